/** The official SDK's client of the answer of the token endpoint, as the author of an app makes it. */
export const oauthClient = (B24OAuth, tokens, secret) =>
  new B24OAuth(
    {
      applicationToken: 'unused',
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
    secret,
  )
