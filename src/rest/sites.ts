import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { streamBody } from './decode/body-stream.ts'
import { EventStreams } from './encode/event-streams.ts'
import { readBody } from './decode/read-body.ts'
import type { RecordRequest } from './observe/record-request.ts'
import { pathOf } from './request-target.ts'
import {
  clientAddress,
  isEncryptedRequest,
  isSecureRequest,
  type TrustedProxies,
} from './secure.ts'
import type { Site, StreamLimits } from './site.ts'
import { writeSiteAnswer } from './encode/write-site-answer.ts'

export interface SitesParts {
  sites: readonly Site[]
  /** Of what a site does not read as a stream. */
  bodyMaxBytes: number
  proxies: TrustedProxies
  record: RecordRequest
  /** Waits before wrong credentials of an address are answered. */
  holdUp(address: string): Promise<void>
}

const noBody = Buffer.alloc(0)

/** What is served beside the gateway: whose a request is, and its way to the site and back. */
export class Sites {
  readonly #parts: SitesParts
  readonly #belowRest: readonly Site[]
  readonly #eventStreams = new EventStreams()
  // Their bodies have limits of their own, above the time of other requests.
  readonly #streaming = new WeakSet<Duplex>()
  #isEnding = false

  constructor(parts: SitesParts) {
    this.#parts = parts
    this.#belowRest = parts.sites.filter((site) => site.isBelowRest)
  }

  /** Answers that stay open, which are no running requests. */
  get openCount(): number {
    return this.#eventStreams.count
  }

  /** The site that a path belongs to; undefined: the gateway. */
  find(path: string): Site | undefined {
    // Nearly every request is a call, and need not be held against the pages of all sites.
    const sites = path.startsWith('/rest/') ? this.#belowRest : this.#parts.sites
    for (const site of sites) if (site.owns(path)) return site
    return undefined
  }

  /** undefined: no site reads the body as a stream. */
  streamLimits(httpMethod: string, path: string): StreamLimits | undefined {
    return this.find(path)?.streams?.(httpMethod, path)
  }

  /** Whether a site reads what arrives there. */
  isStreaming(socket: Duplex): boolean {
    return this.#streaming.has(socket)
  }

  /** @throws Refusal, ClientGone (in the promise): a body that cannot be had; and what the site throws. */
  async answer(
    site: Site,
    url: string,
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    startedAt: number,
  ): Promise<void> {
    const { bodyMaxBytes, proxies, record, holdUp } = this.#parts
    const httpMethod = request.method ?? ''
    const path = pathOf(url)
    const limits = site.streams?.(httpMethod, path)
    const stream = limits && streamBody(request, limits)
    if (stream) this.#streaming.add(request.socket)
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
      if (answer.isFailedAuthorization) await holdUp(address)
      const headers = Object.entries(answer.headers).flatMap(([field, value]) =>
        typeof value === 'string' ? [field, value] : value.flatMap((each) => [field, each]),
      )
      headers.push('X-Request-ID', requestId)
      if (this.#isEnding && request.complete) headers.push('Connection', 'close')
      await writeSiteAnswer(request, response, answer, headers, this.#eventStreams)
      // It began before the end of the server, so its headers promised to keep the connection.
      if (this.#isEnding && response.writableFinished) request.socket.destroySoon()
    } finally {
      stream?.destroy()
      this.#streaming.delete(request.socket)
    }
  }

  /** Ends the answers that stay open; all others are the last of their connections. */
  endAll(): void {
    this.#isEnding = true
    this.#eventStreams.endAll()
  }
}

const fieldText = (field: string | string[] | undefined): string | undefined =>
  Array.isArray(field) ? field.join(', ') : field
