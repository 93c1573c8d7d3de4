import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { SqlValue } from '../database.ts'
import type { Session } from '../transaction.ts'

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
  readonly #statements = new Map<string, Prepared>()
  readonly #arrayStatements = new Map<string, Prepared>()

  constructor(file: string, { durability, cacheMiB, isReader }: ConnectionOptions) {
    // The first open of a file may meet another process that is switching it to WAL; waiting inside
    // SQLite is fine here, as nothing is being served yet.
    this.#database = new DatabaseSync(file, { timeout: 5_000, enableForeignKeyConstraints: true })
    try {
      this.exec('pragma journal_mode = wal')
      this.exec(`pragma synchronous = ${durability}`)
      this.exec(`pragma cache_size = -${cacheMiB * 1024}`)
      this.exec('pragma temp_store = memory')
      // A bulk import leaves a write-ahead log of its own size behind otherwise.
      this.exec('pragma journal_size_limit = 67108864')
      // Finds more of a damaged page before anything is built on it, once for each page in the cache.
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

  get isOpen(): boolean {
    return this.#database.isOpen
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  exec(sql: string): void {
    this.#database.exec(sql)
  }

  rows<Row>(sql: string, params: readonly SqlValue[]): Row[] {
    return this.#prepare(this.#statements, sql, params, false).all(...params) as Row[]
  }

  arrays<Row>(sql: string, params: readonly SqlValue[]): Row[] {
    const statement = this.#prepare(this.#arrayStatements, sql, params, true)
    return statement.all(...params) as unknown as Row[]
  }

  runMany(sql: string, rows: readonly (readonly SqlValue[])[]): void {
    for (const row of rows) this.#prepare(this.#statements, sql, row, false).run(...row)
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

  #prepare(
    cache: Map<string, Prepared>,
    sql: string,
    params: readonly SqlValue[],
    asArrays: boolean,
  ): StatementSync {
    let prepared = cache.get(sql)
    if (!prepared) {
      prepared = prepare(this.#database, sql)
      if (asArrays) prepared.statement.setReturnArrays(true)
      if (cache.size >= statementsMax) cache.delete(cache.keys().next().value as string)
      cache.set(sql, prepared)
    }
    // SQLite takes a parameter that is not given for a null.
    if (params.length !== prepared.paramCount)
      throw new Error(`${params.length} parameters for a statement with ${prepared.paramCount}`)
    return prepared.statement
  }
}

interface Prepared {
  statement: StatementSync
  paramCount: number
}

// SQLite numbers a $1 by its first appearance in the text, a ?1 by its digits. It finds a numbered one
// by walking through the list of them all, which in an insert of many rows takes longer than the
// insert: where the numbers stand in order anyway, they are left out.
function prepare(database: DatabaseSync, sql: string): Prepared {
  const numbers = Array.from(sql.matchAll(/\$(\d+)/g), ([, digits]) => Number(digits))
  const isInOrder = numbers.every((number, index) => number === index + 1)
  const text = sql.replaceAll(/\$(\d+)/g, isInOrder ? '?' : '?$1')
  const paramCount = numbers.reduce((highest, number) => Math.max(highest, number), 0)
  return { statement: database.prepare(text), paramCount }
}

// 'cbk1' in ASCII; `file` and other tools show it. https://www.sqlite.org/pragma.html#pragma_application_id
const applicationId = 0x63626b31

/** The file is an SQLite database of another program. */
export class ForeignFileError extends Error {}
