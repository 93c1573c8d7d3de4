/**
 * The only place that knows node:http. It owns the socket: limits, time-outs, CORS, the answers that
 * are not REST (/healthz, /metrics) and the orderly end. Before it comes the network, after it the
 * gateway.
 */
import http from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { answerOnSocket, clientErrorEntry } from './answer-client-error.ts'
import { streamBody } from './body-stream.ts'
import { Connections } from './connections.ts'
import { encodeError, type Answer } from './encode.ts'
import { Refusal, systemErrors, type ErrorEntry } from './errors.ts'
import { EventStreams } from './event-streams.ts'
import type { Gateway, RequestOutcome } from './gateway.ts'
import type { Metrics } from './metrics.ts'
import { ClientGone, isTooLarge, readBody } from './read-body.ts'
import { requestIdOf } from './request-id.ts'
import {
  clientAddress,
  createTrustedProxies,
  isEncryptedRequest,
  isSecureRequest,
} from './secure.ts'
import type { Site } from './site.ts'
import { createSlowDown } from './slow-down.ts'
import { endOfTurn } from './turn.ts'
import { Waits } from './waits.ts'
import { writeEarly, writeSiteAnswer } from './write-answer.ts'

export interface HttpOptions {
  tls: { cert: string | Buffer; key: string | Buffer } | undefined
  bodyMaxBytes: number
  /** What may send more, so much at most; asked only about what does. */
  largeBodies?: { bytesMax: number; areFor(path: string): boolean }
  /** A whole request must have arrived after this time. */
  requestTimeoutMs: number
  /** Addresses or CIDR blocks of proxies whose X-Forwarded-Proto and -For are believed. */
  trustedProxies: readonly string[]
  log: Logger
  metrics: Metrics
  /** Whether the store answers. */
  isHealthy(): Promise<boolean>
  /** Unix milliseconds. */
  clock: () => number
  /** What is served beside the gateway. */
  sites?: readonly Site[]
}

export interface HttpServer {
  /** Rejects with the system's error when the address cannot be had. */
  listen(port: number, host: string): Promise<{ port: number }>
  /** Takes no new requests, finishes those that run, and cuts what is left after the time-out. */
  close(timeoutMs: number): Promise<void>
}

const headersMaxBytes = 16 * 1024
const headersTimeoutMs = 10_000
const checkIntervalMs = 2_000
const keepAliveMs = 65_000
// Failed authorizations that wait at once; more are answered without waiting, so memory stays bounded.
const waitsMax = 1_000
// Requests with a file inside that are read or answered at once.
const largeMax = 4

// Frames call the portal from another origin, and without these headers on errors too the SDKs see a
// network failure instead of `expired_token`.
const preflightHeaders = [
  ['Access-Control-Allow-Origin', '*'],
  ['Access-Control-Allow-Methods', 'GET, POST, OPTIONS'],
  ['Access-Control-Allow-Headers', 'content-type, x-request-id, authorization, idempotency-key'],
  ['Access-Control-Max-Age', '86400'],
].flat()

export function createHttpServer(gateway: Gateway, options: HttpOptions): HttpServer {
  const { log, metrics, requestTimeoutMs, bodyMaxBytes } = options
  const connections = new Connections()
  const waits = new Waits(waitsMax)
  const eventStreams = new EventStreams()
  // Their bodies have limits of their own, above the time of other requests.
  const streaming = new WeakSet<Duplex>()
  const slowDown = createSlowDown({ clock: options.clock })
  const proxies = createTrustedProxies(options.trustedProxies)
  const large = new Set<http.IncomingMessage>()
  let isClosing = false
  metrics.watchRequestsInFlight(() => connections.requestCount - eventStreams.count - 1)

  const serverOptions: https.ServerOptions = {
    ...options.tls,
    maxHeaderSize: headersMaxBytes,
    requestTimeout: requestTimeoutMs,
    headersTimeout: Math.min(requestTimeoutMs, headersTimeoutMs),
    connectionsCheckingInterval: Math.min(requestTimeoutMs, checkIntervalMs),
    handshakeTimeout: headersTimeoutMs,
    keepAliveTimeout: keepAliveMs,
    requireHostHeader: false,
    noDelay: true,
  }
  const server = options.tls ? https.createServer(serverOptions) : http.createServer(serverOptions)

  const handle = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    void respond(request, response)
  }

  async function respond(
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    const startedAt = performance.now()
    const requestId = requestIdOf(request)
    connections.begin(request)
    try {
      const url = originForm(request.url ?? '/')
      if (request.method === 'OPTIONS') {
        response.writeHead(204, preflightHeaders).end()
        return
      }
      if (url === '/healthz' || url === '/metrics') {
        await answerOperator(url, response)
        return
      }
      const site = siteOf(url)
      if (site) {
        await answerSite(site, url, request, response, requestId, startedAt)
        return
      }
      const reading = readBody(request, bodyMaxBytes, allowLarge)
      const body = reading instanceof Promise ? await reading : reading
      await endOfTurn()
      const { answer, outcome } = await gateway({
        httpMethod: request.method ?? '',
        url,
        contentType: request.headers['content-type'],
        contentEncoding: request.headers['content-encoding'],
        authorization: request.headers.authorization,
        body,
        isSecure: isSecureRequest(request, proxies),
        address: clientAddress(request, proxies),
      })
      record(outcome, requestId, startedAt)
      // An expired token was a true one: whoever sends it is not guessing.
      if (outcome.status === 401 && outcome.refusal !== 'expired_token')
        await waits.wait(slowDown.delayMs(clientAddress(request, proxies)))
      send(request, response, answer, requestId)
    } catch (error) {
      if (error instanceof ClientGone) return
      const { entry, fault } =
        error instanceof Refusal
          ? { entry: error.entry, fault: undefined }
          : { entry: systemErrors.internal, fault: error }
      const outcome = { method: '-', status: entry.status, refusal: String(entry.code), fault }
      record(outcome, requestId, startedAt)
      if (!response.headersSent) sendEarly(request, response, entry, requestId)
    } finally {
      if (large.size > 0) large.delete(request)
      connections.end(request)
    }
  }

  /** Only so many at once: they are held in memory. */
  function allowLarge(request: http.IncomingMessage): number {
    const isOne = options.largeBodies?.areFor(pathOf(originForm(request.url ?? '/')))
    if (!isOne) return bodyMaxBytes
    if (large.size >= largeMax && !large.has(request)) throw new Refusal(systemErrors.busy)
    large.add(request)
    return options.largeBodies?.bytesMax ?? bodyMaxBytes
  }

  function siteOf(url: string): Site | undefined {
    if (!options.sites) return undefined
    const path = pathOf(url)
    return options.sites.find((site) => site.owns(path))
  }

  async function answerSite(
    site: Site,
    url: string,
    request: http.IncomingMessage,
    response: http.ServerResponse,
    requestId: string,
    startedAt: number,
  ): Promise<void> {
    const httpMethod = request.method ?? ''
    const path = pathOf(url)
    const limits = site.streams?.(httpMethod, path)
    const stream = limits && streamBody(request, limits)
    if (stream) streaming.add(request.socket)
    try {
      const body = stream ? noBody : await readBody(request, bodyMaxBytes)
      const address = clientAddress(request, proxies)
      const answer = await site.answer({
        httpMethod,
        path,
        query: url.slice(path.length + 1),
        contentType: request.headers['content-type'],
        contentEncoding: request.headers['content-encoding'],
        cookie: request.headers.cookie,
        origin: request.headers.origin,
        host: request.headers.host,
        header: (name) => fieldText(request.headers[name]),
        body,
        stream,
        isSecure: isSecureRequest(request, proxies),
        isEncrypted: isEncryptedRequest(request, proxies),
        address,
      })
      const { name, status, refusal, fault } = answer
      record({ method: name, status, refusal, fault }, requestId, startedAt)
      if (answer.isFailedAuthorization) await waits.wait(slowDown.delayMs(address))
      const headers = Object.entries(answer.headers).flatMap(([field, value]) =>
        typeof value === 'string' ? [field, value] : value.flatMap((each) => [field, each]),
      )
      headers.push('X-Request-ID', requestId)
      if (isClosing && request.complete) headers.push('Connection', 'close')
      await writeSiteAnswer(request, response, answer, headers, eventStreams)
      // It began before the end of the server, so its headers promised to keep the connection.
      if (isClosing && response.writableFinished) request.socket.destroySoon()
    } finally {
      stream?.destroy()
      streaming.delete(request.socket)
    }
  }

  function record(outcome: RequestOutcome, requestId: string, startedAt: number): void {
    const seconds = (performance.now() - startedAt) / 1000
    metrics.onRequest(outcome, seconds)
    const isFailed = outcome.fault !== undefined
    const level = isFailed ? 'error' : outcome.status === 401 ? 'info' : 'debug'
    if (!log.isLevelEnabled(level)) return
    const { method, status, refusal, fault } = outcome
    const ms = Math.round(seconds * 1e6) / 1000
    const fields = { requestId, method, status, refusal, ms }
    if (isFailed) log.error({ ...fields, err: fault }, 'a request failed')
    // Without the address: it is personal data, and the counter says enough to raise an alarm.
    else log[level](fields, status === 401 ? 'authorization failed' : 'request')
  }

  function send(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    { status, contentType, body }: Answer,
    requestId: string,
  ): void {
    const length = Buffer.byteLength(body)
    const headers = answerHeaders(contentType, length, requestId)
    if (request.method === 'GET') headers.push('Cache-Control', 'no-store')
    if (status === 405) headers.push('Allow', 'GET, POST, OPTIONS')
    if (isClosing) headers.push('Connection', 'close')
    response.writeHead(status, headers)
    // As text it leaves in one piece with the headers; a Buffer would be a second one. ASCII is the same in
    // both encodings, and is copied faster in the first.
    response.end(body, length === body.length ? 'latin1' : 'utf8')
  }

  function sendEarly(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    entry: ErrorEntry,
    requestId: string,
  ): void {
    const { status, contentType, body } = encodeError(entry, 'json')
    const headers = answerHeaders(contentType, Buffer.byteLength(body), requestId)
    writeEarly(request, response, status, headers, body)
  }

  async function answerOperator(
    url: '/healthz' | '/metrics',
    response: http.ServerResponse,
  ): Promise<void> {
    if (isClosing) response.setHeader('Connection', 'close')
    response.setHeader('Cache-Control', 'no-store')
    if (url === '/metrics') {
      const { contentType, body } = await metrics.text()
      response.writeHead(200, { 'Content-Type': contentType }).end(body)
      return
    }
    const isHealthy = await options.isHealthy()
    // A load balancer must hear of the end before the connections are refused.
    const state = isClosing ? 'stopping' : isHealthy ? 'ok' : 'store unreachable'
    response
      .writeHead(state === 'ok' ? 200 : 503, { 'Content-Type': 'application/json; charset=utf-8' })
      .end(JSON.stringify({ status: state }))
  }

  server.on('request', handle)
  server.on(options.tls ? 'secureConnection' : 'connection', (socket: Duplex) =>
    connections.add(socket),
  )
  server.on('checkContinue', (request, response) => {
    const url = originForm(request.url ?? '/')
    const limits = siteOf(url)?.streams?.(request.method ?? '', pathOf(url))
    const isLarge = !limits && options.largeBodies?.areFor(pathOf(url))
    const bytesMax = isLarge ? options.largeBodies?.bytesMax : limits?.bytesMax
    if (!isTooLarge(request, bytesMax ?? bodyMaxBytes)) response.writeContinue()
    handle(request, response)
  })
  server.on('checkExpectation', (request, response) => {
    sendEarly(request, response, systemErrors.expectation, requestIdOf(request))
  })
  server.on('connect', (_request, socket) => answerOnSocket(socket, systemErrors.httpMethod))
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET') socket.destroy()
    // Said once a request; then only the limits of its stream are left.
    else if (error.code !== 'ERR_HTTP_REQUEST_TIMEOUT' || !streaming.has(socket))
      connections.afterAnswers(socket, () => answerOnSocket(socket, clientErrorEntry(error.code)))
  })

  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.off('error', reject)
          // A connection that could not be accepted is that client's loss, not everybody's.
          server.on('error', (err) => log.error({ err }, 'the listening socket failed'))
          const address = server.address()
          resolve({ port: typeof address === 'object' && address ? address.port : port })
        })
      }),
    close: (timeoutMs) =>
      new Promise((resolve) => {
        isClosing = true
        const deadline = setTimeout(() => server.closeAllConnections(), timeoutMs)
        server.close(() => {
          clearTimeout(deadline)
          resolve()
        })
        waits.endAll()
        eventStreams.endAll()
        connections.closeIdle()
      }),
  }
}

const noBody = Buffer.alloc(0)

const fieldText = (field: string | string[] | undefined): string | undefined =>
  Array.isArray(field) ? field.join(', ') : field

const answerHeaders = (contentType: string, length: number, requestId: string): string[] => [
  'Content-Type',
  contentType,
  'Content-Length',
  String(length),
  'Access-Control-Allow-Origin',
  '*',
  'Access-Control-Expose-Headers',
  'X-Request-ID',
  'X-Request-ID',
  requestId,
]

function pathOf(url: string): string {
  const split = url.indexOf('?')
  return split === -1 ? url : url.slice(0, split)
}

/** A client that believes it speaks to a proxy sends the whole address. */
function originForm(url: string): string {
  if (url.startsWith('/')) return url
  const slash = url.indexOf('/', url.indexOf('://') + 3)
  return url.includes('://') && slash !== -1 ? url.slice(slash) : url
}
