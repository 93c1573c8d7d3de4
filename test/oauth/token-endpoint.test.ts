/** The token endpoint: where it is, what it refuses, and the requests of the official clients byte for byte. */
import { get } from 'node:http'
import { describe, expect, it } from 'vitest'
import { StoreError } from '../../src/store/errors.ts'
import { codeIn, oauthPortal, registerApp, type RunningPortal } from '../support/oauth-portal.ts'

const paths = [
  '/oauth/token',
  '/oauth/token/',
  '//oauth/token/',
  '/rest//oauth/token/',
  '/rest/oauth/token/',
]

const credentials = ({ app }: RunningPortal) => ({
  client_id: app.clientId,
  client_secret: app.secret,
})

describe('the token endpoint', () => {
  it.each(paths)('answers GET and POST at %s', async (path) => {
    await using running = await oauthPortal()
    const fields = async () => ({
      grant_type: 'refresh_token',
      ...credentials(running),
      refresh_token: (await running.issue()).refresh,
    })
    expect(await running.token(await fields(), path)).toMatchObject({ status: 200 })
    const query = new URLSearchParams(await fields()).toString()
    const response = await fetch(`${running.origin}${path}?${query}&bx24_request_id=1`)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toMatchObject({ expires_in: 3600, user_id: 1, status: 'L' })
  })

  it('refuses with the statuses that the clients expect', async () => {
    await using running = await oauthPortal()
    const { clientId: client_id, secret: client_secret } = running.app
    const grant = 'refresh_token'
    const cases: [Record<string, string>, number, string, string][] = [
      [{}, 400, 'invalid_request', 'No "grant_type" parameter found'],
      [
        { grant_type: 'password', client_id, client_secret },
        400,
        'invalid_request',
        'grant_type must be authorization_code or refresh_token',
      ],
      [{ grant_type: grant }, 400, 'invalid_request', 'No "client_id" parameter found'],
      [
        { grant_type: grant, client_id },
        400,
        'invalid_request',
        'No "client_secret" parameter found',
      ],
      [
        { grant_type: grant, client_id, client_secret },
        400,
        'invalid_request',
        'No "refresh_token" parameter found',
      ],
      [
        { grant_type: 'authorization_code', client_id, client_secret },
        400,
        'invalid_request',
        'No "code" parameter found',
      ],
      [
        { grant_type: grant, client_id: 'local.0', client_secret, refresh_token: 'x' },
        200,
        'wrong_client',
        'No application has this client_id',
      ],
      [
        { grant_type: grant, client_id, client_secret: 'x', refresh_token: 'x' },
        400,
        'invalid_client',
        'The client_secret is wrong',
      ],
    ]
    for (const [fields, status, error, error_description] of cases)
      expect(await running.token(fields)).toEqual({ status, body: { error, error_description } })
    expect(await running.refresh('x')).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    })
    expect(
      await running.token({
        grant_type: 'authorization_code',
        client_id,
        client_secret,
        code: 'x',
      }),
    ).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it('refuses a scope beyond that of the app', async () => {
    await using running = await oauthPortal({}, { scopes: ['crm'] })
    const ask = async (scope: string) =>
      running.token({
        grant_type: 'refresh_token',
        ...credentials(running),
        refresh_token: (await running.issue()).refresh,
        scope,
      })
    expect(await ask('crm,user')).toMatchObject({ status: 403, body: { error: 'invalid_scope' } })
    expect(await ask('crm')).toMatchObject({ status: 200 })
  })

  it('reads texts only', async () => {
    await using running = await oauthPortal()
    const { refresh } = await running.issue()
    const response = await fetch(`${running.origin}/oauth/token/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'refresh_token',
        ...credentials(running),
        refresh_token: [refresh],
      }),
    })
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { error: 'invalid_request' },
    ])
    const garbage = await fetch(`${running.origin}/oauth/token/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"grant_type":',
    })
    expect(garbage.status).toBe(400)
    const put = await fetch(`${running.origin}/oauth/token/`, { method: 'PUT' })
    expect(put.status).toBe(405)
  })
})

describe('literal requests', () => {
  it('of CRest: a POST to /oauth/token/', async () => {
    await using running = await oauthPortal()
    const { refresh } = await running.issue()
    const { clientId, secret } = running.app
    const response = await fetch(`${running.origin}/oauth/token/`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': 'Bitrix24 CRest PHP 1.36',
      },
      body: `client_id=${clientId}&grant_type=refresh_token&client_secret=${secret}&refresh_token=${refresh}`,
    })
    const body = (await response.json()) as Record<string, unknown>
    // What CRest keeps: without these it takes itself for not installed.
    for (const key of ['access_token', 'refresh_token', 'domain', 'client_endpoint'])
      expect(body[key]).toEqual(expect.stringMatching(/.+/))
  })

  it('of the PHP SDK: a GET to whatever the account says, with an id of its own', async () => {
    await using running = await oauthPortal()
    const { clientId, secret } = running.app
    for (const base of ['/', '/rest/']) {
      const { refresh } = await running.issue()
      const url = `${running.origin}${base}/oauth/token/?grant_type=refresh_token&client_id=${clientId}&client_secret=${secret}&refresh_token=${refresh}&bx24_request_id=6d9f1f6e-0000-4000-8000-000000000000`
      const response = await fetch(url, {
        headers: {
          accept: 'application/json',
          'accept-charset': 'utf-8',
          'user-agent': 'b24-php-sdk-vendor-v-1.9.0-php-8.3.0',
        },
      })
      expect(response.status).toBe(200)
      expect(await response.json()).toMatchObject({
        access_token: expect.any(String),
        refresh_token: expect.any(String),
        expires: expect.any(Number),
        client_endpoint: expect.stringMatching(/\/rest\/$/),
        server_endpoint: expect.stringMatching(/\/rest\/$/),
      })
    }
  })

  it('of the Python SDK: GET for a code and for a refresh, both with user_id and expires', async () => {
    await using running = await oauthPortal()
    const { clientId, secret } = running.app
    const { location } = await running.authorize()
    const ask = async (grant: string) => {
      const response = await fetch(
        `${running.origin}/oauth/token/?client_id=${clientId}&client_secret=${secret}&${grant}`,
        { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      )
      return { status: response.status, body: (await response.json()) as Record<string, string> }
    }
    const first = await ask(`grant_type=authorization_code&code=${codeIn(location)}`)
    const keys = [
      'access_token',
      'refresh_token',
      'expires',
      'expires_in',
      'scope',
      'domain',
      'server_endpoint',
      'client_endpoint',
      'status',
      'member_id',
      'user_id',
    ]
    expect(Object.keys(first.body).toSorted()).toEqual(keys.toSorted())
    const second = await ask(
      `grant_type=refresh_token&refresh_token=${first.body['refresh_token']}`,
    )
    expect(Object.keys(second.body).toSorted()).toEqual(keys.toSorted())
    expect(await ask('grant_type=refresh_token')).toMatchObject({
      status: 400,
      body: { error_description: 'No "refresh_token" parameter found' },
    })
  })

  it('of an app that is another one’s: codes and tokens are bound to theirs', async () => {
    await using running = await oauthPortal()
    const thief = await registerApp(running.portal.database)
    const { location } = await running.authorize()
    const { refresh } = await running.issue()
    const as = { client_id: thief.clientId, client_secret: thief.secret }
    const code = codeIn(location)
    for (const grant of [
      { grant_type: 'authorization_code', code },
      { grant_type: 'refresh_token', refresh_token: refresh },
    ])
      expect(await running.token({ ...as, ...grant })).toMatchObject({
        status: 400,
        body: { error: 'invalid_grant' },
      })
    // The right app lost nothing by the attempt.
    expect((await running.refresh(refresh)).status).toBe(200)
    expect(
      (await running.token({ grant_type: 'authorization_code', ...credentials(running), code }))
        .status,
    ).toBe(200)
  })
})

describe('the address of the portal in answers', () => {
  it('is that of the settings or of where it is served, never the Host header', async () => {
    await using running = await oauthPortal()
    const { refresh } = await running.issue()
    const { clientId, secret } = running.app
    const query = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: secret,
      refresh_token: refresh,
    }).toString()
    const text = await new Promise<string>((resolve, reject) => {
      const url = `${running.origin}/oauth/token/?${query}`
      get(
        url,
        { headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } },
        (response) => {
          let read = ''
          response.on('data', (part: Buffer) => (read += part.toString()))
          response.on('end', () => resolve(read))
        },
      ).on('error', reject)
    })
    expect(JSON.parse(text)).toMatchObject({ client_endpoint: `${running.origin}/rest/` })
    expect(text).not.toContain('evil')
  })

  it('is the public one behind a proxy', async () => {
    await using running = await oauthPortal({ publicUrl: 'https://crm.example.com' })
    const { refresh } = await running.issue()
    expect((await running.refresh(refresh)).body).toMatchObject({
      domain: 'crm.example.com',
      client_endpoint: 'https://crm.example.com/rest/',
      server_endpoint: 'https://crm.example.com/rest/',
    })
  })
})

it('a store that cannot be reached is an overload, on which clients try again', async () => {
  await using running = await oauthPortal()
  running.portal.database.query = () => Promise.reject(new StoreError('unreachable', 'gone'))
  expect(await running.refresh('x')).toMatchObject({
    status: 503,
    body: { error: 'OVERLOAD_LIMIT' },
  })
  const page = await fetch(`${running.origin}/oauth/authorize/?client_id=${running.app.clientId}`)
  expect(page.status).toBe(503)
  expect(page.headers.get('content-type')).toMatch(/^text\/html/)
})
