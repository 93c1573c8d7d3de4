// An app's connection, from the tokens that examples/get-tokens.mjs has kept. The SDK renews them when they
// have expired; a renewed pair takes the place of the old one, which is good for one more minute only.
import { readFileSync, writeFileSync } from 'node:fs'
import { B24OAuth } from '@bitrix24/b24jssdk'

const {
  CALLERBOOK_CLIENT_ID: clientId,
  CALLERBOOK_CLIENT_SECRET: clientSecret,
  CALLERBOOK_TOKENS: file = 'tokens.json',
} = process.env

export function connect() {
  const tokens = JSON.parse(readFileSync(file, 'utf8'))
  const $b24 = new B24OAuth(
    {
      applicationToken: '',
      userId: tokens.user_id,
      memberId: tokens.member_id,
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      expires: tokens.expires,
      expiresIn: tokens.expires_in,
      scope: tokens.scope,
      domain: new URL(tokens.client_endpoint).host,
      clientEndpoint: tokens.client_endpoint,
      serverEndpoint: tokens.server_endpoint,
      status: tokens.status,
    },
    { clientId, clientSecret },
  )
  $b24.setCallbackRefreshAuth(async ({ b24OAuthParams: renewed }) => {
    const kept = {
      ...tokens,
      access_token: renewed.accessToken,
      refresh_token: renewed.refreshToken,
      expires: renewed.expires,
    }
    writeFileSync(file, JSON.stringify(kept, null, 2), { mode: 0o600 })
  })
  return $b24
}
