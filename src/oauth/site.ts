/** The authorization server: everything under /oauth/. Calls with the tokens it gives go to the gateway. */
import type { Site } from '../rest/site.ts'
import type { Database } from '../store/database.ts'
import { StoreError } from '../store/errors.ts'
import { createAuthorize, isAuthorizePath, pageUnavailable } from './authorize.ts'
import type { Login } from './login.ts'
import type { PortalAddress } from './portal-address.ts'
import { createTokenEndpoint, isTokenPath, tokenUnavailable } from './token.ts'

export interface OauthSiteParts {
  database: Database
  address: PortalAddress
  login: Login
  /** Unix milliseconds. */
  clock: () => number
}

export function createOauthSite(parts: OauthSiteParts): Site {
  const token = createTokenEndpoint(parts)
  const authorize = createAuthorize(parts)
  return {
    isBelowRest: true,
    // Asked about every call, too.
    owns: (path) => path.includes('oauth/') && (isTokenPath(path) || isAuthorizePath(path)),
    async answer(request) {
      const isToken = isTokenPath(request.path)
      try {
        return await (isToken ? token(request) : authorize(request))
      } catch (fault) {
        if (!(fault instanceof StoreError)) throw fault
        return { ...(isToken ? tokenUnavailable() : pageUnavailable()), fault }
      }
    },
  }
}
