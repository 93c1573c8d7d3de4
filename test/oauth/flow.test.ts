/** From a registered app to calls: authorize, exchange, call, refresh. */
import { expect, it } from 'vitest'
import { adminEmail, codeIn, oauthPortal } from '../support/oauth-portal.ts'

it('a code becomes tokens, tokens make calls, and a refresh makes new ones', async () => {
  await using running = await oauthPortal()
  const { app, origin, portal } = running
  const redirect = await running.authorize(
    `client_id=${app.clientId}&state=a%2Bb%20c&x=1`,
    adminEmail,
  )
  expect(redirect.status).toBe(302)
  expect(redirect.location).toMatch(
    /^https:\/\/app\.example\/handler\?keep=1&code=[0-9a-f]{64}&state=a%2Bb%20c&domain=/,
  )
  const back = new URL(redirect.location ?? '').searchParams
  const member = back.get('member_id')
  expect(Object.fromEntries(back)).toMatchObject({
    keep: '1',
    state: 'a+b c',
    domain: new URL(origin).host,
    server_domain: new URL(origin).host,
    member_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    scope: 'crm,telephony,user,department,timeman',
  })
  expect(redirect.location).toContain('scope=crm%2Ctelephony')

  const issued = await running.token({
    grant_type: 'authorization_code',
    client_id: app.clientId,
    client_secret: app.secret,
    code: codeIn(redirect.location),
  })
  expect(issued).toEqual({
    status: 200,
    body: {
      access_token: expect.stringMatching(/^[0-9a-f]{64}$/),
      refresh_token: expect.stringMatching(/^[0-9a-f]{64}$/),
      expires: running.nowS() + 3600,
      expires_in: 3600,
      scope: 'crm,telephony,user,department,timeman',
      domain: new URL(origin).host,
      server_endpoint: `${origin}/rest/`,
      client_endpoint: `${origin}/rest/`,
      status: 'L',
      member_id: member,
      user_id: 1,
    },
  })

  const profile = (auth: string) =>
    portal.raw({
      url: '/rest/profile',
      contentType: 'application/json',
      body: JSON.stringify({ auth }),
    })
  expect(await profile(issued.body.access_token)).toMatchObject({
    status: 200,
    body: { result: { ID: '1', ADMIN: true } },
  })

  const refreshed = await running.refresh(issued.body.refresh_token)
  expect(refreshed).toMatchObject({ status: 200, body: { user_id: 1, expires_in: 3600 } })
  expect(refreshed.body.refresh_token).not.toBe(issued.body.refresh_token)
  expect(await profile(refreshed.body.access_token)).toMatchObject({ status: 200 })
})
