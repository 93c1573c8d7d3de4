import type { Sql } from 'postgres'
import type { SqlValue } from '../database.ts'
import { CommitUnansweredError, isLost } from './postgres-errors.ts'
import type { Session } from '../transaction.ts'

// Texts are prepared once by the server; above so many (a filter makes its own) they are only parsed.
const preparedMax = 500
// Rows of one statement on their way at the same time.
const pipelineMax = 1_000

/**
 * A postgres.js client, either shared for reads or, with one connection, alone in a transaction.
 *
 * After a loss the client is replaced, not used again: postgres.js forgets to send what was waiting when
 * a connection closed, and then waits for ever. For a like reason transactions are not its own `begin`,
 * which writes its rollback into a connection that is gone and so ends the process.
 */
export class PostgresSession implements Session {
  readonly engine = 'postgres'
  readonly #connect: (onclose: () => void) => Sql
  readonly #prepared = new Set<string>()
  #sql: Sql
  #state: 'idle' | 'in transaction' | 'lost' | 'closed' = 'idle'

  constructor(connect: (onclose: () => void) => Sql) {
    this.#connect = connect
    this.#sql = this.#open()
  }

  get isInTransaction(): boolean {
    return this.#state === 'in transaction'
  }

  /** Until `finish`, a lost connection is not replaced: the rest of a transaction must not run alone. */
  begin(): void {
    this.#state = 'in transaction'
  }

  finish(): void {
    if (this.#state === 'lost') this.#replace()
    this.#state = 'idle'
  }

  rows<Row>(sql: string, params: readonly SqlValue[]): Promise<Row[]> {
    return this.#ask(sql, params, false) as Promise<Row[]>
  }

  arrays<Row>(sql: string, params: readonly SqlValue[]): Promise<Row[]> {
    return this.#ask(sql, params, true) as Promise<Row[]>
  }

  async runMany(sql: string, rows: readonly (readonly SqlValue[])[]): Promise<void> {
    for (let start = 0; start < rows.length; start += pipelineMax) {
      const sent = rows.slice(start, start + pipelineMax).map((row) => this.#ask(sql, row, false))
      // The first to fail is the cause; those behind it only hear that the transaction is aborted.
      const failed = (await Promise.allSettled(sent)).find(({ status }) => status === 'rejected')
      if (failed) throw (failed as PromiseRejectedResult).reason
    }
  }

  async exec(sql: string): Promise<void> {
    const sent = this.#ask(sql, [], false)
    await sent.catch((error: unknown) => {
      throw sql === 'commit' && isLost(error) ? new CommitUnansweredError(error) : error
    })
  }

  async close(): Promise<void> {
    this.#state = 'closed'
    await this.#sql.end({ timeout: 5 })
  }

  async #ask(text: string, params: readonly SqlValue[], asArrays: boolean): Promise<unknown> {
    if (this.#state === 'lost') throw new ConnectionLostError()
    const sql = this.#sql
    const prepare = this.#prepared.has(text) || this.#prepared.size < preparedMax
    if (prepare) this.#prepared.add(text)
    // A bigint goes as text, or the statement would be prepared a second time for its type.
    const values = params.map((value) => (typeof value === 'bigint' ? String(value) : value))
    // Without parameters postgres.js would choose the simple protocol, which cannot be pipelined.
    const options = { prepare, simple: false } as { prepare: boolean }
    const query = sql.unsafe(text, values, options)
    try {
      return await (asArrays ? query.values() : query)
    } catch (error) {
      if (isLost(error)) this.#lose(sql)
      throw error
    }
  }

  #open(): Sql {
    const opened: Sql = this.#connect(() => {
      // Told before any waiting statement hears of it: nothing can be sent to a next connection.
      if (this.#state === 'in transaction') this.#lose(opened)
    })
    return opened
  }

  #lose(sql: Sql): void {
    if (sql !== this.#sql) return
    if (this.#state === 'in transaction') this.#state = 'lost'
    else if (this.#state === 'idle') this.#replace()
  }

  #replace(): void {
    // What is still under way on other connections of a shared client may end first.
    this.#sql.end({ timeout: 1 }).catch(() => {})
    this.#sql = this.#open()
  }
}

class ConnectionLostError extends Error {
  readonly code = 'CONNECTION_CLOSED'

  constructor() {
    super('the connection was lost during the transaction')
  }
}
