/**
 * The only place that knows the server of node:http. It owns the socket: limits, time-outs, the answers
 * for operators (/healthz, /metrics) and the orderly end. Before it comes the network, after it the
 * gateway, or a site.
 */
import http from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { answerOnSocket, clientErrorEntry } from './encode/answer-client-error.ts'
import { Connections } from './connections.ts'
import { isGuess } from './credentials.ts'
import { Refusal, systemErrors } from './errors.ts'
import { FirstByte } from './first-byte.ts'
import type { Gateway } from './gateway.ts'
import type { Metrics } from './observe/metrics.ts'
import { ClientGone, isTooLarge, readBody } from './decode/read-body.ts'
import { createRecordRequest } from './observe/record-request.ts'
import { requestIdOf } from './observe/request-id.ts'
import { originForm, pathOf } from './request-target.ts'
import { clientAddress, createTrustedProxies, isSecureRequest } from './secure.ts'
import type { Site } from './site.ts'
import { Sites } from './sites.ts'
import { createSlowDown } from './limit/slow-down.ts'
import { endOfTurn } from './turn.ts'
import { Waits } from './limit/waits.ts'
import { writeAnswer, writePreflight, writeRefusal } from './encode/write-answer.ts'

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

/**
 * Requests for a site go there, all others to the gateway. @throws RangeError for a proxy that is no
 * address.
 */
export function createHttpServer(gateway: Gateway, options: HttpOptions): HttpServer {
  const { log, metrics, requestTimeoutMs, bodyMaxBytes } = options
  const connections = new Connections()
  const waits = new Waits(waitsMax)
  const slowDown = createSlowDown({ clock: options.clock })
  const holdUp = (address: string): Promise<void> => waits.wait(slowDown.delayMs(address))
  const proxies = createTrustedProxies(options.trustedProxies)
  const record = createRecordRequest(metrics, log)
  const sites = new Sites({ sites: options.sites ?? [], bodyMaxBytes, proxies, record, holdUp })
  const large = new Set<http.IncomingMessage>()
  let isClosing = false
  metrics.watchRequestsInFlight(() => connections.requestCount - sites.openCount - 1)

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
  const secureServer = options.tls && https.createServer(serverOptions)
  const server = secureServer ?? http.createServer(serverOptions)
  const firstByte =
    secureServer &&
    new FirstByte(secureServer, headersTimeoutMs, (socket) =>
      answerOnSocket(socket, systemErrors.httpsRequired),
    )

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
        writePreflight(response)
        return
      }
      const path = pathOf(url)
      if (path === '/healthz' || path === '/metrics') {
        await answerOperator(path, response)
        return
      }
      const site = sites.find(path)
      if (site) {
        await sites.answer(site, url, request, response, requestId, startedAt)
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
      if (isGuess(outcome.status, outcome.refusal)) await holdUp(clientAddress(request, proxies))
      writeAnswer(request, response, answer, requestId, isClosing)
    } catch (error) {
      if (error instanceof ClientGone) return
      const { entry, fault } =
        error instanceof Refusal
          ? { entry: error.entry, fault: undefined }
          : { entry: systemErrors.internal, fault: error }
      const outcome = { method: '-', status: entry.status, refusal: String(entry.code), fault }
      record(outcome, requestId, startedAt)
      if (!response.headersSent) writeRefusal(request, response, entry, requestId)
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

  async function answerOperator(
    path: '/healthz' | '/metrics',
    response: http.ServerResponse,
  ): Promise<void> {
    if (isClosing) response.setHeader('Connection', 'close')
    response.setHeader('Cache-Control', 'no-store')
    if (path === '/metrics') {
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
    const path = pathOf(originForm(request.url ?? '/'))
    const limits = sites.streamLimits(request.method ?? '', path)
    const isLarge = !limits && options.largeBodies?.areFor(path)
    const bytesMax = isLarge ? options.largeBodies?.bytesMax : limits?.bytesMax
    if (!isTooLarge(request, bytesMax ?? bodyMaxBytes)) response.writeContinue()
    handle(request, response)
  })
  server.on('checkExpectation', (request, response) => {
    writeRefusal(request, response, systemErrors.expectation, requestIdOf(request))
  })
  server.on('connect', (_request, socket) => answerOnSocket(socket, systemErrors.httpMethod))
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET') socket.destroy()
    // Said once a request; then only the limits of its stream are left.
    else if (error.code !== 'ERR_HTTP_REQUEST_TIMEOUT' || !sites.isStreaming(socket))
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
        sites.endAll()
        firstByte?.closeWaiting()
        connections.closeIdle()
      }),
  }
}
