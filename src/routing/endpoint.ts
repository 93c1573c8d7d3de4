/**
 * `/route`: tells an exchange where a call should go. It is no REST method and knows no other client than
 * a dial plan, which wants one word, at once, whatever happens. docs/guide/routing.md is its reference.
 */
import { hashSecret } from '../domain/access/credential.ts'
import type { Authenticate } from '../rest/authenticate.ts'
import {
  bearerOf,
  isGuess,
  lacksScope,
  readCredential,
  type SentCredential,
} from '../rest/credentials.ts'
import { decodeParams, type Params } from '../rest/decode/decode.ts'
import { Refusal, systemErrors, type ErrorEntry } from '../rest/errors.ts'
import type { Site, SiteAnswer, SiteRequest } from '../rest/site.ts'
import { toAnswer } from './answer.ts'
import type { Deadline, Missed } from './deadline.ts'
import type { Routing, RoutingDecision, RoutingReason } from './decide.ts'

export interface RoutingSiteParts {
  routing: Routing
  authenticate: Authenticate
  deadline: Deadline
  /** Unix milliseconds. */
  clock: () => number
  /** Hears of every decision, in seconds from the arrival of the request. */
  onDecision(decision: RoutingDecision['decision'], reason: RoutingReason, seconds: number): void
}

const name = 'route'
const scope = 'telephony'

export function createRoutingSite(parts: RoutingSiteParts): Site {
  const trusted = createTrusted()
  return {
    owns: (path) => /^\/+route\/*$/.test(path),
    async answer(request) {
      const startedAt = performance.now()
      const form = formOf(request.header('accept'))
      try {
        return await answer(request, form, startedAt, parts, trusted)
      } catch (error) {
        if (error instanceof Refusal) return refused(error, form)
        throw error
      }
    },
  }
}

async function answer(
  request: SiteRequest,
  form: Form,
  startedAt: number,
  { routing, authenticate, deadline, clock, onDecision }: RoutingSiteParts,
  trusted: Trusted,
): Promise<SiteAnswer> {
  if (!request.isSecure) throw new Refusal(systemErrors.httpsRequired)
  if (request.httpMethod !== 'GET' && request.httpMethod !== 'POST')
    throw new Refusal(systemErrors.httpMethod)
  const credential = credentialOf(request.header('authorization'))
  const params = await decodeParams(request, request.query)
  const nowMs = clock()
  const question = { ...questionOf(params), app: undefined, nowMs }

  const outcome = await deadline.run(startedAt, async () => {
    const app = await appOf(credential, authenticate, nowMs).catch((error: unknown) => {
      if (error instanceof Refusal) trusted.delete(credential.hash)
      throw error
    })
    trusted.add(credential.hash)
    return routing.decide({ ...question, app })
  })

  if ('missed' in outcome && !trusted.has(credential.hash)) return unavailable(outcome, form)
  const decision = 'done' in outcome ? outcome.done : routing.toQueue(question, outcome.missed)
  const tookMs = performance.now() - startedAt
  onDecision(decision.decision, decision.reason, tookMs / 1000)
  return {
    ...(form === 'text'
      ? textAnswer(200, decision.target)
      : jsonAnswer(200, toAnswer(decision, tookMs))),
    ...('missed' in outcome && outcome.fault !== undefined && { fault: outcome.fault }),
  }
}

interface Credential extends SentCredential {
  hash: string
}

/** @throws Refusal */
function credentialOf(authorization: string | undefined): Credential {
  const sent = bearerOf(authorization ?? '')
  if (sent === undefined) throw new Refusal(systemErrors.noAuthFound)
  return { ...readCredential(sent), hash: hashSecret(sent) }
}

/** The app whose token it is; undefined: a webhook. @throws Refusal (in the promise) */
async function appOf(
  { webhook, token }: Credential,
  authenticate: Authenticate,
  nowMs: number,
): Promise<number | undefined> {
  const caller = await authenticate(webhook, token, nowMs)
  if (!caller.scopes.has(scope)) throw lacksScope(caller)
  return caller.app?.id
}

interface Trusted {
  add(hash: string): void
  delete(hash: string): void
  has(hash: string): boolean
}

const trustedMax = 1_000

/**
 * Credentials that were good once: an exchange gets its queue also while the store cannot tell whether they
 * still are. It learns nothing by it that is not in its own dial plan.
 */
function createTrusted(): Trusted {
  const hashes = new Set<string>()
  return {
    add(hash) {
      if (hashes.size >= trustedMax && !hashes.has(hash)) hashes.clear()
      hashes.add(hash)
    },
    delete: (hash) => hashes.delete(hash),
    has: (hash) => hashes.has(hash),
  }
}

/** @throws Refusal when there is no number at all; an empty one is that of a caller who withholds it. */
function questionOf(params: Params): { number: string; line: string } {
  const text = (key: string, otherwise?: string): string => {
    const value = params[key] ?? otherwise
    if (typeof value === 'number') return String(value)
    if (typeof value === 'string') return value
    const problem = value === undefined ? 'send it, empty when there is none' : 'it must be a text'
    throw new Refusal(systemErrors.parameterInvalid, { name: key, problem })
  }
  return { number: text('number'), line: text('line', '') }
}

type Form = 'json' | 'text'

/** The first type that is known here decides; without one it is JSON. */
function formOf(accept = ''): Form {
  for (const part of accept.toLowerCase().split(',')) {
    const type = (part.split(';', 1)[0] as string).trim()
    if (type === 'text/plain') return 'text'
    if (type === 'application/json' || type === '*/*') return 'json'
  }
  return 'json'
}

function refused({ entry, code }: Refusal, form: Form): SiteAnswer {
  const answered = errorAnswer(entry, form)
  return { ...answered, refusal: code, isFailedAuthorization: isGuess(entry.status, code) }
}

function unavailable({ fault }: { missed: Missed; fault?: unknown }, form: Form): SiteAnswer {
  const { unavailable: entry } = systemErrors
  return { ...errorAnswer(entry, form), refusal: entry.code, ...(fault !== undefined && { fault }) }
}

/** A dial plan dials what it reads, so in text an error is nothing but its status and a header. */
function errorAnswer({ status, code, description }: ErrorEntry, form: Form): SiteAnswer {
  const answered =
    form === 'text'
      ? textAnswer(status, '')
      : jsonAnswer(status, { error: code, error_description: description })
  return {
    ...answered,
    headers: {
      ...answered.headers,
      'X-Error': String(code),
      ...(status === 405 && { Allow: 'GET, POST' }),
      ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }),
    },
  }
}

const jsonAnswer = (status: number, value: object): SiteAnswer => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' },
  body: JSON.stringify(value),
  name,
})

const textAnswer = (status: number, body: string): SiteAnswer => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  body,
  name,
})
