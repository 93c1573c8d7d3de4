/**
 * A load generator for one address: so many keep-alive connections, one request in flight on each,
 * requests sent in order and over again. It speaks just enough HTTP to leave the processor to the
 * server it measures: it runs in a process of its own.
 */
import net from 'node:net'

export interface Load {
  port: number
  connections: number
  seconds: number
  /** Whole requests, ready to be written. */
  requests: readonly Buffer[]
}

export interface LoadResult {
  perSecond: number
  /** Milliseconds. */
  p50: number
  p99: number
  /** Answers whose status is not 200. */
  failed: number
  answers: number
  /** Bytes of the answers' bodies, on average. */
  bodyBytes: number
}

const headEnd = Buffer.from('\r\n\r\n')
const lengthName = Buffer.from('Content-Length: ')

export async function runLoad(load: Load): Promise<LoadResult> {
  const latencies: number[] = []
  let failed = 0
  let answers = 0
  let bytes = 0
  let turn = 0
  const deadline = performance.now() + load.seconds * 1000
  const startedAt = performance.now()

  const connection = () =>
    new Promise<void>((resolve, reject) => {
      const socket = net.connect(load.port, '127.0.0.1')
      socket.setNoDelay(true)
      let sentAt = 0
      let pending: Buffer | undefined
      const send = () => {
        sentAt = performance.now()
        socket.write(load.requests[turn++ % load.requests.length] as Buffer)
      }
      socket.on('connect', send)
      socket.on('error', reject)
      socket.on('data', (chunk: Buffer) => {
        const data = pending ? Buffer.concat([pending, chunk]) : chunk
        const head = data.indexOf(headEnd)
        const at = head === -1 ? -1 : data.indexOf(lengthName)
        const length =
          at === -1
            ? Number.POSITIVE_INFINITY
            : Number.parseInt(data.toString('latin1', at + 16, at + 26), 10)
        if (head === -1 || data.length < head + 4 + length) {
          pending = data
          return
        }
        pending = undefined
        const now = performance.now()
        latencies.push(now - sentAt)
        answers += 1
        bytes += length
        // "HTTP/1.1 200": anything else is no answer to count on.
        if (data[9] !== 0x32) failed += 1
        if (now < deadline) send()
        else {
          socket.destroy()
          resolve()
        }
      })
    })
  await Promise.all(Array.from({ length: load.connections }, connection))
  const seconds = (performance.now() - startedAt) / 1000
  latencies.sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0
  return {
    perSecond: answers / seconds,
    p50: at(0.5),
    p99: at(0.99),
    failed,
    answers,
    bodyBytes: bytes / Math.max(answers, 1),
  }
}

/** A POST with a JSON body, as the official SDKs send it. */
export function jsonRequest(path: string, body: unknown): Buffer {
  const text = JSON.stringify(body)
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n` +
      `Accept: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
}
