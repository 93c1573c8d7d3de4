/** Calls by an app's token: where it may stand, what it opens, and how its refusals read. */
import { describe, expect, it } from 'vitest'
import { appInfo } from '../../src/methods/app/info.ts'
import type { MethodContext } from '../../src/rest/method.ts'
import { removeApp, saveApp } from '../../src/store/access/apps.ts'
import { saveEmployee, findEmployee } from '../../src/store/people/employees.ts'
import { revokeTokens } from '../../src/store/access/tokens.ts'
import { oauthPortal, registerApp, type RunningPortal } from '../support/oauth-portal.ts'
import { testPortal } from '../support/server.ts'

const form = 'application/x-www-form-urlencoded'

/** Over the socket, so that headers are seen too. */
async function call(running: RunningPortal, path: string, init: RequestInit = {}) {
  const response = await fetch(`${running.origin}${path}`, init)
  // eslint-disable-next-line typescript/no-explicit-any
  const body = (await response.json()) as any
  return { status: response.status, headers: response.headers, body }
}

const withToken = (running: RunningPortal, method: string, auth: string, params: object = {}) =>
  call(running, `/rest/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...params, auth }),
  })

describe('a token is found', () => {
  it('in a JSON body, a form, the query and the header, also in the addresses of the SDKs', async () => {
    await using running = await oauthPortal()
    const { access } = await running.issue(2)
    const places: [string, RequestInit][] = [
      [
        '/rest/profile',
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ auth: access }),
        },
      ],
      [
        '/rest/profile.json',
        { method: 'POST', headers: { 'content-type': form }, body: `auth=${access}` },
      ],
      [`/rest/profile?auth=${access}`, {}],
      [
        `/rest//profile?bx24_request_id=1`,
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ auth: access }),
        },
      ],
      ['/rest/profile', { headers: { authorization: `Bearer ${access}` } }],
    ]
    for (const [path, init] of places) {
      const { status, body } = await call(running, path, init)
      expect([path, status, body.result?.ID]).toEqual([path, 200, '2'])
    }
  })

  it('by no method among its parameters', async () => {
    await using running = await oauthPortal()
    const { access } = await running.issue()
    const answer = await withToken(running, 'crm.contact.add', access, { fields: { NAME: 'A' } })
    expect(answer.status).toBe(200)
    const batch = await withToken(running, 'batch', access, { cmd: { a: 'profile', b: 'scope' } })
    expect(batch.body.result.result).toMatchObject({
      a: { ID: '1' },
      b: expect.arrayContaining(['crm']),
    })
  })
})

describe('a refusal', () => {
  /** Status, error and the header without which a browser shows a network failure. */
  const read = ({ status, headers, body }: Awaited<ReturnType<typeof call>>) => [
    status,
    body.error,
    body.error_description,
    headers.get('access-control-allow-origin'),
  ]

  it('says that a token has expired, and only of expired ones', async () => {
    await using running = await oauthPortal()
    const { access, refresh } = await running.issue()
    running.portal.nowMs += 3_599_000
    expect((await withToken(running, 'profile', access)).status).toBe(200)
    running.portal.nowMs += 1_000
    const expired = [401, 'expired_token', 'The access token provided has expired', '*']
    expect(read(await withToken(running, 'profile', access))).toEqual(expired)
    // Long afterwards, too: it is what every client refreshes on.
    running.portal.nowMs += 100 * 86_400_000
    expect(read(await withToken(running, 'profile', access))).toEqual(expired)
    expect((await running.refresh(refresh)).status).toBe(200)
    expect(read(await withToken(running, 'profile', access))).toEqual(expired)
  })

  it('of unknown and revoked ones is one and the same', async () => {
    await using running = await oauthPortal()
    const { portal, app } = running
    const invalid = [401, 'invalid_token', 'Unable to get application by token', '*']
    expect(read(await withToken(running, 'profile', 'a'.repeat(64)))).toEqual(invalid)
    const revoked = await running.issue(1)
    await portal.database.transaction((tx) => revokeTokens(tx, { app: app.id, employee: 1 }))
    expect(read(await withToken(running, 'profile', revoked.access))).toEqual(invalid)
  })

  it('of a dismissed employee says that it is the employee, which no refresh mends', async () => {
    await using running = await oauthPortal()
    const { portal } = running
    const dismissed = await running.issue(2)
    expect((await withToken(running, 'profile', dismissed.access)).status).toBe(200)
    const clerk = await findEmployee(portal.database, 2)
    await portal.database.transaction((tx) => saveEmployee(tx, { ...clerk!, isActive: false }))
    // What a process knows of a token it knows for a second.
    portal.nowMs += 1_000
    const unauthorized = [401, 'authorization_error', 'Unable to authorize user', '*']
    expect(read(await withToken(running, 'profile', dismissed.access))).toEqual(unauthorized)
    // Nor is it an expired one, on which every client refreshes.
    portal.nowMs += 3_600_000
    expect(read(await withToken(running, 'profile', dismissed.access))).toEqual(unauthorized)
    expect(await running.refresh(dismissed.refresh)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    })
  })

  it('names the scope of the app, which changes with the app', async () => {
    await using running = await oauthPortal({}, { scopes: ['telephony'] })
    const { portal, app } = running
    const { access } = await running.issue()
    const list = () => withToken(running, 'crm.contact.list', access)
    expect(read(await list())).toEqual([
      403,
      'insufficient_scope',
      'The request requires higher privileges than provided by the access token',
      '*',
    ])
    await portal.database.transaction((tx) => saveApp(tx, { ...app, scopes: ['crm'] }))
    portal.nowMs += 1_000
    expect((await list()).status).toBe(200)
  })

  it('keeps employees out of an app that is for others', async () => {
    await using running = await oauthPortal()
    const only = await registerApp(running.portal.database, { allowed: [1] })
    const theirs = await running.issue(2, only)
    expect(read(await withToken(running, 'profile', theirs.access))).toEqual([
      403,
      'user_access_error',
      'The user does not have access to the application',
      '*',
    ])
    const own = await running.issue(1, only)
    expect((await withToken(running, 'profile', own.access)).status).toBe(200)
  })

  it('without any credentials is NO_AUTH_FOUND', async () => {
    await using running = await oauthPortal()
    expect(read(await call(running, '/rest/profile'))).toEqual([
      401,
      'NO_AUTH_FOUND',
      'Wrong authorization data',
      '*',
    ])
  })

  it('never shows a client secret, a code or a refresh token as an access token', async () => {
    await using running = await oauthPortal()
    const { refresh } = await running.issue()
    for (const secret of [refresh, running.app.secret, running.app.applicationToken])
      expect((await withToken(running, 'profile', secret)).status).toBe(401)
  })
})

describe('app.info', () => {
  it('answers what clients of the portal and of the authorization server read', async () => {
    await using running = await oauthPortal()
    const { app, origin } = running
    const { access, expiresAt } = await running.issue(2)
    const { body } = await withToken(running, 'app.info', access, {
      IS_NEED_OAUTH_SECURE_CHECK: true,
    })
    expect(body.result).toEqual({
      ID: app.id,
      CODE: app.clientId,
      VERSION: 1,
      STATUS: 'L',
      INSTALLED: true,
      PAYMENT_EXPIRED: 'N',
      DAYS: null,
      LANGUAGE_ID: 'en',
      LICENSE: 'en_selfhosted',
      LICENSE_TYPE: 'selfhosted',
      LICENSE_FAMILY: '',
      SCOPE: app.scopes,
      client_id: app.clientId,
      scope: app.scopes.join(','),
      expires: new Date(expiresAt * 1000).toISOString().replace('.000Z', '+00:00'),
      user_id: 2,
      install: {
        installed: true,
        version: 1,
        status: 'L',
        scope: app.scopes.join(','),
        domain: new URL(origin).host,
        uri: 'http://127.0.0.1',
        client_endpoint: `${origin}/rest/`,
        member_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        member_type: 'b24',
      },
    })
    // As the Python SDK asks the authorization server.
    expect(await call(running, `/rest/app.info/?auth=${access}`)).toMatchObject({
      status: 200,
      body: { result: { user_id: 2 } },
    })
  })

  it('of an app that goes while it is asked about says so', async () => {
    await using portal = await testPortal()
    const app = await registerApp(portal.database)
    await portal.database.transaction((tx) => removeApp(tx, app.id))
    const caller = { employee: 1, app: { id: app.id, expiresAt: 1 } }
    const context = { ...portal.services, caller, sent: {} } as unknown as MethodContext
    await expect(appInfo.call(context)).rejects.toMatchObject({
      entry: { status: 401, code: 'APPLICATION_NOT_FOUND' },
    })
  })
})

describe('settings of an app', () => {
  it('are kept for the app by administrators and read by everybody in it', async () => {
    await using running = await oauthPortal()
    const admin = await running.issue(1)
    const clerk = await running.issue(2)
    const set = (auth: string, options: unknown) =>
      withToken(running, 'app.option.set', auth, { options })
    const get = async (auth: string, option?: string) =>
      (await withToken(running, 'app.option.get', auth, { option })).body.result
    // As every empty map of an answer.
    expect(await get(clerk.access)).toEqual([])
    expect((await set(admin.access, { data: 'value', data2: 'value2' })).body.result).toBe(true)
    await set(admin.access, { data: 'new', list: [1, 'b'] })
    expect(await get(clerk.access)).toEqual({ data: 'new', data2: 'value2', list: [1, 'b'] })
    expect(await get(clerk.access, 'data')).toBe('new')
    expect(await get(clerk.access, 'nothing')).toBeNull()
    expect(await set(clerk.access, { data: 'mine' })).toMatchObject({
      status: 400,
      body: {
        error: 'AccessException',
        error_description: 'Administrator authorization required',
      },
    })
    expect(await set(admin.access, [])).toMatchObject({
      status: 400,
      body: { error: 'ArgumentNullException', error_description: 'options is empty' },
    })
  })

  it('are kept for each employee apart, and for each app apart', async () => {
    await using running = await oauthPortal()
    const other = await registerApp(running.portal.database)
    const set = (auth: string, options: unknown) =>
      withToken(running, 'user.option.set', auth, { options })
    const get = async (auth: string, option?: string) =>
      (await withToken(running, 'user.option.get', auth, { option })).body.result
    const admin = await running.issue(1)
    const clerk = await running.issue(2)
    const elsewhere = await running.issue(1, other)
    expect((await set(admin.access, { theme: 'dark' })).body.result).toBe(true)
    expect((await set(clerk.access, { theme: 'light' })).body.result).toBe(true)
    expect(await get(admin.access, 'theme')).toBe('dark')
    expect(await get(clerk.access)).toEqual({ theme: 'light' })
    expect(await get(elsewhere.access)).toEqual([])
    expect(await set(admin.access, {})).toMatchObject({
      status: 400,
      body: { error: 'ArgumentNullException' },
    })
  })

  it('are of a bounded number and size, with names of a bounded length', async () => {
    await using running = await oauthPortal()
    const { access } = await running.issue(1)
    const many = Object.fromEntries(
      Array.from({ length: 1_001 }, (_each, index) => [`k${index}`, 1]),
    )
    const half = 'x'.repeat(600_000)
    const set = (name: string) =>
      withToken(running, 'user.option.set', access, { options: { [name]: half } })
    expect(await set('a')).toMatchObject({ status: 200 })
    // In the place of itself it is no more than before.
    expect(await set('a')).toMatchObject({ status: 200 })
    for (const options of [many, { ['n'.repeat(256)]: 1 }, { b: half }])
      expect(await withToken(running, 'user.option.set', access, { options })).toMatchObject({
        status: 400,
        body: {
          error: 'ArgumentException',
          error_description:
            'More than 1000 settings, more than 1 MiB of them, or a name of more than 255 characters',
        },
      })
  })

  it('belong to no webhook', async () => {
    await using running = await oauthPortal()
    for (const method of ['app.option.get', 'app.option.set', 'user.option.get', 'user.option.set'])
      expect(await running.portal.request(method, { options: { a: 1 } })).toMatchObject({
        status: 400,
        body: {
          error: 'AccessException',
          error_description: 'Application context required',
        },
      })
  })
})
