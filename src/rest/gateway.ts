/**
 * The gateway: one function from a decoded request to an answer. It comes after http.ts, which owns
 * the socket, and before methods/, which own the meaning.
 */
import type { Services } from '../services.ts'
import { StoreError } from '../store/errors.ts'
import type { Authenticate } from './authenticate.ts'
import { decodeParams } from './decode.ts'
import { createDispatch, createFindMethod } from './dispatch.ts'
import { encodeError, encodeResult, type Answer } from './encode.ts'
import { Refusal, systemErrors, type ErrorEntry } from './errors.ts'
import type { Method } from './method.ts'
import { parseRoute, type Route } from './route.ts'

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
}

/** What a request came to, for the log and the counters: never a secret, never a parameter. */
export interface RequestOutcome {
  /** As documented when it is one of ours; '-' for anything else, so that no label is a caller's word. */
  method: string
  status: number
  /** The refusal's code. */
  refusal: string | undefined
  /** A defect or a fault of the store. */
  fault: unknown
}

export type Gateway = (request: RestRequest) => Promise<{ answer: Answer; outcome: RequestOutcome }>

export interface GatewayParts {
  methods: readonly Method[]
  services: Services
  authenticate: Authenticate
  /** Unix milliseconds. */
  clock(): number
}

export function createGateway({ methods, services, authenticate, clock }: GatewayParts): Gateway {
  const findMethod = createFindMethod(methods)
  const dispatch = createDispatch(findMethod, services)

  return async (request) => {
    const startMs = clock()
    const split = request.url.indexOf('?')
    const path = split === -1 ? request.url : request.url.slice(0, split)
    const query = split === -1 ? '' : request.url.slice(split + 1)
    const route = parseRoute(path)
    const format = route?.format ?? 'json'
    const named = (route && findMethod(route.method)?.name) ?? '-'
    try {
      if (!route) throw new Refusal(systemErrors.notFound)
      if (!request.isSecure) throw new Refusal(systemErrors.httpsRequired)
      if (request.httpMethod !== 'GET' && request.httpMethod !== 'POST')
        throw new Refusal(systemErrors.httpMethod)

      const params = await decodeParams(
        request.httpMethod,
        query,
        request.contentType,
        request.body,
      )
      const token = takeToken(params, request.authorization)
      const caller = await authenticate(route.webhook, token, startMs)
      if (route.isV3) throw new Refusal(systemErrors.methodNotFound)

      const calledMs = clock()
      const result = await dispatch({ methodName: route.method, params, caller, nowMs: startMs })
      const finishMs = clock()
      const time = { startMs, finishMs, processingMs: finishMs - calledMs }
      const answer = encodeResult(result, time, services.portal.timeZone, format)
      return {
        answer,
        outcome: { method: named, status: 200, refusal: undefined, fault: undefined },
      }
    } catch (error) {
      const { entry, fault } = refusalOf(error)
      const answer = encodeError(entry, format)
      return {
        answer,
        outcome: { method: named, status: entry.status, refusal: String(entry.code), fault },
      }
    }
  }
}

function refusalOf(error: unknown): { entry: ErrorEntry; fault: unknown } {
  if (error instanceof Refusal) return { entry: error.entry, fault: undefined }
  if (error instanceof StoreError) return { entry: systemErrors.unavailable, fault: error }
  return { entry: systemErrors.internal, fault: error }
}

/** The `auth` parameter is no parameter of the method: it is taken out. */
function takeToken(
  params: Record<string, unknown>,
  authorization: string | undefined,
): string | undefined {
  const sent = params['auth']
  if (sent !== undefined) delete params['auth']
  if (typeof sent === 'string' && sent !== '') return sent
  return authorization?.replace(/^Bearer\s+/i, '') || undefined
}

export type { Route }
