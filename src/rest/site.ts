/**
 * What answers beside the gateway under the same server: pages and endpoints that are no REST methods.
 * sites.ts asks each whether an address is its own.
 */
import type { Readable } from 'node:stream'

export interface SiteRequest {
  httpMethod: string
  /** As sent, without the query. */
  path: string
  /** As sent, without its `?`. */
  query: string
  contentType: string | undefined
  contentEncoding: string | undefined
  cookie: string | undefined
  origin: string | undefined
  host: string | undefined
  /** Any other header field, by its lower-case name. */
  header(name: string): string | undefined
  /** Empty when the site reads the body as a stream. */
  body: Buffer
  /**
   * The body as it arrives, held back while nobody reads; only for what `streams` of the site has
   * announced. It fails with a Refusal when it is too large or too slow and with ClientGone when the
   * client left: whoever reads lets both pass.
   */
  stream: Readable | undefined
  /** TLS, a loopback address, or a trusted proxy that says so. */
  isSecure: boolean
  /** The client itself spoke HTTPS. */
  isEncrypted: boolean
  /** Where it comes from, behind trusted proxies too. */
  address: string
}

export interface SiteAnswer {
  status: number
  headers: Readonly<Record<string, string | readonly string[]>>
  body: string | Buffer | StreamedBody | EventStream
  /** For the log and the counters: never a caller's word. */
  name: string
  refusal?: string
  /** A fault of the store, for the log. */
  fault?: unknown
  /** Wrong credentials: the answer waits, longer with each of an address. */
  isFailedAuthorization?: boolean
}

/** Bytes that are not held in memory, such as a file. A client that stops reading is cut. */
export interface StreamedBody {
  lengthBytes: number
  /** Called once, and not at all when the client asked for the headers only. */
  open(): Readable
  /** Called once when nothing more will be read, also when it was never opened. */
  close?(): void
}

/**
 * An answer that stays open, for server-sent events. It does not count as a running request: the end
 * of the server closes it at once, and the client comes back by itself.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export interface EventStream {
  /** Called when the headers are on their way; returns what to do when the stream is closed. */
  onOpen(sink: EventSink): () => void
}

export interface EventSink {
  /** Writes text as it stands, with the blank line that ends an event. After the end it does nothing. */
  write(text: string): void
  /** Ends the stream from this side. */
  end(): void
}

/** What a site takes of a body that it reads as a stream. */
export interface StreamLimits {
  bytesMax: number
  /** From the headers to the last byte. */
  totalMs: number
  /** Between two pieces, while they are asked for. */
  idleMs: number
}

export interface Site {
  /** Asked about addresses below `/rest/` only where `isBelowRest`. */
  owns(path: string): boolean
  /** Has addresses below `/rest/`, where all others are the gateway's. */
  isBelowRest?: true
  /** The limits of a body that the site reads as a stream; undefined: it gets `body`. */
  streams?(httpMethod: string, path: string): StreamLimits | undefined
  answer(request: SiteRequest): Promise<SiteAnswer>
}
