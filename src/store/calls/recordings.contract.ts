import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DatabaseEngine } from '../../../test/support/database-engines.ts'
import type { Database } from '../database.ts'
import { blankEmployee, saveEmployee } from '../people/employees.ts'
import { migrate } from '../migrate.ts'
import {
  eachRecording,
  findRecording,
  knownFiles,
  saveRecording,
  type RecordingDraft,
} from './recordings.ts'
import { findTranscript, saveTranscript } from './transcripts.ts'
import {
  addUploadPermit,
  findUploadPermit,
  uploadPermitLifeS,
  useUploadPermit,
} from './upload-permits.ts'

const draft = (file: string): RecordingDraft => ({
  file,
  name: 'call.wav',
  format: 'wav',
  bytes: 3_000_000_000,
  sha256: 'ab',
  durationS: 9,
  attachedBy: 1,
  attachedAt: 5,
})

export function describeRecordings(engine: DatabaseEngine): void {
  describe(`recordings on ${engine.name}`, () => {
    let database: Database
    let second: Database

    beforeAll(async () => {
      const opened = await engine.open()
      database = opened.database
      second = await opened.openAgain()
      await migrate(database)
      await database.transaction(async (tx) => {
        for (const id of [1, 2])
          await saveEmployee(tx, { ...blankEmployee, id, name: 'Ann', isActive: id === 1 })
        for (const id of [1, 2, 3])
          await tx.query(
            `insert into call (id, call_id, app, type, phone, number, line, external_id, employee,
               is_client_created, started_at, registered_at, is_repeatable, statistic, finished_by)
             values ($1, $2, 0, 2, '1', '1', '', '', 1, 0, 1, 1, 0, $3, 1)`,
            [id, `call ${id}`, id === 3 ? null : id],
          )
      })
    })
    afterAll(() => engine.close())

    const save = (call: number, file: string, on = database) =>
      on.transaction((tx) => saveRecording(tx, call, draft(file)))
    const everybody = { level: 'all', employee: 1 } as const

    test('one is found by those who may see its call, and replaced with a new id', async () => {
      const first = await save(1, 'a')
      expect(first).toMatchObject({ replaced: undefined })
      const next = await save(1, 'b')
      expect(next).toMatchObject({ replaced: 'a' })
      const id = next?.id ?? 0
      expect(await findRecording(database, first?.id ?? 0, everybody)).toBeUndefined()
      expect(await findRecording(database, id, everybody)).toEqual({ ...draft('b'), id, call: 1 })
      expect(await findRecording(database, id, { level: 'own', employee: 1 })).toBeDefined()
      for (const level of ['own', 'none'] as const)
        expect(await findRecording(database, id, { level, employee: 2 })).toBeUndefined()
      expect(await knownFiles(database, ['a', 'b', "'"])).toEqual(new Set(['b']))
    })

    test('of several at once from two processes one is left, and the others are replaced', async () => {
      const files = ['p', 'q', 'r', 's']
      const saved = await Promise.all(
        files.map((file, at) => save(2, file, at % 2 === 0 ? database : second)),
      )
      const left = await knownFiles(database, files)
      expect(left.size).toBe(1)
      const replaced = saved.map((each) => each?.replaced).filter((file) => file !== undefined)
      expect([...left, ...replaced].toSorted()).toEqual(files)
      const [call] = await database.query<{ record_file: number }>(
        'select record_file from call where id = 2',
      )
      const all = []
      for await (const each of eachRecording(database)) all.push(each)
      expect(all.find(({ file }) => left.has(file))?.id).toBe(call?.record_file)
    })

    test('a call that is not finished takes neither recording nor transcript', async () => {
      expect(await save(3, 'z')).toBeUndefined()
      const lines = [{ side: 'client', startS: 0, stopS: 1, text: 'Hi' }] as const
      const transcript = { lines, cost: null, currency: null, attachedBy: 1, attachedAt: 5 }
      expect(await database.transaction((tx) => saveTranscript(tx, 3, transcript))).toBeUndefined()
      expect(await findTranscript(database, 'call 3')).toBeUndefined()
    })

    test('a transcript comes back as it was kept', async () => {
      const transcript = {
        lines: [
          { side: 'employee', startS: 0, stopS: 1.5, text: 'Ü"\n' },
          { side: 'client', startS: 2, stopS: 3, text: '…' },
        ],
        cost: 0.25,
        currency: 'EUR',
        attachedBy: 1,
        attachedAt: 5,
      } as const
      const id = await database.transaction((tx) => saveTranscript(tx, 1, transcript))
      expect(await findTranscript(second, 'call 1')).toEqual({ ...transcript, id })
    })

    test('an upload permit is good once, for its time, and for those who are still here', async () => {
      const permit = { call: 1, name: 'a.wav', employee: 1 }
      const add = (secret: string, employee = 1) =>
        database.transaction((tx) => addUploadPermit(tx, secret, { ...permit, employee }, 100))
      await add('s')
      await add('gone', 2)
      expect(await findUploadPermit(second, 's', 100)).toEqual(permit)
      expect(await findUploadPermit(second, 's', 100 + uploadPermitLifeS)).toBeUndefined()
      expect(await findUploadPermit(second, 'gone', 100)).toBeUndefined()
      const used = await Promise.all(
        [database, second].map((on) => on.transaction((tx) => useUploadPermit(tx, 's'))),
      )
      expect(used.filter(Boolean)).toEqual([true])
    })
  })
}
