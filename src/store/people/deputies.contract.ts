import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DatabaseEngine } from '../../../test/support/database-engines.ts'
import { deputiesMax, responsiblesMax } from '../../domain/routing/routing.ts'
import type { Database } from '../database.ts'
import { listDeputies, saveDeputy, staffWithDeputies } from './deputies.ts'
import { employee } from './employees.contract.ts'
import { removeEmployee, saveEmployee } from './employees.ts'
import { appsWithLine } from '../calls/line-apps.ts'
import { migrate } from '../migrate.ts'
import { saveWorkday } from './workdays.ts'

export function describeDeputies(engine: DatabaseEngine): void {
  describe(`deputies on ${engine.name}`, () => {
    let database: Database

    beforeAll(async () => {
      database = (await engine.open()).database
      await migrate(database)
    })
    afterAll(() => engine.close())
    beforeEach(() =>
      database.transaction(async (tx) => {
        await tx.query('delete from employee')
        for (let id = 1; id <= 12; id += 1) await saveEmployee(tx, employee({ id }))
      }),
    )

    const standIn = (id: number, deputy: number | null) =>
      database.transaction((tx) => saveDeputy(tx, id, deputy))
    const idsWith = async (...asked: number[]) =>
      (await staffWithDeputies(database, asked)).map(([id]) => id).toSorted((a, b) => a - b)

    test('are kept, changed, taken away, and gone with the employee', async () => {
      expect(await standIn(1, 2)).toBe(true)
      expect(await standIn(3, 2)).toBe(true)
      expect(await standIn(99, 2)).toBe(false)
      expect(await listDeputies(database)).toEqual(
        new Map([
          [1, 2],
          [3, 2],
        ]),
      )
      await standIn(3, null)
      await database.transaction((tx) => removeEmployee(tx, 2))
      expect(await listDeputies(database)).toEqual(new Map())
      await expect(standIn(1, 2)).rejects.toThrow(/foreign key/i)
    })

    test('stay when their employee is saved anew', async () => {
      await standIn(1, 2)
      await database.transaction((tx) => saveEmployee(tx, employee({ id: 1, name: 'Ada' })))
      expect(await listDeputies(database)).toEqual(new Map([[1, 2]]))
    })

    test('come with whoever they stand in for, directly or not, each once', async () => {
      await standIn(1, 2)
      await standIn(2, 3)
      expect(await idsWith(1)).toEqual([1, 2, 3])
      expect(await idsWith(3)).toEqual([3])
      expect(await idsWith(2, 3, 7, 99)).toEqual([2, 3, 7])
      expect(await idsWith(99)).toEqual([])
      // A circle has no end, but everybody in it is found once.
      await standIn(3, 1)
      expect(await idsWith(1)).toEqual([1, 2, 3])
      expect(await idsWith(1, 2, 3)).toEqual([1, 2, 3])
      await standIn(4, 4)
      expect(await idsWith(4)).toEqual([4])
    })

    test('of deputies are followed so far and no further', async () => {
      for (let id = 1; id < 12; id += 1) await standIn(id, id + 1)
      expect(await idsWith(1)).toHaveLength(deputiesMax + 1)
      const everybody = Array.from({ length: responsiblesMax }, (_, index) => index + 1)
      expect(await idsWith(...everybody)).toHaveLength(12)
    })

    test('bring what decides whether they can take a call', async () => {
      await database.transaction(async (tx) => {
        await saveEmployee(
          tx,
          employee({
            id: 1,
            isActive: false,
            isTimeTracked: false,
            timeZone: 'Asia/Tokyo',
            extension: '101',
            personalMobile: '+1 906 219 5047',
          }),
        )
        await saveWorkday(tx, 2, {
          state: 'paused',
          startedAt: 7,
          changedAt: 8,
          finishedAt: null,
          leaks: 0,
        })
        await saveDeputy(tx, 1, 2)
      })
      const rows = await staffWithDeputies(database, [1])
      expect(rows.toSorted(([a], [b]) => a - b)).toEqual([
        [1, 0, '101', '+1 906 219 5047', 0, 'Asia/Tokyo', 2, null, null],
        [2, 1, null, null, 1, null, null, 'paused', 7],
      ])
    })

    test('are asked for on lines that an app has registered, or that nobody has', async () => {
      const asked = ['+49 30 1', '+49301', '49301'] as const
      expect(await appsWithLine(database, asked)).toBeUndefined()
      const lines = [
        [1, 7, '49301'],
        [2, 8, '49301'],
        [3, 9, 'other'],
      ]
      await database.transaction(async (tx) => {
        for (const line of lines)
          await tx.query(
            `insert into external_line (id, app, number, name, crm_auto_create)
             values ($1, $2, $3, '', 1)`,
            line,
          )
      })
      expect((await appsWithLine(database, asked))?.toSorted()).toEqual([7, 8])
      expect(await appsWithLine(database, ['1', '1', '1'])).toEqual([])
    })
  })
}
