/** Credentials as clients send them, and what is said of those that do not do. authenticate.ts checks them. */
import type { Caller } from '../services.ts'
import { Refusal, systemErrors } from './errors.ts'
import type { Route } from './route.ts'

/** At most one is there. */
export interface SentCredential {
  webhook: Route['webhook']
  /** An access token. */
  token: string | undefined
}

/** What an `Authorization: Bearer` header carries. https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
export const bearerOf = (authorization: string): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(authorization)?.[1]

/** Of a client that knows no path of webhooks: `1/secret`, as in such a path, or an access token. */
export function readCredential(text: string): SentCredential {
  const [, owner, secret] = /^(\d{1,15})\/(.+)$/.exec(text) ?? []
  return owner !== undefined && secret !== undefined
    ? { webhook: { owner: Number(owner), secret }, token: undefined }
    : { webhook: undefined, token: text }
}

/** Tells whoever has no right to a scope so; webhooks and apps hear it in words of their own. */
export const lacksScope = ({ via }: Pick<Caller, 'via'>): Refusal =>
  new Refusal(via === 'app' ? systemErrors.insufficientAppScope : systemErrors.insufficientScope)

/** Whether a refusal may have been a guess. An expired token was a true one: whoever sends it is not guessing. */
export const isGuess = (status: number, code: string | undefined): boolean =>
  status === 401 && code !== systemErrors.expiredToken.code
