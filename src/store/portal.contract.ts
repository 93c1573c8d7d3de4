import { afterAll, describe, expect, test } from 'vitest'
import type { DatabaseEngine } from '../../test/support/database-engines.ts'
import { migrate } from './migrate.ts'
import { listEmployees } from './people/employees.ts'
import { isNewPortal, startPortalOnce } from './portal.ts'

export function describePortal(engine: DatabaseEngine): void {
  describe(`the beginning of a portal on ${engine.name}`, () => {
    afterAll(() => engine.close())

    test('happens once, also when several processes begin it at the same time', async () => {
      const { database, openAgain } = await engine.open()
      await migrate(database)
      const processes = [database, await openAgain(), await openAgain(), await openAgain()]
      const begun = await Promise.all(
        processes.map((each) => startPortalOnce(each, 0, async () => 'filled')),
      )
      expect(begun.filter((each) => each !== undefined)).toEqual(['filled'])
      expect(await isNewPortal(database)).toBe(false)
      expect(await listEmployees(database)).toMatchObject([{ id: 1, isAdmin: true }])
    })

    test('that fails leaves none', async () => {
      const { database } = await engine.open()
      await migrate(database)
      const failing = startPortalOnce(database, 0, async () => {
        throw new Error('no room')
      })
      await expect(failing).rejects.toThrow('no room')
      expect(await isNewPortal(database)).toBe(true)
    })
  })
}
