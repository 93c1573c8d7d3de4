/** What employees and visitors do with calls, on every engine: notes, lines for clicks, callback forms. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DatabaseEngine } from '../../../test/support/database-engines.ts'
import { addApp, removeApp } from '../access/apps.ts'
import { openCards } from './call-cards.ts'
import { notesOf, saveNote, wasShown } from './call-notes.ts'
import { writeSignals } from './call-signals.ts'
import {
  addCallbackForm,
  findCallbackForm,
  listCallbackForms,
  removeCallbackForm,
} from './callback-forms.ts'
import { insertCall } from './calls.ts'
import type { Database } from '../database.ts'
import {
  callingApps,
  defaultLineOf,
  listDefaultLines,
  removeDefaultLine,
  saveDefaultLine,
} from './default-lines.ts'
import { blankEmployee, saveEmployee } from '../people/employees.ts'
import { addHandler } from '../events/event-handlers.ts'
import { addLine } from './external-lines.ts'
import { openSession, openSessions } from '../people/logins.ts'
import { migrate } from '../migrate.ts'
import { employeeNames } from '../clients/names.ts'

export function describeCallDesk(engine: DatabaseEngine): void {
  describe(`calls and people on ${engine.name}`, () => {
    let database: Database
    let call = 0
    const apps: number[] = []

    beforeAll(async () => {
      database = (await engine.open()).database
      await migrate(database)
      await database.transaction(async (tx) => {
        for (const [id, name] of ['', 'Ann', 'Ben', ''].entries())
          if (id > 0)
            await saveEmployee(tx, { ...blankEmployee, id, name, email: `e${id}@portal.example` })
        for (const name of ['first', 'second', 'third']) {
          const { id } = await addApp(tx, {
            clientId: `local.${name}`,
            secretHash: 's',
            applicationToken: 't',
            name,
            scopes: ['telephony'],
            handlerUrl: '',
            installUrl: '',
            isApiOnly: true,
            allowed: undefined,
            version: 1,
            isInstalled: name !== 'third',
            installedBy: 1,
            createdAt: 1,
          })
          apps.push(id)
        }
        const inserted = await insertCall(tx, {
          callId: 'externalCall.1',
          app: apps[0] as number,
          type: 2,
          phone: '+4930901820',
          number: '1',
          line: '',
          externalId: '',
          employee: 1,
          client: null,
          isClientCreated: false,
          startedAt: 1,
          isFresh: true,
        })
        call = inserted.call.id
      })
    })
    afterAll(() => engine.close())

    it('keeps a note of each author, and makes the comment of all of them', async () => {
      const comment = async () =>
        (await database.query<{ comment: string | null }>('select comment from call'))[0]?.comment
      const note = (author: number, text: string) =>
        database.transaction((tx) => saveNote(tx, call, { author, text }))
      await note(2, 'two')
      expect(await comment()).toBe('two')
      await note(1, 'one')
      await note(2, 'two again')
      expect(await notesOf(database, call)).toEqual([
        { author: 1, text: 'one' },
        { author: 2, text: 'two again' },
      ])
      expect(await comment()).toBe('Ann: one\nBen: two again')
      await note(2, '')
      expect(await comment()).toBe('one')
      await note(1, '')
      expect(await comment()).toBeNull()
    })

    it('knows who was shown a call, also when its card is gone', async () => {
      expect(await wasShown(database, call, 3)).toBe(false)
      await database.transaction((tx) =>
        writeSignals(tx, call, [
          { kind: 'hidden', employees: [3] },
          { kind: 'shown', employees: [13, 30] },
        ]),
      )
      expect(await wasShown(database, call, 3)).toBe(false)
      expect(await wasShown(database, call, 30)).toBe(true)
      await database.transaction((tx) => openCards(tx, call, [3]))
      expect(await wasShown(database, call, 3)).toBe(true)
      expect(await wasShown(database, call + 1, 3)).toBe(false)
    })

    it('names employees, by their e-mail where there is nothing else', async () => {
      expect(await employeeNames(database, [3, 1, 1, 99])).toEqual(
        new Map([
          [1, 'Ann'],
          [3, 'e3@portal.example'],
        ]),
      )
      expect(await employeeNames(database, [])).toEqual(new Map())
    })

    it('lists the sessions of those who are signed in', async () => {
      await database.transaction((tx) => openSession(tx, 1, 1_000))
      expect((await openSessions(database, 1_001)).size).toBe(1)
      expect((await openSessions(database, 1_000 + 13 * 3_600)).size).toBe(0)
      await database.transaction((tx) =>
        tx.query('update employee set active = 0 where id = $1', [1]),
      )
      expect((await openSessions(database, 1_001)).size).toBe(0)
    })

    it('lists the installed apps that hear of clicks, with their lines', async () => {
      const [first, second, third] = apps as [number, number, number]
      expect(await callingApps(database)).toEqual([])
      await database.transaction(async (tx) => {
        for (const app of [second, first, third])
          await addHandler(tx, {
            app,
            outgoing: 0,
            event: 'ONEXTERNALCALLSTART',
            url: 'https://app.example/',
            runAs: 0,
            isOffline: false,
            connector: '',
            minTimeoutS: 0,
          })
        for (const number of ['b', 'a'])
          await addLine(tx, { app: second, number, name: '', isAutoCreating: true })
      })
      expect(await callingApps(database)).toEqual([
        { app: first, name: 'first', lines: [] },
        { app: second, name: 'second', lines: ['b', 'a'] },
      ])
    })

    it('takes the employee’s default line before everybody’s', async () => {
      const [first, second] = apps as [number, number]
      const choose = (employee: number, app: number, line: string) =>
        database.transaction((tx) => saveDefaultLine(tx, { employee, app, line }))
      expect(await defaultLineOf(database, 7)).toBeUndefined()
      await choose(0, first, '')
      await choose(7, first, '')
      await choose(7, second, 'a')
      expect(await defaultLineOf(database, 7)).toEqual({ app: second, line: 'a' })
      expect(await defaultLineOf(database, 8)).toEqual({ app: first, line: '' })
      expect(await database.transaction((tx) => removeDefaultLine(tx, 7))).toBe(true)
      expect(await database.transaction((tx) => removeDefaultLine(tx, 7))).toBe(false)
      expect(await listDefaultLines(database)).toEqual([{ employee: 0, app: first, line: '' }])
    })

    it('keeps callback forms until they or their app are removed', async () => {
      const [first, second] = apps as [number, number]
      const form = {
        publicKey: 'one',
        secretKey: 's',
        name: 'Call',
        app: first,
        line: '',
        responsible: 1,
        origins: ['https://a.example', 'https://b.example'],
        spokenText: 'text',
        voice: 'voice',
        createdAt: 1,
      }
      const ids = await database.transaction(async (tx) => [
        await addCallbackForm(tx, form),
        await addCallbackForm(tx, { ...form, publicKey: 'two', app: second, origins: [] }),
      ])
      expect(await findCallbackForm(database, 'one')).toEqual({ ...form, id: ids[0] })
      expect((await listCallbackForms(database)).map(({ origins }) => origins.length)).toEqual([
        2, 0,
      ])
      await database.transaction((tx) => removeApp(tx, first))
      expect(await findCallbackForm(database, 'one')).toBeUndefined()
      expect(await listDefaultLines(database)).toEqual([])
      const remove = () => database.transaction((tx) => removeCallbackForm(tx, ids[1] as number))
      expect([await remove(), await remove()]).toEqual([true, false])
    })
  })
}
