import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DatabaseEngine } from '../../test/support/database-engines.ts'
import { reserveIds, takeIds } from './counters.ts'
import type { Database } from './database.ts'
import { migrate } from './migrate.ts'

export function describeCounters(engine: DatabaseEngine): void {
  describe(`counters on ${engine.name}`, () => {
    let database: Database
    let second: Database

    beforeAll(async () => {
      const store = await engine.open()
      database = store.database
      second = await store.openAgain()
      await migrate(database)
    })
    afterAll(() => engine.close())

    test('no id is given twice, also to two processes at once', async () => {
      const takers = Array.from({ length: 60 }, (_, index) =>
        (index % 2 ? database : second).transaction((tx) => takeIds(tx, 'busy', 1 + (index % 3))),
      )
      const firsts = await Promise.all(takers)
      const given = firsts.flatMap((first, index) =>
        Array.from({ length: 1 + (index % 3) }, (_, offset) => first + offset),
      )
      expect(new Set(given).size).toBe(given.length)
      expect(Math.min(...given)).toBe(1)
      expect(Math.max(...given)).toBe(given.length)
    })

    test('an id that a failed transaction took is free again', async () => {
      const failed = database.transaction(async (tx) => {
        await takeIds(tx, 'failing', 10)
        throw new Error('no')
      })
      await expect(failed).rejects.toThrow('no')
      expect(await database.transaction((tx) => takeIds(tx, 'failing'))).toBe(1)
    })

    test('reserved ids are passed over, and a lower one changes nothing', async () => {
      await database.transaction((tx) => reserveIds(tx, 'given', 500))
      await database.transaction((tx) => reserveIds(tx, 'given', 3))
      expect(await database.transaction((tx) => takeIds(tx, 'given', 2))).toBe(501)
      expect(await database.transaction((tx) => takeIds(tx, 'given'))).toBe(503)
    })
  })
}
