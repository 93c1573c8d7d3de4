import type { Sql } from 'postgres'
import type { SqlValue } from './database.ts'
import type { Session } from './transaction.ts'

// Texts are prepared once by the server; above so many (a filter makes its own) they are only parsed.
const preparedMax = 500
// Rows of one statement on their way at the same time.
const pipelineMax = 1_000

/**
 * A postgres.js client, either shared for reads or, with one connection, alone in a transaction. The
 * transaction's statements are not postgres.js's own `begin`: that one writes its rollback into a
 * connection that is gone, which ends the process.
 */
export class PostgresSession implements Session {
  readonly engine = 'postgres'
  readonly #sql: Sql
  readonly #prepared = new Set<string>()
  #state: 'idle' | 'in transaction' | 'lost' = 'idle'

  constructor(connect: (onclose: () => void) => Sql) {
    this.#sql = connect(() => {
      // Told before any waiting statement hears of it: nothing can be sent to a next connection.
      if (this.#state === 'in transaction') this.#state = 'lost'
    })
  }

  get isInTransaction(): boolean {
    return this.#state === 'in transaction'
  }

  /** Until `finish`, a lost connection is not replaced: the rest of a transaction must not run alone. */
  begin(): void {
    this.#state = 'in transaction'
  }

  finish(): void {
    this.#state = 'idle'
  }

  async rows<Row>(sql: string, params: readonly SqlValue[]): Promise<Row[]> {
    return (await this.#send(sql, params)) as unknown as Row[]
  }

  async arrays<Row>(sql: string, params: readonly SqlValue[]): Promise<Row[]> {
    return (await this.#send(sql, params).values()) as unknown as Row[]
  }

  async runMany(sql: string, rows: readonly (readonly SqlValue[])[]): Promise<void> {
    for (let start = 0; start < rows.length; start += pipelineMax) {
      const sent = rows.slice(start, start + pipelineMax).map((row) => this.#send(sql, row))
      // The first to fail is the cause; those behind it only hear that the transaction is aborted.
      const failed = (await Promise.allSettled(sent)).find(({ status }) => status === 'rejected')
      if (failed) throw (failed as PromiseRejectedResult).reason
    }
  }

  async exec(sql: string): Promise<void> {
    await this.#send(sql, [])
  }

  close(): Promise<void> {
    return this.#sql.end({ timeout: 5 })
  }

  #send(sql: string, params: readonly SqlValue[]) {
    if (this.#state === 'lost') throw new ConnectionLostError()
    const prepare = this.#prepared.has(sql) || this.#prepared.size < preparedMax
    if (prepare) this.#prepared.add(sql)
    // A bigint goes as text, or the statement would be prepared a second time for its type.
    const values = params.map((value) => (typeof value === 'bigint' ? String(value) : value))
    return this.#sql.unsafe(sql, values, { prepare, simple: false } as { prepare: boolean })
  }
}

class ConnectionLostError extends Error {
  readonly code = 'CONNECTION_CLOSED'

  constructor() {
    super('the connection was lost during the transaction')
  }
}
