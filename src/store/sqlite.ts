/**
 * The embedded engine: one SQLite file in WAL mode, read through one connection and written through
 * another, so that a reader never sees a transaction that is still open.
 *
 * Transactions that wait together are committed together: one flush to the disk acknowledges all of
 * them, and each can still fail alone (it has a savepoint of its own).
 */
import { statSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { StoreError } from './errors.ts'
import type { Database, SqlValue, Transaction } from './database.ts'

export interface SqliteOptions {
  /** `full` flushes at every commit and survives a power cut; `off` is for tests and throwaway data. */
  durability?: 'full' | 'off'
  /** How long a transaction waits for another process's write lock. */
  lockTimeoutMs?: number
  /** Page cache of each connection. */
  cacheMiB?: number
}

// Keeps one commit short enough that a request waiting for it does not notice the others.
const commitGroupMax = 256

export function openSqlite(file: string, options: SqliteOptions = {}): Database {
  const { durability = 'full', lockTimeoutMs = 10_000, cacheMiB = 32 } = options
  let writer: Connection
  let reader: Connection
  try {
    writer = new Connection(file, { durability, cacheMiB })
    reader = new Connection(file, { durability, cacheMiB, readOnly: true })
  } catch (error) {
    throw explain(error, file)
  }
  return new SqliteDatabase(file, writer, reader, lockTimeoutMs)
}

class Connection {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  readonly #arrayStatements = new Map<string, StatementSync>()

  constructor(
    file: string,
    options: { durability: 'full' | 'off'; cacheMiB: number; readOnly?: boolean },
  ) {
    this.#database = new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: true })
    // The first open of a file may meet another process that is switching it to WAL.
    this.exec('pragma busy_timeout = 5000')
    this.exec('pragma journal_mode = wal')
    this.exec(`pragma synchronous = ${options.durability === 'full' ? 'full' : 'off'}`)
    this.exec(`pragma cache_size = -${options.cacheMiB * 1024}`)
    this.exec('pragma mmap_size = 4294967296')
    this.exec('pragma temp_store = memory')
    // Waiting inside SQLite would stop the whole event loop; the caller waits between tries instead.
    this.exec('pragma busy_timeout = 0')
    if (options.readOnly) this.exec('pragma query_only = on')
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  exec(sql: string): void {
    this.#database.exec(sql)
  }

  rows<Row>(sql: string, params: readonly SqlValue[]): Row[] {
    return this.#prepare(this.#statements, sql, false).all(...params) as Row[]
  }

  arrays<Row>(sql: string, params: readonly SqlValue[]): Row[] {
    return this.#prepare(this.#arrayStatements, sql, true).all(...params) as unknown as Row[]
  }

  runMany(sql: string, rows: readonly (readonly SqlValue[])[]): void {
    const statement = this.#prepare(this.#statements, sql, false)
    for (const row of rows) statement.run(...row)
  }

  close(): void {
    this.#database.close()
  }

  #prepare(cache: Map<string, StatementSync>, sql: string, asArrays: boolean): StatementSync {
    let statement = cache.get(sql)
    if (!statement) {
      statement = this.#database.prepare(numberedPlaceholders(sql))
      if (asArrays) statement.setReturnArrays(true)
      if (cache.size >= 500) cache.delete(cache.keys().next().value as string)
      cache.set(sql, statement)
    }
    return statement
  }
}

// SQLite numbers a $1 by its first appearance in the text, a ?1 by its digits.
const numberedPlaceholders = (sql: string): string => sql.replaceAll(/\$(\d+)/g, '?$1')

interface Job {
  work(tx: Transaction): Promise<unknown>
  resolve(value: unknown): void
  reject(error: unknown): void
}

class SqliteDatabase implements Database {
  readonly engine = 'sqlite'
  readonly #file: string
  readonly #writer: Connection
  readonly #reader: Connection
  readonly #lockTimeoutMs: number
  readonly #waiting: Job[] = []
  #drained: Promise<void> | undefined

  constructor(file: string, writer: Connection, reader: Connection, lockTimeoutMs: number) {
    this.#file = file
    this.#writer = writer
    this.#reader = reader
    this.#lockTimeoutMs = lockTimeoutMs
  }

  async query<Row>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> {
    return this.#read(() => this.#reader.rows<Row>(sql, params))
  }

  async values<Row extends readonly unknown[]>(
    sql: string,
    params: readonly SqlValue[] = [],
  ): Promise<Row[]> {
    return this.#read(() => this.#reader.arrays<Row>(sql, params))
  }

  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject })
      this.#drained ??= this.#drain().finally(() => {
        this.#drained = undefined
      })
    })
  }

  async size(): Promise<number> {
    const bytes = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
    return bytes(this.#file) + bytes(`${this.#file}-wal`)
  }

  async close(): Promise<void> {
    await this.#drained
    this.#reader.close()
    this.#writer.close()
  }

  #read<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw explain(error, this.#file)
    }
  }

  async #drain(): Promise<void> {
    // Lets the other requests of this turn join the first commit.
    await Promise.resolve()
    while (this.#waiting.length > 0) await this.#commitGroup()
  }

  async #commitGroup(): Promise<void> {
    const done: { job: Job; value: unknown }[] = []
    try {
      await this.#begin()
      for (let count = 0; count < commitGroupMax; count += 1) {
        const job = this.#waiting.shift()
        if (!job) break
        try {
          const value = await inSavepoint(this.#writer, 0, job.work)
          done.push({ job, value })
        } catch (error) {
          job.reject(explain(error, this.#file))
          // A full disk rolls back more than the savepoint: what shared the commit is lost with it.
          if (!this.#writer.isInTransaction) throw error
        }
      }
      this.#writer.exec('commit')
    } catch (error) {
      if (this.#writer.isInTransaction) this.#writer.exec('rollback')
      const cause = explain(error, this.#file)
      // Without a lock nothing ran: the first in line hears of it, or every waiter would wait in turn.
      const failed = done.length > 0 ? done.map((entry) => entry.job) : this.#waiting.splice(0)
      for (const job of failed) job.reject(cause)
      return
    }
    for (const { job, value } of done) job.resolve(value)
  }

  async #begin(): Promise<void> {
    const deadline = performance.now() + this.#lockTimeoutMs
    for (let waitMs = 1; ; waitMs = Math.min(waitMs * 2, 50)) {
      try {
        this.#writer.exec('begin immediate')
        return
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) throw error
        await delay(waitMs)
      }
    }
  }
}

async function inSavepoint<T>(
  connection: Connection,
  depth: number,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  connection.exec(`savepoint s${depth}`)
  try {
    const value = await work(new SqliteTransaction(connection, depth))
    connection.exec(`release s${depth}`)
    return value
  } catch (error) {
    if (connection.isInTransaction) {
      connection.exec(`rollback to s${depth}`)
      connection.exec(`release s${depth}`)
    }
    throw error
  }
}

class SqliteTransaction implements Transaction {
  readonly engine = 'sqlite'
  readonly #connection: Connection
  readonly #depth: number

  constructor(connection: Connection, depth: number) {
    this.#connection = connection
    this.#depth = depth
  }

  async query<Row>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> {
    return this.#connection.rows<Row>(sql, params)
  }

  async values<Row extends readonly unknown[]>(
    sql: string,
    params: readonly SqlValue[] = [],
  ): Promise<Row[]> {
    return this.#connection.arrays<Row>(sql, params)
  }

  async executeMany(sql: string, rows: readonly (readonly SqlValue[])[]): Promise<void> {
    this.#connection.runMany(sql, rows)
  }

  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return inSavepoint(this.#connection, this.#depth + 1, work)
  }

  size(): Promise<number> {
    throw new Error('size is asked of the database, not of a transaction')
  }

  close(): Promise<void> {
    throw new Error('a transaction ends by itself')
  }
}

// https://www.sqlite.org/rescode.html: the low byte is the primary result code.
const primaryCode = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined

const isBusy = (error: unknown): boolean => primaryCode(error) === 5

function explain(error: unknown, file: string): unknown {
  const reason = {
    5: ['locked', `another process holds the write lock of ${file}`],
    6: ['locked', `another process holds the write lock of ${file}`],
    8: ['read-only', `${file} cannot be written: check the owner and the mode of the file and folder`],
    10: ['disk', `the disk under ${file} reported an error`],
    11: ['damaged', `${file} is damaged. Restore it from a backup; the file was not changed`],
    13: ['full', `the disk under ${file} is full. Nothing of this change was kept`],
    14: ['unreachable', `${file} cannot be opened: check that its folder exists and may be written`],
    26: ['damaged', `${file} is not a callerbook database. The file was not changed`],
  }[primaryCode(error) ?? 0]
  if (!reason) return error
  return new StoreError(reason[0] as StoreError['kind'], reason[1] as string, { cause: error })
}
