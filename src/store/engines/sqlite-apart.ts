/**
 * Readers in threads of their own, for statements that may read their way through a large table: SQLite
 * answers on the thread that asks, and nobody else would be served meanwhile. A thread starts with its
 * first statement; those of one thread wait for each other.
 */
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { SqlValue } from '../database.ts'

export interface Question {
  number: number
  sql: string
  params: readonly SqlValue[]
}

export type Reply =
  | { number: number; rows: unknown[] }
  /** `errcode` is SQLite's own. */
  | { number: number; failure: string; errcode: number | undefined }

interface Waiting {
  resolve(rows: unknown[]): void
  reject(error: Error): void
}

/** The threads of one file. Their connections cannot write. */
export class ReadersApart {
  readonly #readers: readonly ReaderApart[]

  constructor(file: string) {
    // Two, so that one very long list does not hold up the next, shorter one.
    this.#readers = [new ReaderApart(file), new ReaderApart(file)]
  }

  arrays<Row>(sql: string, params: readonly SqlValue[]): Promise<Row[]> {
    const [first, second] = this.#readers as [ReaderApart, ReaderApart]
    return (second.waiting < first.waiting ? second : first).arrays<Row>(sql, params)
  }

  /** What is still being read is read to its end, and its answer dropped. */
  async close(): Promise<void> {
    await Promise.all(this.#readers.map((reader) => reader.close()))
  }
}

class ReaderApart {
  readonly #file: string
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #asked = 0

  constructor(file: string) {
    this.#file = file
  }

  get waiting(): number {
    return this.#waiting.size
  }

  arrays<Row>(sql: string, params: readonly SqlValue[]): Promise<Row[]> {
    const worker = (this.#worker ??= this.#start())
    const number = (this.#asked += 1)
    return new Promise((resolve, reject) => {
      // What a row is like is known to whoever wrote the statement.
      this.#waiting.set(number, { resolve: (rows) => resolve(rows as Row[]), reject })
      // Only a question that is still open keeps the process alive.
      worker.ref()
      worker.postMessage({ number, sql, params } satisfies Question)
    })
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    this.#fail(new Error('the store is closed'))
    await worker?.terminate()
  }

  #start(): Worker {
    const thread = `sqlite-apart-thread${extname(import.meta.url)}`
    const worker = new Worker(new URL(thread, import.meta.url), {
      workerData: this.#file,
      resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 },
    })
    worker.on('message', (reply: Reply) => {
      const waiting = this.#waiting.get(reply.number)
      this.#waiting.delete(reply.number)
      if (this.#waiting.size === 0) worker.unref()
      if ('rows' in reply) waiting?.resolve(reply.rows)
      else waiting?.reject(Object.assign(new Error(reply.failure), { errcode: reply.errcode }))
    })
    const lost = (error: Error) => {
      if (this.#worker !== worker) return
      // The next question starts another one.
      this.#worker = undefined
      this.#fail(error)
    }
    worker.on('error', lost)
    worker.on('exit', () => lost(new Error('the reading thread ended')))
    return worker
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
