/**
 * The embedded engine: one SQLite file in WAL mode, read through one connection and written through
 * another, so that a reader never sees a transaction that is still open. What may read very much has
 * readers in threads of their own (sqlite-apart.ts).
 *
 * Transactions that wait together are committed together: one flush to the disk acknowledges all of
 * them, and each can still fail alone (it has a savepoint of its own).
 */
import { statSync } from 'node:fs'
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import type { Database, SqlValue, Transaction } from '../database.ts'
import { ReadersApart } from './sqlite-apart.ts'
import { Connection } from './sqlite-connection.ts'
import { explain, isBusy, isReadOnly } from './sqlite-errors.ts'
import { runWork, withoutNul } from '../transaction.ts'

export interface SqliteOptions {
  /**
   * `full`, the default, is WAL with `synchronous = full`: every commit is flushed to the disk before
   * it is acknowledged and survives a power cut. `off` leaves the flushing to the operating system,
   * for tests and throwaway data: it survives a killed process, not a power cut.
   * https://www.sqlite.org/pragma.html#pragma_synchronous
   */
  durability?: 'full' | 'off'
  /** How long a transaction waits for another process's write lock. */
  lockTimeoutMs?: number
  /** Page cache of the reading connection; it is filled as pages are read. */
  cacheMiB?: number
}

const writeCacheMiB = 32

// Keep one commit short enough that a request waiting for it does not notice the others.
const commitGroupMax = 256
const commitGroupMsMax = 20

/** @throws StoreError when the file cannot be opened, is damaged, or belongs to another program. */
export function openSqlite(file: string, options: SqliteOptions = {}): Database {
  const { durability = 'full', lockTimeoutMs = 10_000, cacheMiB = 64 } = options
  let writer: Connection | undefined
  try {
    writer = new Connection(file, { durability, cacheMiB: writeCacheMiB, isReader: false })
    const reader = new Connection(file, { durability, cacheMiB, isReader: true })
    return new SqliteDatabase(file, writer, reader, lockTimeoutMs)
  } catch (error) {
    writer?.close()
    throw explain(error, file)
  }
}

interface Job {
  work(tx: Transaction): Promise<unknown>
  resolve(value: unknown): void
  reject(error: unknown): void
  /** When it stops waiting for the lock, on the clock of `performance.now`. */
  deadline: number
}

class SqliteDatabase implements Database {
  readonly engine = 'sqlite'
  readonly #file: string
  readonly #writer: Connection
  readonly #reader: Connection
  readonly #readersApart: ReadersApart
  readonly #lockTimeoutMs: number
  #waiting: Job[] = []
  #drained: Promise<void> = Promise.resolve()
  #isDraining = false
  #isClosed = false
  /** Reads since the event loop last turned. */
  #readsOfTurn = 0

  constructor(file: string, writer: Connection, reader: Connection, lockTimeoutMs: number) {
    this.#file = file
    this.#writer = writer
    this.#reader = reader
    this.#readersApart = new ReadersApart(file)
    this.#lockTimeoutMs = lockTimeoutMs
  }

  async query<Row>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> {
    return this.#read(() => this.#reader.rows<Row>(sql, withoutNul(params)))
  }

  async values<Row extends readonly unknown[]>(
    sql: string,
    params: readonly SqlValue[] = [],
  ): Promise<Row[]> {
    return this.#read(() => this.#reader.arrays<Row>(sql, withoutNul(params)))
  }

  async valuesApart<Row extends readonly unknown[]>(
    sql: string,
    params: readonly SqlValue[] = [],
  ): Promise<Row[]> {
    if (this.#isClosed) throw new Error('the store is closed')
    try {
      return await this.#readersApart.arrays<Row>(sql, withoutNul(params))
    } catch (error) {
      throw explain(error, this.#file)
    }
  }

  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#isClosed) throw new Error('the store is closed')
      const deadline = performance.now() + this.#lockTimeoutMs
      this.#waiting.push({ work, resolve, reject, deadline })
      if (!this.#isDraining) this.#drained = this.#drain()
    })
  }

  async size(): Promise<number> {
    const bytes = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
    return bytes(this.#file) + bytes(`${this.#file}-wal`)
  }

  async close(): Promise<void> {
    const wasClosed = this.#isClosed
    this.#isClosed = true
    await this.#drained
    if (wasClosed) return
    await this.#readersApart.close()
    this.#endReads()
    this.#reader.close()
    this.#writer.close()
  }

  #read<T>(work: () => T): T {
    try {
      this.#beginRead()
      return work()
    } catch (error) {
      if (isReadOnly(error)) throw new Error('a write outside a transaction', { cause: error })
      throw explain(error, this.#file)
    }
  }

  /**
   * From the second read of a turn on, all share one snapshot: taking it costs SQLite three system calls,
   * a fifth of a lookup. It ends with the turn and with every commit of ours. Whoever asks after having
   * heard of another process's commit is read in a later turn than it was.
   */
  #beginRead(): void {
    this.#readsOfTurn += 1
    if (this.#readsOfTurn === 1) setImmediate(() => this.#endReads())
    else if (this.#readsOfTurn === 2) this.#reader.rows('begin', [])
  }

  #endReads(): void {
    this.#readsOfTurn = 0
    if (!this.#reader.isOpen || !this.#reader.isInTransaction) return
    try {
      this.#reader.rows('commit', [])
    } catch {
      // A damaged file fails here again, though there is nothing to commit; each reader was told.
      this.#abandonReads()
    }
  }

  #abandonReads(): void {
    try {
      if (this.#reader.isInTransaction) this.#reader.exec('rollback')
    } catch {
      // The next read says what is wrong.
    }
  }

  async #drain(): Promise<void> {
    this.#isDraining = true
    // A flush stops this thread, and what arrives meanwhile is read in the turn that follows: waiting
    // for that turn's end lets all of it share the next flush.
    await nextTurn()
    while (this.#waiting.length > 0) await this.#commitGroup()
    this.#isDraining = false
  }

  /** Never throws: every job that it takes is told how it ended. */
  async #commitGroup(): Promise<void> {
    if (!(await this.#begin())) return
    const startedAt = performance.now()
    const done: { job: Job; value: unknown }[] = []
    let failure: unknown
    for (let count = 0; count < commitGroupMax; count += 1) {
      const isLate = count > 0 && performance.now() - startedAt > commitGroupMsMax
      const job = isLate ? undefined : this.#waiting.shift()
      if (!job) break
      try {
        done.push({ job, value: await runWork(this.#writer, job.work) })
      } catch (error) {
        job.reject(explain(error, this.#file))
        if (this.#writer.isInTransaction) continue
        // A full or failing disk rolls back more than the savepoint: what shared the commit is lost
        // with it. What has not begun yet gets a commit of its own.
        failure = error
        break
      }
    }
    try {
      if (this.#writer.isInTransaction) this.#writer.exec('commit')
      this.#endReads()
    } catch (error) {
      failure = error
      this.#rollback()
    }
    for (const { job, value } of done)
      if (failure === undefined) job.resolve(value)
      else job.reject(explain(failure, this.#file))
  }

  #rollback(): void {
    try {
      if (this.#writer.isInTransaction) this.#writer.exec('rollback')
    } catch {
      // The failure that led here is the one to report; the next `begin` tells if the file is lost.
    }
  }

  /** Takes the write lock; false when nobody waits for it any more. */
  async #begin(): Promise<boolean> {
    for (let waitMs = 1; ; waitMs = Math.min(waitMs * 2, 50)) {
      try {
        this.#writer.exec('begin immediate')
        return true
      } catch (error) {
        const isHopeless = !isBusy(error)
        const now = performance.now()
        const given = this.#waiting.filter((job) => isHopeless || job.deadline <= now)
        this.#waiting = this.#waiting.filter((job) => !given.includes(job))
        for (const job of given) job.reject(explain(error, this.#file))
        if (this.#waiting.length === 0) return false
      }
      await delay(waitMs)
    }
  }
}
