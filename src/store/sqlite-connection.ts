import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { SqlValue } from './database.ts'
import type { Session } from './transaction.ts'

export interface ConnectionOptions {
  durability: 'full' | 'off'
  cacheMiB: number
  isReader: boolean
}

const statementsMax = 500

/** One connection to the file, with its statements prepared once by their text. */
export class Connection implements Session {
  readonly engine = 'sqlite'
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  readonly #arrayStatements = new Map<string, StatementSync>()

  constructor(file: string, { durability, cacheMiB, isReader }: ConnectionOptions) {
    // The first open of a file may meet another process that is switching it to WAL; waiting inside
    // SQLite is fine here, as nothing is being served yet.
    this.#database = new DatabaseSync(file, { timeout: 5_000, enableForeignKeyConstraints: true })
    try {
      this.exec('pragma journal_mode = wal')
      this.exec(`pragma synchronous = ${durability}`)
      this.exec(`pragma cache_size = -${cacheMiB * 1024}`)
      this.exec('pragma mmap_size = 4294967296')
      this.exec('pragma temp_store = memory')
      // A bulk import leaves a write-ahead log of its own size behind otherwise.
      this.exec('pragma journal_size_limit = 67108864')
      // Finds more of a damaged page before its bytes are taken for data.
      this.exec('pragma cell_size_check = on')
      if (isReader) this.exec('pragma query_only = on')
      else this.#claim()
      // Waiting inside SQLite would stop the whole event loop; the caller waits between tries instead.
      this.exec('pragma busy_timeout = 0')
    } catch (error) {
      this.close()
      throw error
    }
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

  /** Marks an empty file as callerbook's and refuses one that belongs to another program. */
  #claim(): void {
    if (this.#number('pragma application_id') === applicationId) return
    this.exec('begin immediate')
    try {
      const id = this.#number('pragma application_id')
      const isEmpty = this.#number('select count(*) from sqlite_schema') === 0
      if (id !== applicationId && !(id === 0 && isEmpty)) throw new ForeignFileError()
      this.exec(`pragma application_id = ${applicationId}`)
      this.exec('commit')
    } catch (error) {
      if (this.isInTransaction) this.exec('rollback')
      throw error
    }
  }

  #number(sql: string): number {
    return this.arrays<[number]>(sql, [])[0]?.[0] ?? 0
  }

  #prepare(cache: Map<string, StatementSync>, sql: string, asArrays: boolean): StatementSync {
    let statement = cache.get(sql)
    if (!statement) {
      statement = this.#database.prepare(numberedPlaceholders(sql))
      if (asArrays) statement.setReturnArrays(true)
      if (cache.size >= statementsMax) cache.delete(cache.keys().next().value as string)
      cache.set(sql, statement)
    }
    return statement
  }
}

// 'cbk1' in ASCII; `file` and other tools show it. https://www.sqlite.org/pragma.html#pragma_application_id
const applicationId = 0x63626b31

/** The file is an SQLite database of another program. */
export class ForeignFileError extends Error {}

// SQLite numbers a $1 by its first appearance in the text, a ?1 by its digits.
const numberedPlaceholders = (sql: string): string => sql.replaceAll(/\$(\d+)/g, '?$1')
