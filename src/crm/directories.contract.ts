import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DatabaseEngine } from '../../test/support/database-engines.ts'
import { clientRef } from '../domain/clients/client.ts'
import { createPhoneReader } from '../domain/phone/phone.ts'
import { addClients } from '../store/clients/clients.ts'
import type { Database } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { statusColumns } from '../store/clients/statuses.ts'
import { createDirectories, type NewDirectoryValue } from './directories.ts'

const stage = (code: string, given: Partial<NewDirectoryValue> = {}): NewDirectoryValue => ({
  directory: 'STATUS',
  code,
  name: code,
  sort: 10,
  color: '',
  semantics: null,
  ...given,
})

export function describeDirectories(engine: DatabaseEngine): void {
  describe(`directories on ${engine.name}`, () => {
    let database: Database
    let openAgain: () => Promise<Database>

    beforeAll(async () => {
      const opened = await engine.open()
      database = opened.database
      openAgain = opened.openAgain
      await migrate(database)
    })
    afterAll(() => engine.close())

    test('of a new portal have the documented stages and sources', async () => {
      const directories = createDirectories(database)
      const codes = async (directory: string) =>
        (await directories.values(directory)).map(({ code, semantics }) => [code, semantics])
      expect(await codes('STATUS')).toEqual([
        ['NEW', null],
        ['IN_PROCESS', null],
        ['PROCESSED', null],
        ['CONVERTED', 'S'],
        ['JUNK', 'F'],
      ])
      expect((await codes('SOURCE')).map(([code]) => code)).toEqual([
        'CALL',
        'EMAIL',
        'WEB',
        'ADVERTISING',
        'PARTNER',
        'RECOMMENDATION',
        'TRADE_SHOW',
        'WEBFORM',
        'CALLBACK',
        'RC_GENERATOR',
        'STORE',
        'OTHER',
      ])
      expect(await directories.firstCode('EMPLOYEES')).toBe('EMPLOYEES_1')
      expect(await directories.firstCode('NO_SUCH')).toBeUndefined()
    })

    test('tell the leads in a stage what it means as soon as they know it', async () => {
      const directories = createDirectories(database)
      const unknown = await directories.stageSemantics('LOST_AGAIN')
      const [lead] = await database.transaction((tx) =>
        addClients(
          tx,
          [
            {
              type: 'lead',
              stage: 'LOST_AGAIN',
              stageSemantics: unknown,
              responsible: 1,
              activityAt: 1,
              createdAt: 1,
              createdBy: 1,
              multifields: [],
            },
          ],
          createPhoneReader('DE'),
        ),
      )
      const semantics = async () =>
        (
          await database.values('select stage_semantics from client where ref = $1', [
            clientRef('lead', lead as number),
          ])
        )[0]
      expect(await semantics()).toEqual(['P'])
      const added = await directories.add(stage('LOST_AGAIN', { semantics: 'F' }))
      expect(await semantics()).toEqual(['F'])
      expect(await directories.stageSemantics('LOST_AGAIN')).toBe('F')
      const { done } = added as { done: number }
      expect(await directories.remove(done, true)).toBe('used')
    })

    test('a stage that another process has added is known at once', async () => {
      const here = createDirectories(database)
      const there = createDirectories(await openAgain())
      expect(await here.stageSemantics('WON_TWICE')).toBe('P')
      expect(await here.has('STATUS', 'WON_TWICE')).toBe(false)
      await there.add(stage('WON_TWICE', { semantics: 'S' }))
      expect(await here.has('STATUS', 'WON_TWICE')).toBe(true)
      expect(await here.stageSemantics('WON_TWICE')).toBe('S')
    })

    test('values are found by every field, and sorted by every field', async () => {
      const directories = createDirectories(database)
      const all = await directories.list({ all: [] }, [])
      for (const field of Object.keys(statusColumns)) {
        for (const operator of ['eq', 'ne', 'contains', 'gt'] as const)
          for (const value of ['NEW', '10', 'Y', null]) {
            const condition = { field, operator, values: [value] }
            const found = await directories.list(condition, [])
            expect(found.length).toBeLessThanOrEqual(all.length)
          }
        for (const isDescending of [true, false]) {
          const sorted = await directories.list({ all: [] }, [{ field, isDescending }])
          expect(sorted).toHaveLength(all.length)
        }
      }
      const won = { field: 'SEMANTICS', operator: 'eq', values: ['S'] } as const
      expect((await directories.list(won, [])).map(({ code }) => code)).toContain('CONVERTED')
    })

    test('a code is in a directory once, also when two add it at once', async () => {
      const directories = createDirectories(database)
      const outcomes = await Promise.all(
        [1, 2, 3].map(() => directories.add(stage('TWIN', { directory: 'SOURCE' }))),
      )
      expect(outcomes.filter((outcome) => 'done' in outcome)).toHaveLength(1)
      expect(outcomes).toContainEqual({ refused: 'taken' })
    })
  })
}
