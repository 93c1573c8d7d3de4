/** A page of the portal, or data that a page asks for: what it gets and what it answers. */
import type { Params } from '../rest/decode/decode.ts'
import type { SiteAnswer, SiteRequest } from '../rest/site.ts'
import type { SignedIn } from '../store/people/logins.ts'

/** A request of an employee who is signed in. */
export interface Visit {
  request: SiteRequest
  /** What the named groups of the route's path matched. */
  args: Readonly<Record<string, string>>
  query: URLSearchParams
  employee: SignedIn
  /** Only pages of ours know it, and every POST sends it back. */
  token: string
  /** Unix milliseconds. */
  nowMs: number
}

export interface Route {
  /** For the log and the counters. */
  name: string
  /** Matches the whole path, as sent. */
  path: RegExp
  /**
   * `page`: whoever is not signed in gets the form, and comes back. `data`: asked for by a script, which
   * reads 401 and JSON instead.
   */
  kind: 'page' | 'data'
  get?(visit: Visit): Promise<SiteAnswer>
  /** Comes from a page of ours: origin and token are checked before. */
  post?(visit: Visit, fields: Params): Promise<SiteAnswer>
}
