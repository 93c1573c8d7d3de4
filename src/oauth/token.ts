/**
 * The token endpoint: a code or a refresh token for a new pair.
 * https://apidocs.bitrix24.com/settings/oauth/index.html
 * https://apidocs.bitrix24.com/settings/oauth/auto-renewal.html
 */
import { timingSafeEqual } from 'node:crypto'
import { hashSecret } from '../domain/access/credential.ts'
import { decodeParams, type Params } from '../rest/decode/decode.ts'
import { Refusal, systemErrors, type ErrorEntry } from '../rest/errors.ts'
import type { SiteAnswer, SiteRequest } from '../rest/site.ts'
import { findAppByClientId, type App } from '../store/access/apps.ts'
import type { Database } from '../store/database.ts'
import { redeemCode, rotate, type IssuedTokens } from '../store/access/tokens.ts'
import { tokenErrors } from './errors.ts'
import { endpointsOf, type PortalAddress } from './portal-address.ts'
import { tokenAnswer, type TokenAnswer } from './token-answer.ts'

/**
 * Every address at which an official client asks: the PHP SDK appends `/oauth/token/` to whatever it was
 * given, with or without a final slash, with or without /rest.
 */
export const isTokenPath = (path: string): boolean => /^\/+(?:rest\/+)?oauth\/+token\/*$/.test(path)

export interface TokenEndpointParts {
  database: Database
  address: PortalAddress
  /** Unix milliseconds. */
  clock: () => number
}

export function createTokenEndpoint(parts: TokenEndpointParts) {
  return async (request: SiteRequest): Promise<SiteAnswer> => {
    try {
      if (!request.isSecure) throw new Refusal(systemErrors.httpsRequired)
      if (request.httpMethod !== 'GET' && request.httpMethod !== 'POST')
        throw new Refusal(systemErrors.httpMethod)
      const params = await decodeParams(request, request.query)
      return json(200, await exchange(params, parts))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { ...refused(error.entry), isFailedAuthorization: isGuess(error.code) }
    }
  }
}

const refused = ({ status, code, description }: ErrorEntry): SiteAnswer => ({
  ...json(status, { error: code, error_description: description }),
  refusal: String(code),
})

/** The store cannot be reached. */
export const tokenUnavailable = (): SiteAnswer => refused(systemErrors.unavailable)

const isGuess = (code: string): boolean =>
  code === tokenErrors.secretWrong.code ||
  code === tokenErrors.clientUnknown.code ||
  code === tokenErrors.refreshInvalid.code

async function exchange(
  params: Params,
  { database, address, clock }: TokenEndpointParts,
): Promise<TokenAnswer> {
  const nowS = Math.floor(clock() / 1000)
  const grantType = needed(params, 'grant_type')
  if (grantType !== 'authorization_code' && grantType !== 'refresh_token')
    throw new Refusal(tokenErrors.grantTypeUnknown)
  const app = await authenticateApp(database, params)
  refuseOtherScopes(params, app)
  const name = grantType === 'refresh_token' ? 'refresh_token' : 'code'
  const proof = needed(params, name)
  // The refusal is thrown after the transaction: what it revoked must stay revoked.
  const tokens = await database.transaction((tx): Promise<IssuedTokens | undefined> =>
    name === 'code' ? redeemCode(tx, proof, app.id, nowS) : rotate(tx, proof, app.id, nowS),
  )
  if (!tokens)
    throw new Refusal(name === 'code' ? tokenErrors.codeInvalid : tokenErrors.refreshInvalid)
  return tokenAnswer(tokens, app, await endpointsOf(database, address), nowS)
}

async function authenticateApp(database: Database, params: Params): Promise<App> {
  const clientId = needed(params, 'client_id')
  const secretHash = hashSecret(needed(params, 'client_secret'))
  const app = await findAppByClientId(database, clientId)
  if (!app) throw new Refusal(tokenErrors.clientUnknown)
  if (!timingSafeEqual(Buffer.from(secretHash), Buffer.from(app.secretHash)))
    throw new Refusal(tokenErrors.secretWrong)
  return app
}

function refuseOtherScopes(params: Params, app: App): void {
  const sent = params['scope']
  if (typeof sent !== 'string') return
  const asked = sent.split(/[,\s]+/).filter((scope) => scope !== '')
  if (asked.some((scope) => !app.scopes.includes(scope)))
    throw new Refusal(tokenErrors.scopeInvalid)
}

/** @throws Refusal when there is none, or something that is no text. */
function needed(params: Params, name: string): string {
  const value = params[name]
  if (typeof value === 'string' && value !== '') return value
  throw new Refusal(tokenErrors.parameterMissing, { name })
}

const json = (
  status: number,
  value: TokenAnswer | Record<string, ErrorEntry['code']>,
): SiteAnswer => ({
  status,
  headers: {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'Access-Control-Allow-Origin': '*',
    'Referrer-Policy': 'no-referrer',
  },
  body: JSON.stringify(value),
  name: 'oauth.token',
})
