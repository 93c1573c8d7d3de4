/**
 * The only place that knows node:http. It owns the socket: limits, time-outs, CORS, the answers that
 * are not REST (/healthz, /metrics) and the orderly end.
 */
import { randomUUID } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { encodeError, type Answer } from './encode.ts'
import { Refusal, systemErrors, type ErrorEntry } from './errors.ts'
import type { Gateway } from './gateway.ts'
import { isSecureRequest } from './secure.ts'

export interface HttpOptions {
  tls: { cert: string | Buffer; key: string | Buffer } | undefined
  bodyMaxBytes: number
  /** A whole request must have arrived after this time. */
  requestTimeoutMs: number
  /** Addresses or CIDR blocks of proxies whose X-Forwarded-Proto is believed. */
  trustedProxies: readonly string[]
  log: Logger
  /** Hears of every answered REST request. */
  onRequest(method: string, status: number, seconds: number): void
  /** Text in Prometheus' exposition format. */
  metrics(): Promise<{ contentType: string; body: string }>
  /** Whether the store answers. */
  isHealthy(): Promise<boolean>
}

const headersMaxBytes = 16 * 1024

// Frames call the portal from another origin, and without these headers on errors too the SDKs see a
// network failure instead of `expired_token`.
const corsHeaders = [
  ['Access-Control-Allow-Origin', '*'],
  ['Access-Control-Allow-Methods', 'GET, POST, OPTIONS'],
  ['Access-Control-Allow-Headers', 'content-type, x-request-id, authorization, idempotency-key'],
  ['Access-Control-Max-Age', '86400'],
] as const

export interface HttpServer {
  listen(port: number, host: string): Promise<{ port: number }>
  /** Takes no new requests, finishes those that run, and cuts what is left after the time-out. */
  close(timeoutMs: number): Promise<void>
}

export function createHttpServer(gateway: Gateway, options: HttpOptions): HttpServer {
  const serverOptions: http.ServerOptions = {
    maxHeaderSize: headersMaxBytes,
    requestTimeout: options.requestTimeoutMs,
    headersTimeout: Math.min(options.requestTimeoutMs, 10_000),
    connectionsCheckingInterval: Math.min(options.requestTimeoutMs, 5_000),
    keepAliveTimeout: 65_000,
    noDelay: true,
  }
  const handle = (request: http.IncomingMessage, response: http.ServerResponse) => {
    void respond(request, response, gateway, options)
  }
  const server = options.tls
    ? https.createServer({ ...serverOptions, ...options.tls }, handle)
    : http.createServer(serverOptions, handle)
  server.on('clientError', answerClientError)

  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.off('error', reject)
          const address = server.address()
          resolve({ port: typeof address === 'object' && address ? address.port : port })
        })
      }),
    close: (timeoutMs) =>
      new Promise((resolve) => {
        const deadline = setTimeout(() => server.closeAllConnections(), timeoutMs)
        server.close(() => {
          clearTimeout(deadline)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

async function respond(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  gateway: Gateway,
  options: HttpOptions,
): Promise<void> {
  const startedAt = performance.now()
  const url = request.url ?? '/'
  const httpMethod = request.method ?? 'GET'
  try {
    if (url === '/healthz' || url === '/metrics') {
      await answerOperator(url, response, options)
      return
    }
    if (httpMethod === 'OPTIONS') {
      response.writeHead(204, corsHeaders.flat())
      response.end()
      return
    }
    const body = await readBody(request, options.bodyMaxBytes)
    const { answer, outcome } = await gateway({
      httpMethod,
      url,
      contentType: request.headers['content-type'],
      contentEncoding: request.headers['content-encoding'],
      authorization: request.headers.authorization,
      body,
      isSecure: isSecureRequest(request, options.trustedProxies),
    })
    send(response, answer)
    const seconds = (performance.now() - startedAt) / 1000
    options.onRequest(outcome.method, outcome.status, seconds)
    if (outcome.fault !== undefined || options.log.isLevelEnabled('debug'))
      logOutcome(request, outcome, seconds, options.log)
  } catch (error) {
    if (error instanceof Refusal) {
      // What is left of the body would be read as the next request.
      response.setHeader('Connection', 'close')
      send(response, encodeError(error.entry, 'json'))
      options.onRequest('-', error.entry.status, (performance.now() - startedAt) / 1000)
      return
    }
    if (isAbort(error)) return
    options.log.error({ err: error }, 'a request failed')
    if (!response.headersSent) send(response, encodeError(systemErrors.internal, 'json'))
  }
}

function logOutcome(
  request: http.IncomingMessage,
  outcome: Awaited<ReturnType<Gateway>>['outcome'],
  seconds: number,
  log: Logger,
): void {
  const requestId = requestIdOf(request)
  const fields = {
    requestId,
    method: outcome.method,
    status: outcome.status,
    refusal: outcome.refusal,
    ms: Math.round(seconds * 1e6) / 1000,
  }
  if (outcome.fault === undefined) log.debug(fields, 'request')
  else log.error({ ...fields, err: outcome.fault }, 'a request failed')
}

/** The caller's own request id when it has a harmless form, so that both logs can be compared. */
function requestIdOf(request: http.IncomingMessage): string {
  const sent = request.headers['x-request-id']
  return typeof sent === 'string' && /^[\w.-]{1,64}$/.test(sent) ? sent : randomUUID()
}

function readBody(request: http.IncomingMessage, maxBytes: number): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0)
  if (declared > maxBytes) return Promise.reject(new Refusal(systemErrors.bodyTooLarge))
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBytes) {
        request.pause()
        reject(new Refusal(systemErrors.bodyTooLarge))
        return
      }
      chunks.push(chunk)
    })
    request.on('end', () =>
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)),
    )
    request.on('error', reject)
    request.on('close', () => {
      if (!request.complete) reject(new Error('aborted', { cause: 'aborted' }))
    })
  })
}

const isAbort = (error: unknown): boolean =>
  error instanceof Error &&
  (error.cause === 'aborted' || ('code' in error && error.code === 'ECONNRESET'))

function send(response: http.ServerResponse, { status, contentType, body }: Answer): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, [
    'Content-Type',
    contentType,
    'Content-Length',
    String(bytes.length),
    'Access-Control-Allow-Origin',
    '*',
  ])
  response.end(bytes)
}

async function answerOperator(
  url: string,
  response: http.ServerResponse,
  options: HttpOptions,
): Promise<void> {
  if (url === '/metrics') {
    const { contentType, body } = await options.metrics()
    response.writeHead(200, { 'Content-Type': contentType }).end(body)
    return
  }
  const isHealthy = await options.isHealthy()
  const body = JSON.stringify({ status: isHealthy ? 'ok' : 'store unreachable' })
  response
    .writeHead(isHealthy ? 200 : 503, { 'Content-Type': 'application/json; charset=utf-8' })
    .end(body)
}

/** Answers what never became a request: broken HTTP, headers that are too large or too slow. */
function answerClientError(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const entry: ErrorEntry =
    {
      HPE_HEADER_OVERFLOW: systemErrors.headersTooLarge,
      ERR_HTTP_REQUEST_TIMEOUT: systemErrors.requestTimeout,
    }[error.code ?? ''] ?? systemErrors.malformedRequest
  const { status, contentType, body } = encodeError(entry, 'json')
  socket.end(
    `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\nContent-Type: ${contentType}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nAccess-Control-Allow-Origin: *\r\n` +
      `Connection: close\r\n\r\n${body}`,
  )
}
