/**
 * What a transaction is, alike on every engine: who may use it when, what spoils it, how it nests. The
 * engines lend it a session, the connection on which it is alone.
 */
import type { Database, SqlValue, Transaction } from './database.ts'

/** One connection of an engine, for the time of a transaction. */
export interface Session {
  readonly engine: Database['engine']
  /** False once the transaction is gone by itself: nothing is left to be rolled back. */
  readonly isInTransaction: boolean
  rows<Row>(sql: string, params: readonly SqlValue[]): Row[] | Promise<Row[]>
  arrays<Row>(sql: string, params: readonly SqlValue[]): Row[] | Promise<Row[]>
  runMany(sql: string, rows: readonly (readonly SqlValue[])[]): void | Promise<void>
  exec(sql: string): void | Promise<void>
}

/** The statements around the work. */
interface Frame {
  enter: string
  keep: string
  undo: readonly string[]
}

/** A transaction of its own. */
export const wholeTransaction: Frame = { enter: 'begin', keep: 'commit', undo: ['rollback'] }

const savepoint = (depth: number): Frame => ({
  enter: `savepoint s${depth}`,
  keep: `release savepoint s${depth}`,
  undo: [`rollback to savepoint s${depth}`, `release savepoint s${depth}`],
})

/** Runs the work between the statements of the frame; without one, in a savepoint. */
export async function runWork<T>(
  session: Session,
  work: (tx: Transaction) => Promise<T>,
  depth = 0,
  frame: Frame = savepoint(depth),
): Promise<T> {
  await session.exec(frame.enter)
  const scope = new Scope(session, depth)
  try {
    const value = await work(scope)
    scope.end()
    await session.exec(frame.keep)
    return value
  } catch (error) {
    const cause = scope.abandon(error)
    try {
      if (session.isInTransaction) for (const statement of frame.undo) await session.exec(statement)
    } catch (undoError) {
      if (undoError instanceof Error) notUndone.add(undoError)
      throw undoError
    }
    throw cause
  }
}

// Errors that left changes of a nested transaction behind, so that the outer one must not be kept.
const notUndone = new WeakSet<Error>()

class Scope implements Transaction {
  readonly engine: Database['engine']
  readonly #session: Session
  readonly #depth: number
  #state: 'open' | 'nesting' | 'over' = 'open'
  #failure: { cause: unknown } | undefined

  constructor(session: Session, depth: number) {
    this.engine = session.engine
    this.#session = session
    this.#depth = depth
  }

  query<Row>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> {
    return this.#run(() => this.#session.rows<Row>(sql, withoutNul(params)))
  }

  values<Row extends readonly unknown[]>(
    sql: string,
    params: readonly SqlValue[] = [],
  ): Promise<Row[]> {
    return this.#run(() => this.#session.arrays<Row>(sql, withoutNul(params)))
  }

  valuesApart<Row extends readonly unknown[]>(
    sql: string,
    params?: readonly SqlValue[],
  ): Promise<Row[]> {
    return this.values<Row>(sql, params)
  }

  executeMany(sql: string, rows: readonly (readonly SqlValue[])[]): Promise<void> {
    return this.#run(() => this.#session.runMany(sql, rows.map(withoutNul)))
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    this.#assertUsable()
    this.#state = 'nesting'
    try {
      return await runWork(this.#session, work, this.#depth + 1)
    } catch (error) {
      // A failed disk or a lost connection takes the outer transaction with it.
      const isSpoiled = error instanceof Error && notUndone.has(error)
      if (isSpoiled || !this.#session.isInTransaction) this.#failure ??= { cause: error }
      throw error
    } finally {
      this.#state = 'open'
    }
  }

  async size(): Promise<number> {
    throw new Error('size is asked of the database, not of a transaction')
  }

  async close(): Promise<void> {
    throw new Error('a transaction ends by itself')
  }

  /** @throws the error of a statement that failed, also when the work caught it. */
  end(): void {
    if (this.#failure) throw this.#failure.cause
    if (this.#state === 'nesting') throw new Error('a nested transaction was not waited for')
    this.#state = 'over'
  }

  /** Closes the transaction for good; returns the error that is to be reported. */
  abandon(error: unknown): unknown {
    this.#state = 'over'
    return this.#failure ? this.#failure.cause : error
  }

  async #run<T>(statement: () => T | Promise<T>): Promise<T> {
    this.#assertUsable()
    try {
      return await statement()
    } catch (error) {
      this.#failure ??= { cause: error }
      throw error
    }
  }

  #assertUsable(): void {
    if (this.#failure)
      throw new Error('a statement of this transaction failed; it can only be rolled back', {
        cause: this.#failure.cause,
      })
    if (this.#state === 'over') throw new Error('this transaction is over')
    if (this.#state === 'nesting')
      throw new Error('a nested transaction is open: wait for it, or use its own tx')
  }
}

/** The parameters without U+0000, which PostgreSQL cannot keep in a text. */
export const withoutNul = (params: readonly SqlValue[]): readonly SqlValue[] =>
  hasNul(params)
    ? params.map((value) => (typeof value === 'string' ? value.replaceAll('\0', '') : value))
    : params

// Every text of a bulk import comes by here: a loop takes two thirds of the time of `some`.
function hasNul(params: readonly SqlValue[]): boolean {
  for (const value of params) if (typeof value === 'string' && value.includes('\0')) return true
  return false
}
