import { accessLifeS } from '../domain/access/app-credential.ts'
import type { App } from '../store/access/apps.ts'
import type { IssuedTokens } from '../store/access/tokens.ts'
import type { PortalEndpoints } from './portal-address.ts'

/** All that any official client reads. https://apidocs.bitrix24.com/settings/oauth/auto-renewal.html */
export interface TokenAnswer {
  access_token: string
  refresh_token: string
  /** Unix seconds. */
  expires: number
  expires_in: number
  scope: string
  /** Of the authorization server. */
  domain: string
  server_endpoint: string
  client_endpoint: string
  /** A local application. */
  status: 'L'
  member_id: string
  user_id: number
}

/** `nowS`: a pair that is handed out once more has less than an hour left. */
export const tokenAnswer = (
  tokens: IssuedTokens,
  app: App,
  portal: PortalEndpoints,
  nowS: number,
): TokenAnswer => ({
  access_token: tokens.access,
  refresh_token: tokens.refresh,
  expires: tokens.expiresAt,
  expires_in: Math.max(0, Math.min(accessLifeS, tokens.expiresAt - nowS)),
  scope: app.scopes.join(','),
  domain: portal.domain,
  server_endpoint: portal.serverEndpoint,
  client_endpoint: portal.clientEndpoint,
  status: 'L',
  member_id: portal.memberId,
  user_id: tokens.employee,
})
