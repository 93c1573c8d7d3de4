/**
 * The engine for more than one machine: PostgreSQL through postgres.js, one schema per portal. Reads are
 * prepared and pipelined on a few connections that refuse to write; each transaction has a connection
 * to itself while it lasts. `synchronous_commit` is never less than `on`, unless durability is `off`.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Options, PostgresType, Sql } from 'postgres'
import type { Database, SqlValue, Transaction } from '../database.ts'
import { StoreError } from '../errors.ts'
import { describeAddress, parsePostgresUrl, type PostgresAddress } from './postgres-address.ts'
import { explain, isLost, isReadOnlyTransaction, isRetryable } from './postgres-errors.ts'
import { PostgresSession } from './postgres-session.ts'
import { createPool, type Pool } from './postgres-pool.ts'
import { runWork, wholeTransaction, withoutNul } from '../transaction.ts'

export interface PostgresOptions {
  /** The portal's schema; made when it is missing. */
  schema?: string
  durability?: 'full' | 'off'
  /** How long a transaction waits for another session's lock, or for a free connection. */
  lockTimeoutMs?: number
  readConnections?: number
  /** How many transactions run at the same time. */
  writeConnections?: number
}

type Settings = Record<string, string>
export type Connect = (settings: Settings, options?: { max?: number; onclose?: () => void }) => Sql

const triesMax = 5

/** @throws StoreError when the server cannot be reached or used, or the URL or schema name is wrong. */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<Database> {
  const {
    schema = 'callerbook',
    durability = 'full',
    lockTimeoutMs = 10_000,
    readConnections = 2,
    writeConnections = 4,
  } = options
  const address = parsePostgresUrl(url)
  const place = describeAddress(address)
  if (!/^(?!pg_)[a-z_][a-z0-9_]{0,62}$/.test(schema))
    throw new StoreError(
      'unreachable',
      `"${schema}" cannot be a schema: a name has up to 63 of a-z, 0-9 and _, does not begin with ` +
        'a digit, and not with pg_',
    )
  const connect = await connector(address)
  const isServerCommitSafe = await prepareServer(connect, schema, place)
  const settings: Settings = { search_path: `"${schema}"`, lock_timeout: String(lockTimeoutMs) }
  if (durability === 'off') settings.synchronous_commit = 'off'
  else if (!isServerCommitSafe) settings.synchronous_commit = 'on'

  const readSettings = { search_path: `"${schema}"`, default_transaction_read_only: 'on' }
  const reads = new PostgresSession(() => connect(readSettings, { max: readConnections }))
  const writers = createPool(
    () => new PostgresSession((onclose) => connect(settings, { max: 1, onclose })),
    { max: writeConnections, timeoutMs: lockTimeoutMs },
  )
  // What reads for long would hold up what is pipelined behind it.
  const longReads = new PostgresSession(() => connect(readSettings, { max: 2 }))
  return new PostgresDatabase({ schema, place, reads, longReads, writers })
}

class PostgresDatabase implements Database {
  readonly engine = 'postgres'
  readonly #schema: string
  readonly #place: string
  readonly #reads: PostgresSession
  readonly #longReads: PostgresSession
  readonly #writers: Pool<PostgresSession>
  #isClosed = false

  constructor(parts: {
    schema: string
    place: string
    reads: PostgresSession
    longReads: PostgresSession
    writers: Pool<PostgresSession>
  }) {
    this.#schema = parts.schema
    this.#place = parts.place
    this.#reads = parts.reads
    this.#longReads = parts.longReads
    this.#writers = parts.writers
  }

  query<Row>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> {
    return this.#read(() => this.#reads.rows<Row>(sql, withoutNul(params)))
  }

  values<Row extends readonly unknown[]>(
    sql: string,
    params: readonly SqlValue[] = [],
  ): Promise<Row[]> {
    return this.#read(() => this.#reads.arrays<Row>(sql, withoutNul(params)))
  }

  valuesApart<Row extends readonly unknown[]>(
    sql: string,
    params: readonly SqlValue[] = [],
  ): Promise<Row[]> {
    return this.#read(() => this.#longReads.arrays<Row>(sql, withoutNul(params)))
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      let hasBegun = false
      try {
        return await this.#runOnce((tx) => {
          hasBegun = true
          return work(tx)
        })
      } catch (error) {
        // An idle connection that the server closed shows it at `begin`, where nothing was done yet.
        const canRepeat = isRetryable(error) || (isLost(error) && !hasBegun && attempt === 1)
        if (!canRepeat || attempt === triesMax) throw explain(error, this.#place)
      }
      // At random, so that two that met once do not meet again at the same moment.
      await delay(Math.random() * 10 * 2 ** attempt)
    }
  }

  async size(): Promise<number> {
    const [row] = await this.query<{ bytes: number }>(
      `select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint as bytes
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = $1 and c.relkind = 'r'`,
      [this.#schema],
    )
    return row?.bytes ?? 0
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#writers.close((session) => session.close())
    await Promise.all([this.#reads.close(), this.#longReads.close()])
  }

  async #runOnce<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    this.#assertOpen()
    const session = await this.#writers.take()
    session.begin()
    try {
      return await runWork(session, work, 0, wholeTransaction)
    } finally {
      session.finish()
      this.#writers.giveBack(session)
    }
  }

  async #read<T>(read: () => Promise<T>): Promise<T> {
    this.#assertOpen()
    try {
      return await read().catch((error: unknown) => {
        // The server closed an idle connection, or was restarted: reading again harms nothing.
        if (isLost(error)) return read()
        throw error
      })
    } catch (error) {
      if (isReadOnlyTransaction(error))
        throw new Error('a write outside a transaction', { cause: error })
      throw explain(error, this.#place)
    }
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new Error('the store is closed')
  }
}

/** Makes the schema; tells whether the server's own settings keep what it acknowledged. */
async function prepareServer(connect: Connect, schema: string, place: string): Promise<boolean> {
  const sql = connect({}, { max: 1 })
  try {
    const [row] = await sql.unsafe<{ encoding: string; sync: string; found: number }[]>(
      `select current_setting('server_encoding') as encoding,
         current_setting('synchronous_commit') as sync,
         (select count(*)::int from pg_namespace where nspname = $1) as found`,
      [schema],
    )
    if (row?.encoding !== 'UTF8')
      throw new StoreError(
        'unreachable',
        `the ${place} has the encoding ${row?.encoding}; callerbook needs one made with UTF8`,
      )
    if (row.found === 0)
      await sql.begin(async (tx) => {
        // Two processes may make it at the same time, and "if not exists" alone is not safe then.
        await tx.unsafe('select pg_advisory_xact_lock(712804)')
        await tx.unsafe(`create schema if not exists "${schema}"`)
      })
    return row.sync !== 'off' && row.sync !== 'local'
  } catch (error) {
    throw explain(error, place)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

async function connector(address: PostgresAddress): Promise<Connect> {
  const { default: postgres } = await import('postgres').catch((error: unknown) => {
    throw new StoreError(
      'unreachable',
      'PostgreSQL needs the package "postgres": npm install postgres',
      { cause: error },
    )
  })
  return (settings, { max = 1, onclose } = {}) =>
    postgres({
      host: address.host,
      port: address.port,
      database: address.database,
      ...(address.user !== undefined && { user: address.user }),
      ...(address.password !== undefined && { password: address.password }),
      ssl: address.ssl === 'disable' ? false : address.ssl,
      max,
      // Shared connections are renewed now and then; one in a transaction would be cut off by that.
      ...(onclose && { onclose, max_lifetime: null }),
      connect_timeout: address.connectTimeoutS,
      // A server that comes back is found within a second.
      backoff: ((retries: number) => Math.min(0.02 * 2 ** retries, 1)) as unknown as boolean,
      connection: { application_name: 'callerbook', client_min_messages: 'warning', ...settings },
      types,
      fetch_types: false,
      onnotice: () => {},
    } satisfies Options<Record<string, PostgresType>>) as Sql
}

const types = {
  // The default parser gives a text, for values above 2^53 that callerbook does not have.
  int8: { to: 20, from: [20], serialize: String, parse: safeInteger },
  // JSON is text in and out; the default would encode the text once more.
  json: { to: 114, from: [114, 3802], serialize: String, parse: String },
}

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value))
    throw new RangeError('a stored integer is too large to be read as a number')
  return value
}
