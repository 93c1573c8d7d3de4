/**
 * The same as `openPrepared`, in a thread of its own: reading, decoding and the numbers cost as much
 * as the store, and a second core halves the time.
 */
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ImportError } from './import-error.ts'
import { unpackClients } from './pack.ts'
import type { PreparationRules, PreparedBatch, PreparedFile } from './prepared.ts'
import type { ThreadData, ThreadMessage } from './thread.ts'

export async function openPreparedApart(
  path: string,
  rules: PreparationRules,
  country: string,
): Promise<PreparedFile> {
  const worker = new Worker(new URL(`thread${extname(import.meta.url)}`, import.meta.url), {
    workerData: { path, rules, country } satisfies ThreadData,
    // What is read lives shortly: room for it to die young, none to pile up.
    resourceLimits: { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 256 },
  })
  const messages = receive(worker)
  const opened = await messages.next()
  if (opened.done || opened.value.is !== 'opened')
    throw new Error('the reading thread sent no file')
  return {
    description: opened.value.description,
    header: opened.value.header,
    async *batches(): AsyncGenerator<PreparedBatch> {
      try {
        for await (const message of messages) {
          if (message.is !== 'batch') continue
          worker.postMessage('next')
          const { clients, packed, ...rest } = message.batch
          yield { ...rest, clients: packed === undefined ? clients : unpackClients(packed) }
        }
      } finally {
        await worker.terminate()
      }
    },
  }
}

async function* receive(worker: Worker): AsyncGenerator<ThreadMessage> {
  const waiting: ThreadMessage[] = []
  let failure: unknown
  let isOver = false
  let wake = (): void => {}
  const settle = (): void => wake()
  worker.on('message', (message: ThreadMessage) => {
    waiting.push(message)
    settle()
  })
  worker.on('error', (error) => {
    failure ??= error
    settle()
  })
  worker.on('exit', () => {
    isOver = true
    settle()
  })
  for (;;) {
    const message = waiting.shift()
    if (message?.is === 'done') return
    if (message?.is === 'refused')
      throw new ImportError(message.reason, { isUsage: message.isUsage })
    if (message) {
      yield message
      continue
    }
    if (failure !== undefined) throw failure
    if (isOver) throw new Error('the reading thread ended too early')
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  }
}
