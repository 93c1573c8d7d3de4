/** What frames and their dialogs ask of the store, on every engine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DatabaseEngine } from '../../../test/support/database-engines.ts'
import { clientRef } from '../../domain/clients/client.ts'
import { createPhoneReader } from '../../domain/phone/phone.ts'
import { saveLaunch, wasLaunched } from './app-launches.ts'
import { addApp } from './apps.ts'
import { addClients } from '../clients/clients.ts'
import type { Database, SqlValue } from '../database.ts'
import { departmentsOf } from '../people/departments.ts'
import { blankEmployee, saveEmployee } from '../people/employees.ts'
import { latestClients, namedClients } from '../clients/latest-clients.ts'
import { migrate } from '../migrate.ts'
import { visibleCondition } from '../lists/rights-sql.ts'

export function describeFrames(engine: DatabaseEngine): void {
  describe(`frames on ${engine.name}`, () => {
    let database: Database
    let app = 0
    let employee = 0
    let contacts: number[] = []

    beforeAll(async () => {
      database = (await engine.open()).database
      await migrate(database)
      await database.transaction(async (tx) => {
        employee = await saveEmployee(tx, { ...blankEmployee, isActive: true, name: 'Ann' })
        const draft = {
          clientId: 'local.1',
          secretHash: 's',
          applicationToken: 't',
          name: 'App',
          scopes: [],
          handlerUrl: 'https://app.example/',
          installUrl: '',
          isApiOnly: false,
          allowed: undefined,
          version: 1,
          isInstalled: true,
          installedBy: employee,
          createdAt: 1,
        }
        app = (await addApp(tx, draft)).id
        const client = (name: string, responsible: number) => ({
          type: 'contact' as const,
          title: null,
          name,
          lastName: null,
          responsible,
          stage: null,
          stageSemantics: null,
          activityAt: 1,
          createdAt: 1,
          createdBy: employee,
          data: {},
          multifields: [],
        })
        const drafts = [client('First', employee), client('Second', 0), client('Third', employee)]
        contacts = await addClients(tx, drafts, createPhoneReader('US'))
        await tx.query('update client set modified_at = 9 where ref = $1', [
          clientRef('contact', contacts[0] as number),
        ])
      })
    })
    afterAll(() => engine.close())

    it('an app is opened for the first time once, by each employee', async () => {
      const holder = { app, employee }
      expect(await wasLaunched(database, holder)).toBe(false)
      await database.transaction((tx) => saveLaunch(tx, holder, 5))
      await database.transaction((tx) => saveLaunch(tx, holder, 6))
      expect(await wasLaunched(database, holder)).toBe(true)
      expect(await wasLaunched(database, { app, employee: employee + 1 })).toBe(false)
    })

    it('the clients that changed last come first, within what may be seen', async () => {
      const names = (rows: { name: string | null }[]) => rows.map(({ name }) => name)
      expect(names(await latestClients(database, 'contact', 10, undefined))).toEqual([
        'First',
        'Third',
        'Second',
      ])
      expect(names(await latestClients(database, 'contact', 2, undefined))).toEqual([
        'First',
        'Third',
      ])
      const own = (params: SqlValue[]) => visibleCondition('own', employee, params)
      expect(names(await latestClients(database, 'contact', 10, own))).toEqual(['First', 'Third'])
      expect(await latestClients(database, 'lead', 10, undefined)).toEqual([])
      const refs = [...contacts, 999].toReversed().map((id) => clientRef('contact', id))
      expect(names(await namedClients(database, refs, own))).toEqual(['Third', 'First'])
      expect(await namedClients(database, [], own)).toEqual([])
    })

    it('an employee without a department is in the top-level one', async () => {
      expect(await departmentsOf(database, employee)).toEqual([1])
    })
  })
}
