/** PostgreSQL inside the test process: the store's port over PGlite, for quick runs of the contracts. */
import { PGlite } from '@electric-sql/pglite'
import type { Database, SqlValue, Transaction } from '../../src/store/database.ts'
import { runWork, wholeTransaction, withoutNul, type Session } from '../../src/store/transaction.ts'

// The types that the store uses, as src/store/postgres.ts has them.
const int8 = 20
const jsonTypes = [114, 3802]

export async function openPglite(): Promise<PGlite> {
  return PGlite.create({
    parsers: {
      [int8]: (text: string) => {
        const value = Number(text)
        if (!Number.isSafeInteger(value)) throw new RangeError('a stored integer is too large')
        return value
      },
      ...Object.fromEntries(jsonTypes.map((type) => [type, (text: string) => text])),
    },
    serializers: Object.fromEntries([...jsonTypes, 21, 23, int8].map((type) => [type, String])),
  })
}

/** One portal's store in the schema, which is made when it is missing. */
export async function pgliteDatabase(pglite: PGlite, schema: string): Promise<Database> {
  await pglite.exec(`create schema if not exists "${schema}"`)
  const session = new PgliteSession(pglite)
  // One connection serves all: what belongs together holds it exclusively.
  const alone = <T>(work: () => Promise<T>, mode: string): Promise<T> =>
    pglite.runExclusive(async () => {
      await session.exec(`set search_path to "${schema}"`)
      await session.exec(`set default_transaction_read_only to ${mode}`)
      return work()
    })
  return {
    engine: 'postgres',
    query: (sql, params = []) => alone(() => session.rows(sql, withoutNul(params)), 'on'),
    values: (sql, params = []) => alone(() => session.arrays(sql, withoutNul(params)), 'on'),
    transaction: (work) => alone(() => session.transaction(work), 'off'),
    size: async () => 0,
    close: async () => {},
  }
}

class PgliteSession implements Session {
  readonly engine = 'postgres'
  readonly #pglite: PGlite
  isInTransaction = false

  constructor(pglite: PGlite) {
    this.#pglite = pglite
  }

  async rows<Row>(sql: string, params: readonly SqlValue[]): Promise<Row[]> {
    return (await this.#pglite.query<Row>(sql, [...params])).rows
  }

  async arrays<Row>(sql: string, params: readonly SqlValue[]): Promise<Row[]> {
    return (await this.#pglite.query<Row>(sql, [...params], { rowMode: 'array' })).rows
  }

  async runMany(sql: string, rows: readonly (readonly SqlValue[])[]): Promise<void> {
    for (const row of rows) await this.rows(sql, row)
  }

  async exec(sql: string): Promise<void> {
    await this.#pglite.exec(sql)
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    this.isInTransaction = true
    try {
      return await runWork(this, work, 0, wholeTransaction)
    } finally {
      this.isInTransaction = false
    }
  }
}
