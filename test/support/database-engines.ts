/** The engines that the store's contracts run on. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import postgres from 'postgres'
import type { Database } from '../../src/store/database.ts'
import { parsePostgresUrl } from '../../src/store/engines/postgres-address.ts'
import { openPostgres } from '../../src/store/engines/postgres.ts'
import { openSqlite } from '../../src/store/engines/sqlite.ts'
import { openPglite, pgliteDatabase } from './pglite-database.ts'

export interface DatabaseEngine {
  name: 'sqlite' | 'pglite' | 'postgres'
  /** Why it is left out of this run; undefined when it takes part. */
  skipped?: string
  /** False where one connection does everything: a read then waits for the transaction to end. */
  readsDuringTransactions: boolean
  /** A store without tables. `openAgain` opens the same one as another process would. */
  open(): Promise<{ database: Database; openAgain(): Promise<Database> }>
  /** Closes and removes all that was opened. */
  close(): Promise<void>
}

const random = () => `test_${randomBytes(6).toString('hex')}`

export function sqliteEngine(): DatabaseEngine {
  const folder = mkdtempSync(join(tmpdir(), 'callerbook-'))
  const opened: Database[] = []
  return {
    name: 'sqlite',
    readsDuringTransactions: true,
    async open() {
      const file = join(folder, `${random()}.db`)
      const openAgain = async () => {
        const database = openSqlite(file, { durability: 'off', lockTimeoutMs: 5_000 })
        opened.push(database)
        return database
      }
      return { database: await openAgain(), openAgain }
    },
    async close() {
      for (const database of opened) await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

// Starting one takes seconds, so the suites of a test file share it; it ends with the process.
let pglite: Promise<PGlite> | undefined

export function pgliteEngine(): DatabaseEngine {
  return {
    name: 'pglite',
    readsDuringTransactions: false,
    async open() {
      const server = await (pglite ??= openPglite())
      const schema = random()
      const openAgain = () => pgliteDatabase(server, schema)
      return { database: await openAgain(), openAgain }
    },
    async close() {},
  }
}

/** A server whose URL is in CALLERBOOK_TEST_POSTGRES; see scripts/postgres-for-tests.sh. */
export function postgresEngine(): DatabaseEngine {
  const url = process.env.CALLERBOOK_TEST_POSTGRES
  const schemas: string[] = []
  const opened: Database[] = []
  return {
    name: 'postgres',
    // In CI a missing server must fail: nobody would notice that the engine is not tested any more.
    ...(!url && !process.env.CI && { skipped: 'CALLERBOOK_TEST_POSTGRES is not set' }),
    readsDuringTransactions: true,
    async open() {
      if (!url) throw new Error('CALLERBOOK_TEST_POSTGRES must name a server when CI is set')
      const schema = random()
      schemas.push(schema)
      const openAgain = async () => {
        const database = await openPostgres(url, { schema, durability: 'off' })
        opened.push(database)
        return database
      }
      return { database: await openAgain(), openAgain }
    },
    async close() {
      for (const database of opened) await database.close()
      if (!url || schemas.length === 0) return
      const sql = serverClient(url)
      for (const schema of schemas) await sql.unsafe(`drop schema if exists "${schema}" cascade`)
      await sql.end()
    },
  }
}

/** A plain client of the test server, for what the store itself does not do. */
export function serverClient(url: string) {
  const { host, port, user, password, database } = parsePostgresUrl(url)
  return postgres({
    host,
    port,
    database,
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    max: 1,
    onnotice: () => {},
  })
}

export const databaseEngines = (): DatabaseEngine[] => [
  sqliteEngine(),
  pgliteEngine(),
  postgresEngine(),
]
