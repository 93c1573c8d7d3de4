import { afterAll, describe, expect, test } from 'vitest'
import type { DatabaseEngine } from '../../test/support/database-engines.ts'
import { StoreError } from './errors.ts'
import { migrate } from './migrate.ts'
import { migrations, type Migration } from './migrations/index.ts'

const nextVersion = (migrations.at(-1)?.version ?? 0) + 1
const versions = 'select version, name from schema_version order by version'

export function describeMigrate(engine: DatabaseEngine): void {
  describe(`migrations on ${engine.name}`, () => {
    afterAll(() => engine.close())

    test('run once, however often they are asked for', async () => {
      const { database } = await engine.open()
      await migrate(database)
      await migrate(database)
      const rows = await database.values(versions)
      expect(rows).toEqual(migrations.map(({ version, name }) => [version, name]))
    })

    test('two processes that start at once do not get in each other’s way', async () => {
      const { database, openAgain } = await engine.open()
      const second = await openAgain()
      await Promise.all([migrate(database), migrate(second), migrate(database), migrate(second)])
      expect(await database.values(versions)).toHaveLength(migrations.length)
    })

    test('a store of a newer version is refused and stays as it was', async () => {
      const { database } = await engine.open()
      const newer: Migration = {
        version: nextVersion,
        name: 'of the future',
        statements: () => ['create table future (id bigint)'],
      }
      await migrate(database, [...migrations, newer])
      const refusal = await migrate(database).catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(StoreError)
      expect(refusal).toMatchObject({ kind: 'newer' })
      expect(await database.values(versions)).toHaveLength(migrations.length + 1)
      expect(await database.values('select id from future')).toEqual([])
    })

    test('one that fails half-way leaves the version before it', async () => {
      const { database } = await engine.open()
      await migrate(database)
      const broken: Migration = {
        version: nextVersion,
        name: 'broken',
        statements: () => ['create table half (id bigint)', 'create tabel other (id bigint)'],
      }
      await expect(migrate(database, [...migrations, broken])).rejects.toThrow(/tabel/)
      expect(await database.values(versions)).toHaveLength(migrations.length)
      await expect(database.query('select id from half')).rejects.toThrow(/half/)
    })
  })
}
