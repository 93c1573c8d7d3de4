/**
 * Exchanges that make whole calls: each connection searches, registers, shows, hides and finishes one
 * call after the other. Like load.ts it speaks just enough HTTP, in a process of its own.
 */
import net from 'node:net'
import { numberOf } from './dataset.ts'
import { jsonRequest } from './load.ts'

export interface CallLoad {
  port: number
  connections: number
  seconds: number
  /** An app's access token. */
  auth: string
  /** How many numbers there are to ring: those of the portal's clients come first. */
  callers: number
  /** Tells the calls of one run from those of another. */
  run: string
}

export interface CallLoadResult {
  callsPerSecond: number
  calls: number
  /** Milliseconds that a registration takes. */
  registerP50: number
  registerP99: number
}

// Neighbours in time are none in the store.
const stride = 7_919

export async function runCalls(load: CallLoad): Promise<CallLoadResult> {
  const startedAt = performance.now()
  const deadline = startedAt + load.seconds * 1000
  const registerMs: number[] = []
  let turn = 0
  const exchange = async () => {
    await using line = openLine(load.port, load.auth)
    while (performance.now() < deadline) {
      const call = turn++
      const number = numberOf((call * stride) % load.callers)
      await line.ask('telephony.externalCall.searchCrmEntities', { PHONE_NUMBER: number })
      const sentAt = performance.now()
      const { CALL_ID } = (await line.ask('telephony.externalCall.register', {
        USER_ID: 1,
        PHONE_NUMBER: number,
        TYPE: 2,
        CRM_CREATE: 1,
        LINE_NUMBER: '3',
        EXTERNAL_CALL_ID: `${load.run}-${call}`,
      })) as { CALL_ID: string }
      registerMs.push(performance.now() - sentAt)
      await line.ask('telephony.externalCall.show', { CALL_ID, USER_ID: [2, 3] })
      await line.ask('telephony.externalCall.hide', { CALL_ID, USER_ID: [1, 2] })
      await line.ask('telephony.externalCall.finish', { CALL_ID, USER_ID: 3, DURATION: 95 })
    }
  }
  await Promise.all(Array.from({ length: load.connections }, exchange))
  registerMs.sort((a, b) => a - b)
  const at = (share: number) => registerMs[Math.floor(registerMs.length * share)] ?? 0
  const seconds = (performance.now() - startedAt) / 1000
  return {
    callsPerSecond: registerMs.length / seconds,
    calls: registerMs.length,
    registerP50: at(0.5),
    registerP99: at(0.99),
  }
}

const headEnd = Buffer.from('\r\n\r\n')

/** A keep-alive connection with one request under way at a time. */
function openLine(port: number, auth: string) {
  const socket = net.connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  let pending: Buffer = Buffer.alloc(0)
  let waiting: { resolve(result: unknown): void; reject(error: Error): void } | undefined
  socket.on('error', (error) => waiting?.reject(error))
  socket.on('data', (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    const head = pending.indexOf(headEnd)
    if (head === -1) return
    const length = Number(/Content-Length: (\d+)/i.exec(pending.toString('latin1', 0, head))?.[1])
    if (pending.length < head + 4 + length) return
    const text = pending.toString('utf8', head + 4, head + 4 + length)
    pending = Buffer.alloc(0)
    const { result } = JSON.parse(text) as { result?: unknown }
    if (result === undefined || result === false) waiting?.reject(new Error(text))
    else waiting?.resolve(result)
  })
  return {
    ask: (method: string, params: object): Promise<unknown> =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        socket.write(jsonRequest(`/rest/${method}`, { ...params, auth }))
      }),
    async [Symbol.asyncDispose]() {
      socket.destroy()
    },
  }
}
