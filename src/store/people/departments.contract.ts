import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { during } from '../../../test/support/blocked.ts'
import type { DatabaseEngine } from '../../../test/support/database-engines.ts'
import type { Database, Transaction } from '../database.ts'
import { migrate } from '../migrate.ts'
import {
  addDepartment,
  departmentsOf,
  lockStructure,
  removeDepartment,
  setDepartments,
} from './departments.ts'
import { addEmployeeRecord } from './employee-records.ts'

/** A department that goes while an employee comes to it. */
export function describeDepartments(engine: DatabaseEngine): void {
  describe(`departments that go on ${engine.name}`, () => {
    let database: Database
    let other: Database
    let sales: number
    let employee: number
    beforeAll(async () => {
      const opened = await engine.open()
      database = opened.database
      await migrate(database)
      other = await opened.openAgain()
    })
    beforeEach(() =>
      database.transaction(async (tx) => {
        sales = await addDepartment(tx, { name: 'Sales', sort: 1, parent: 1, head: null })
        employee = await addEmployeeRecord(tx, { values: { NAME: 'A' } }, 0)
      }),
    )
    afterAll(() => engine.close())

    const remove = async (tx: Transaction): Promise<void> => {
      await lockStructure(tx)
      await removeDepartment(tx, { id: sales, name: 'Sales', sort: 1, parent: 1, head: null })
    }
    const join = (tx: Transaction): Promise<boolean> => setDepartments(tx, employee, [sales])

    test('who comes at the moment of its removal moves to the one above it', async () => {
      await during(other, join, () => database.transaction(remove))
      expect(await departmentsOf(database, employee)).toEqual([1])
    })

    test('who comes when it is removed hears that it is not there', async () => {
      expect(await during(other, remove, () => database.transaction(join))).toBe(false)
    })
  })
}
