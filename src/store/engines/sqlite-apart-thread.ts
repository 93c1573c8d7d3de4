/** The thread behind sqlite-apart.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Question, Reply } from './sqlite-apart.ts'
import { Connection } from './sqlite-connection.ts'

const port = parentPort
if (!port) throw new Error('this module runs in a thread')
const connection = new Connection(workerData as string, {
  durability: 'full',
  cacheMiB: 8,
  isReader: true,
})
port.on('message', ({ number, sql, params }: Question) => {
  let reply: Reply
  try {
    reply = { number, rows: connection.arrays<unknown[]>(sql, params) }
  } catch (error) {
    const { message, errcode } = error as Error & { errcode?: number }
    reply = { number, failure: message, errcode }
  }
  port.postMessage(reply)
})
