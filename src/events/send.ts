/** One POST to a handler: no redirects, no endless answers, no addresses that may not be reached. */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { AddressRefused, type AddressGuard } from './address-guard.ts'

export interface HandlerAnswer {
  /** undefined: there was no answer. */
  status: number | undefined
  /** The beginning of the answer, or why there was none. */
  text: string
}

export interface Sender {
  /** Never rejects. `signal` ends it at once. */
  send(url: string, body: string, signal: AbortSignal): Promise<HandlerAnswer>
  close(): void
}

export interface SenderOptions {
  guard: AddressGuard
  timeoutMs: number
}

// As much of an answer as its history shows; what comes after is not waited for.
const answerMaxBytes = 1_024
const targetsMax = 1_000

export function createSender({ guard, timeoutMs }: SenderOptions): Sender {
  const kept = { keepAlive: true, timeout: 60_000 }
  const agents = { http: new HttpAgent(kept), https: new HttpsAgent(kept) }
  const targets = new Map<string, Target>()

  const targetOf = (text: string): Target => {
    const known = targets.get(text)
    if (known) return known
    const target = createTarget(new URL(text), agents)
    if (targets.size >= targetsMax) targets.clear()
    targets.set(text, target)
    return target
  }

  const post = (target: Target, body: Buffer, signal: AbortSignal): Promise<HandlerAnswer> =>
    new Promise((resolve, reject) => {
      const { headers, options, isHttps } = target
      const request = (isHttps ? httpsRequest : httpRequest)({
        ...options,
        lookup: guard.lookup,
        signal,
        headers: { ...headers, 'content-length': body.length },
      })
      request.on('response', (response) => {
        void readStart(response).then((text) => resolve({ status: response.statusCode, text }))
      })
      request.on('error', (error: NodeJS.ErrnoException) => {
        // The handler closed a kept connection in the moment that it was used again: nothing was read.
        const isStale = request.reusedSocket && error.code === 'ECONNRESET'
        reject(isStale ? new StaleConnection() : error)
      })
      request.end(body)
    })

  /** Until a connection takes it: kept ones may be gone, all of them. */
  const postOnce = async (target: Target, body: Buffer, signal: AbortSignal) => {
    for (;;) {
      try {
        return await post(target, body, signal)
      } catch (error) {
        if (!(error instanceof StaleConnection) || signal.aborted) throw error
      }
    }
  }

  return {
    async send(url, body, stop) {
      const target = targetOf(url)
      // A socket asks for no lookup when the host is an address already.
      const refusal = target.isAddress ? guard.refusal(target.options.host) : undefined
      if (refusal !== undefined) return { status: undefined, text: refusal }
      const end = new AbortController()
      const abort = () => end.abort()
      let isLate = false
      const timer = setTimeout(() => {
        isLate = true
        end.abort()
      }, timeoutMs)
      stop.addEventListener('abort', abort)
      if (stop.aborted) abort()
      try {
        return await postOnce(target, Buffer.from(body), end.signal)
      } catch (error) {
        const text = isLate
          ? `no answer within ${timeoutMs / 1000} s`
          : reasonOf(error as NodeJS.ErrnoException)
        return { status: undefined, text }
      } finally {
        clearTimeout(timer)
        stop.removeEventListener('abort', abort)
      }
    },

    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

class StaleConnection extends Error {}

/** What stays the same for each request to an address. */
interface Target {
  isHttps: boolean
  /** The host is no name. */
  isAddress: boolean
  options: {
    agent: HttpAgent
    host: string
    port: number
    path: string
    method: string
    auth?: string
  }
  headers: Record<string, string>
}

function createTarget(url: URL, agents: { http: HttpAgent; https: HttpsAgent }): Target {
  const isHttps = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return {
    isHttps,
    isAddress: isIP(host) !== 0,
    options: {
      agent: isHttps ? agents.https : agents.http,
      host,
      port: Number(url.port) || (isHttps ? 443 : 80),
      path: url.pathname + url.search,
      method: 'POST',
      ...(url.username && { auth: `${unescape(url.username)}:${unescape(url.password)}` }),
    },
    headers: {
      host: url.host,
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'callerbook',
      accept: '*/*',
    },
  }
}

/** Percent signs that stand for nothing are left as they are. */
function unescape(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

async function readStart(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      bytes += chunk.length
      // Leaving the loop closes the connection.
      if (bytes > answerMaxBytes) break
    }
  } catch {
    // Its status has said whether the handler took the event; the rest of the text is a courtesy.
  }
  return Buffer.concat(chunks).subarray(0, answerMaxBytes).toString().toWellFormed()
}

function reasonOf(error: NodeJS.ErrnoException): string {
  if (error instanceof AddressRefused) return error.message
  return error.code === undefined ? error.message : `${error.code}: ${error.message}`
}
