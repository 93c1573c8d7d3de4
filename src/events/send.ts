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

export function createSender({ guard, timeoutMs }: SenderOptions): Sender {
  const kept = { keepAlive: true, timeout: 60_000 }
  const agents = { http: new HttpAgent(kept), https: new HttpsAgent(kept) }

  const post = (url: URL, body: Buffer, signal: AbortSignal): Promise<HandlerAnswer> =>
    new Promise((resolve, reject) => {
      const isHttps = url.protocol === 'https:'
      const host = url.hostname.replace(/^\[|\]$/g, '')
      const request = (isHttps ? httpsRequest : httpRequest)({
        agent: isHttps ? agents.https : agents.http,
        host,
        port: url.port || (isHttps ? 443 : 80),
        path: url.pathname + url.search,
        method: 'POST',
        lookup: guard.lookup,
        signal,
        ...(url.username && {
          auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`,
        }),
        headers: {
          host: url.host,
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': body.length,
          'user-agent': 'callerbook',
          accept: '*/*',
        },
      })
      request.on('response', (response) => {
        void readStart(response).then((text) => resolve({ status: response.statusCode, text }))
      })
      request.on('error', (error: NodeJS.ErrnoException) => {
        // The handler closed a kept connection in the moment that it was used again: nothing was read.
        const isStale = request.reusedSocket && error.code === 'ECONNRESET'
        if (isStale && !signal.aborted) post(url, body, signal).then(resolve, reject)
        else reject(error)
      })
      request.end(body)
    })

  return {
    async send(text, body, stop) {
      const url = new URL(text)
      const host = url.hostname.replace(/^\[|\]$/g, '')
      // A socket asks for no lookup when the host is an address already.
      const refusal = isIP(host) === 0 ? undefined : guard.refusal(host)
      if (refusal !== undefined) return { status: undefined, text: refusal }
      const timeout = AbortSignal.timeout(timeoutMs)
      try {
        return await post(url, Buffer.from(body), AbortSignal.any([stop, timeout]))
      } catch (error) {
        const reason = timeout.aborted
          ? `no answer within ${timeoutMs / 1000} s`
          : reasonOf(error as NodeJS.ErrnoException)
        return { status: undefined, text: reason }
      }
    },

    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
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
