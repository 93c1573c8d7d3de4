/** PostgreSQL inside the test process: the store's port over PGlite, for quick runs of the contracts. */
import { PGlite } from '@electric-sql/pglite'
import type { Database, SqlValue, Transaction } from '../../src/store/database.ts'
import { isReadOnlyTransaction } from '../../src/store/engines/postgres-errors.ts'
import { runWork, wholeTransaction, withoutNul, type Session } from '../../src/store/transaction.ts'

// The types that the store uses, as src/store/engines/postgres.ts has them.
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
  const session = new PgliteSession(pglite)
  await inTurn(pglite, async () => {
    await session.exec('set default_transaction_read_only to off')
    await session.exec(`create schema if not exists "${schema}"`)
  })
  const alone = <T>(work: () => Promise<T>, mode: string): Promise<T> =>
    inTurn(pglite, async () => {
      await session.exec(
        `set search_path to "${schema}"; set default_transaction_read_only to ${mode}`,
      )
      return work()
    })
  const read = <T>(work: () => Promise<T>): Promise<T> =>
    alone(work, 'on').catch((error: unknown) => {
      if (isReadOnlyTransaction(error))
        throw new Error('a write outside a transaction', { cause: error })
      throw error
    })
  return {
    engine: 'postgres',
    query: (sql, params = []) => read(() => session.rows(sql, withoutNul(params))),
    values: (sql, params = []) => read(() => session.arrays(sql, withoutNul(params))),
    valuesApart: (sql, params = []) => read(() => session.arrays(sql, withoutNul(params))),
    transaction: (work) => alone(() => session.transaction(work), 'off'),
    size: async () => 0,
    close: async () => {},
  }
}

const lastTurns = new WeakMap<PGlite, Promise<unknown>>()

// One connection serves all, so what belongs together has it to itself.
function inTurn<T>(pglite: PGlite, work: () => Promise<T>): Promise<T> {
  const turn = (lastTurns.get(pglite) ?? Promise.resolve()).then(work)
  lastTurns.set(
    pglite,
    turn.catch(() => {}),
  )
  return turn
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
