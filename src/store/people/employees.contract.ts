import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DatabaseEngine } from '../../../test/support/database-engines.ts'
import type { Database, Transaction } from '../database.ts'
import { findEmployeeRecord } from './employee-records.ts'
import {
  findEmployee,
  listEmployees,
  removeEmployee,
  saveEmployee,
  type EmployeeDraft,
} from './employees.ts'
import { migrate } from '../migrate.ts'
import { saveRole } from './roles.ts'
import { findWorkday, saveWorkday } from './workdays.ts'

export const employee = (given: Partial<EmployeeDraft> = {}): EmployeeDraft => ({
  isActive: true,
  isAdmin: false,
  name: 'Grace',
  lastName: 'Hopper',
  email: 'grace@example.com',
  timeZone: null,
  extension: null,
  workPhone: null,
  personalPhone: null,
  personalMobile: null,
  isTimeTracked: true,
  role: null,
  ...given,
})

export function describeEmployees(engine: DatabaseEngine): void {
  describe(`employees on ${engine.name}`, () => {
    let database: Database

    beforeAll(async () => {
      database = (await engine.open()).database
      await migrate(database)
    })
    afterAll(() => engine.close())

    const save = (draft: EmployeeDraft) => database.transaction((tx) => saveEmployee(tx, draft))

    test('tell since when they are there and when they were changed last', async () => {
      const at = (nowMs: number | undefined) => (tx: Transaction) =>
        saveEmployee(tx, employee({ id: 90 }), nowMs)
      const read = () => findEmployeeRecord(database, 90, 0)
      await database.transaction(at(1_772_811_759_000))
      expect(await read()).toMatchObject({ createdAt: 1_772_811_759, modifiedAt: 1_772_811_759 })
      await database.transaction(at(1_772_898_159_000))
      expect(await read()).toMatchObject({ createdAt: 1_772_811_759, modifiedAt: 1_772_898_159 })
      await database.transaction(at(undefined))
      expect(await read()).toMatchObject({ createdAt: 1_772_811_759, modifiedAt: 1_772_898_159 })
      await database.transaction((tx) => removeEmployee(tx, 90))
    })

    test('are read as they were saved, and replaced by their id', async () => {
      const full = employee({
        id: 99,
        isAdmin: true,
        timeZone: 'Europe/Berlin',
        extension: '112',
        workPhone: '+49 30 1',
        personalPhone: '2',
        personalMobile: '3',
      })
      expect(await save(full)).toBe(99)
      expect(await findEmployee(database, 99)).toEqual(full)
      const changed = { ...full, isActive: false, isTimeTracked: false, extension: null }
      await save(changed)
      expect(await findEmployee(database, 99)).toEqual(changed)
      expect(await findEmployee(database, 98)).toBeUndefined()
      const id = await save(employee())
      expect(id).toBe(100)
      expect((await listEmployees(database)).map((each) => each.id)).toEqual([99, 100])
    })

    test('have a role that exists, or none', async () => {
      await expect(save(employee({ role: 'unheard of' }))).rejects.toThrow(/foreign key/i)
      await database.transaction((tx) => saveRole(tx, 'sales', { lead: { read: 'own' } }))
      await database.transaction((tx) => saveRole(tx, 'sales', { lead: { read: 'all' } }))
      const id = await save(employee({ role: 'sales' }))
      expect(await findEmployee(database, id)).toMatchObject({ role: 'sales' })
    })

    test('keep their workday, and take it along when they are removed', async () => {
      const id = await save(employee())
      const workday = {
        state: 'opened',
        startedAt: 1_700_000_000,
        changedAt: 1_700_000_060,
        finishedAt: null,
        leaks: 0,
      } as const
      const closed = { ...workday, state: 'closed', finishedAt: 1_700_009_999, leaks: 12 } as const
      await database.transaction((tx) => saveWorkday(tx, id, workday))
      expect(await findWorkday(database, id)).toEqual(workday)
      await database.transaction((tx) => saveWorkday(tx, id, closed))
      expect(await findWorkday(database, id)).toEqual(closed)
      expect(await database.transaction((tx) => removeEmployee(tx, id))).toBe(true)
      expect(await findWorkday(database, id)).toBeUndefined()
      expect(await database.transaction((tx) => removeEmployee(tx, id))).toBe(false)
    })
  })
}
