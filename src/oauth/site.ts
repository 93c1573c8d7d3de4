/** The authorization server: everything under /oauth/. Calls with the tokens it gives go to the gateway. */
import type { Site } from '../rest/site.ts'
import type { Database } from '../store/database.ts'
import { createAuthorize, isAuthorizePath } from './authorize.ts'
import { createLogin } from './login.ts'
import type { PortalAddress } from './portal-address.ts'
import { createTokenEndpoint, isTokenPath } from './token.ts'

/** `clock` is Unix milliseconds. */
export function createOauthSite(
  database: Database,
  address: PortalAddress,
  clock: () => number,
): Site {
  const token = createTokenEndpoint({ database, address, clock })
  const login = createLogin(database, clock)
  const authorize = createAuthorize({ database, address, login, clock })
  return {
    owns: (path) => isTokenPath(path) || isAuthorizePath(path),
    answer: (request) => (isTokenPath(request.path) ? token(request) : authorize(request)),
  }
}
