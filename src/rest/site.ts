/**
 * What answers beside the gateway under the same server: pages and endpoints that are no REST methods.
 * http.ts asks each site whether an address is its own.
 */

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
  body: Buffer
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
  body: string
  /** For the log and the counters: never a caller's word. */
  name: string
  refusal?: string
  /** A fault of the store, for the log. */
  fault?: unknown
  /** Wrong credentials: the answer waits, longer with each of an address. */
  isFailedAuthorization?: boolean
}

export interface Site {
  owns(path: string): boolean
  answer(request: SiteRequest): Promise<SiteAnswer>
}
