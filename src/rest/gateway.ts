/**
 * The gateway: one function from a decoded request to an answer. It comes after http.ts, which owns
 * the socket, and before methods/, which own the meaning.
 */
import type { Services } from '../services.ts'
import { StoreError } from '../store/errors.ts'
import type { Authenticate } from './authenticate.ts'
import { bearerOf } from './credentials.ts'
import { decodeParams, type Params } from './decode/decode.ts'
import { createDispatch, createFindMethod } from './dispatch.ts'
import { encodeError, encodeResult, encodeV3Error, type Answer } from './encode/encode.ts'
import { Refusal, systemErrors, v3MethodNotFound, type ErrorEntry } from './errors.ts'
import type { Method } from './method.ts'
import type { Operating } from './limit/operating.ts'
import type { RateLimit } from './limit/rate-limit.ts'
import { parseRoute } from './route.ts'

export interface RestRequest {
  httpMethod: string
  /** Path and query as sent. */
  url: string
  contentType: string | undefined
  contentEncoding: string | undefined
  authorization: string | undefined
  body: Buffer
  /** TLS, a loopback address, or a trusted proxy that says so. */
  isSecure: boolean
  /** Where it comes from, behind trusted proxies too. */
  address?: string
}

/** What a request came to, for the log and the counters: never a secret, never a caller's word. */
export interface RequestOutcome {
  /** In its documented letter case when it is one of ours, else '-'. */
  method: string
  status: number
  /** The refusal's code as declared. */
  refusal: string | undefined
  /** A defect or a fault of the store. */
  fault: unknown
}

export type Gateway = (request: RestRequest) => Promise<{ answer: Answer; outcome: RequestOutcome }>

export interface GatewayParts {
  methods: readonly Method[]
  services: Services
  authenticate: Authenticate
  /** undefined: requests are not limited. */
  rateLimit: RateLimit | undefined
  operating: Operating
  /** Unix milliseconds. */
  clock: () => number
}

/**
 * Checks in this order: address, HTTPS, HTTP method, credentials, number of requests, method, its
 * execution time, scope, parameters.
 */
export function createGateway(parts: GatewayParts): Gateway {
  const { methods, services, authenticate, rateLimit, clock } = parts
  const findMethod = createFindMethod(methods)
  const dispatch = createDispatch(parts)

  return async (request) => {
    const startMs = clock()
    const split = request.url.indexOf('?')
    const route = parseRoute(split === -1 ? request.url : request.url.slice(0, split))
    const format = route?.format ?? 'json'
    const method = (route && findMethod(route.method)?.name) ?? '-'
    try {
      if (!route) throw new Refusal(systemErrors.notFound)
      if (route.isV3) {
        const outcome = refused(method, v3MethodNotFound.status, String(v3MethodNotFound.code))
        return { answer: encodeV3Error(v3MethodNotFound), outcome }
      }
      if (!request.isSecure) throw new Refusal(systemErrors.httpsRequired)
      if (request.httpMethod !== 'GET' && request.httpMethod !== 'POST')
        throw new Refusal(systemErrors.httpMethod)
      if (!route.webhook && route.method === '') throw new Refusal(systemErrors.methodNotFound)

      // The path is enough to refuse a wrong webhook: nobody unknown makes us read a body.
      const known = route.webhook && authenticate(route.webhook, undefined, startMs)
      const holder = known instanceof Promise ? await known : known
      if (holder) rateLimit?.(request.address ?? '', startMs)
      const query = split === -1 ? '' : request.url.slice(split + 1)
      const decoded = decodeParams(request, query)
      const params = decoded instanceof Promise ? await decoded : decoded
      const token = takeToken(params, request.authorization)
      const asked = holder ?? authenticate(undefined, token, startMs)
      const caller = asked instanceof Promise ? await asked : asked
      if (!holder) rateLimit?.(request.address ?? '', startMs)

      const calledMs = clock()
      let fault: unknown
      const { result, operating } = await dispatch({
        methodName: route.method,
        params,
        caller,
        nowMs: startMs,
        ...(request.address !== undefined && { address: request.address }),
        onFault: (error) => (fault ??= error),
      })
      const finishMs = clock()
      const time = { startMs, finishMs, processingMs: finishMs - calledMs, operating }
      const answer = encodeResult(result, time, services.portal.timeZone, format)
      return { answer, outcome: { method, status: 200, refusal: undefined, fault } }
    } catch (error) {
      const { entry, code, fault } = refusalOf(error)
      const outcome = refused(method, entry.status, code, fault)
      return { answer: encodeError(entry, format), outcome }
    }
  }
}

const refused = (
  method: string,
  status: number,
  refusal: string,
  fault?: unknown,
): RequestOutcome => ({ method, status, refusal, fault })

function refusalOf(error: unknown): { entry: ErrorEntry; code: string; fault: unknown } {
  if (error instanceof Refusal) return { entry: error.entry, code: error.code, fault: undefined }
  const entry = error instanceof StoreError ? systemErrors.unavailable : systemErrors.internal
  return { entry, code: entry.code, fault: error ?? new Error('nothing was thrown') }
}

/** The `auth` parameter is no parameter of a method: it is taken out. `Authorization: Bearer` is the second choice. */
function takeToken(params: Params, authorization: string | undefined): string | undefined {
  const sent = params['auth']
  if (sent !== undefined) delete params['auth']
  if (typeof sent === 'string' && sent !== '') return sent
  return authorization && bearerOf(authorization)
}
