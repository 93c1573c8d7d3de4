/** What the host page gets from the portal, and who gets it. */
import { describe, expect, it } from 'vitest'
import { findApp } from '../../src/store/access/apps.ts'
import { clerkEmail, oauthPortal, registerApp } from '../support/oauth-portal.ts'
import { openBrowser } from '../support/browser.ts'
import { signedInBrowser } from '../support/signed-in.ts'

const unfinished = { isInstalled: false, installUrl: 'https://setup.example/install' }

describe('an app is opened', () => {
  it('by those that may use it only', async () => {
    await using running = await oauthPortal({}, { allowed: [1] })
    const path = `/marketplace/app/${running.app.id}/`
    const clerk = await signedInBrowser(running, clerkEmail)
    const admin = await signedInBrowser(running)
    const page = await clerk.get(path)
    expect([page.status, page.text]).toEqual([403, expect.stringContaining('do not have access')])
    expect(page.text).not.toContain('app.example')
    for (const action of ['open', 'refresh', 'launched', 'option', 'installed']) {
      const refused = await clerk.tell(`${path}${action}/`)
      expect([refused.status, JSON.parse(refused.text)]).toEqual([
        403,
        { error: 'user_access_error', message: expect.any(String) },
      ])
    }
    expect((await admin.get(path)).status).toBe(200)
    const stranger = await openBrowser(running).post(`${path}open/`, '{}')
    expect([stranger.status, JSON.parse(stranger.text).error]).toEqual([401, 'not signed in'])
  })

  it('from a page of the portal only', async () => {
    await using running = await oauthPortal()
    const browser = await signedInBrowser(running)
    const path = `/marketplace/app/${running.app.id}/open/`
    const token = await browser.token()
    const told = JSON.stringify({ token })
    for (const [body, headers] of [
      ['{}', {}],
      [JSON.stringify({ token: 'f'.repeat(64) }), {}],
      [JSON.stringify({ token: [token] }), {}],
      [told, { origin: 'https://evil.example' }],
      [told, { origin: 'null' }],
    ] as const) {
      const refused = await browser.post(path, body, headers)
      expect([refused.status, JSON.parse(refused.text).error]).toEqual([403, 'stale form'])
    }
    expect((await browser.get(path)).status).toBe(405)
    const opened = await browser.post(path, told)
    expect(opened.status).toBe(200)
    expect(opened.headers.get('access-control-allow-origin')).toBeNull()
    expect(opened.headers.get('cache-control')).toBe('no-store')
  })

  it('in a page whose frames and forms lead to the app and nowhere else', async () => {
    await using running = await oauthPortal({}, unfinished)
    const browser = await signedInBrowser(running)
    const page = await browser.get(`/marketplace/app/${running.app.id}/`)
    const policy = page.headers.get('content-security-policy')
    expect(policy).toContain("frame-src 'self' https://setup.example;")
    expect(policy).toContain("form-action 'self' https://setup.example;")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(page.headers.get('x-frame-options')).toBe('DENY')
    expect(page.headers.get('permissions-policy')).toContain('microphone=("https://setup.example")')
    expect(page.text).toContain('data-url="https://setup.example/install"')
    // No token is in the page itself, which a browser may show again.
    expect(page.text.match(/[0-9a-f]{64}/g)?.length).toBe(2)
  })

  it('not when it has no page, or there is none', async () => {
    await using running = await oauthPortal({}, { isApiOnly: true })
    const browser = await signedInBrowser(running)
    const paths = [running.app.id, 99, '1e3', '01', '../app/1'].map(
      (id) => `/marketplace/app/${id}/`,
    )
    const statuses = await Promise.all(paths.map(async (path) => (await browser.get(path)).status))
    expect(statuses.slice(0, 2)).toEqual([404, 404])
    expect(statuses.slice(2).every((status) => status >= 400)).toBe(true)
  })

  it('by nobody who was dismissed a moment ago', async () => {
    await using running = await oauthPortal()
    const browser = await signedInBrowser(running, clerkEmail)
    const { database } = running.portal
    await database.transaction((tx) => tx.query('update employee set active = 0 where id = 2'))
    const path = `/marketplace/app/${running.app.id}/open/`
    const refused = await browser.post(path, '{}')
    expect(refused.status).toBe(401)
  })
})

describe('what the app may change', () => {
  it('its settings: those of the app by an administrator, those of the employee by everybody', async () => {
    await using running = await oauthPortal()
    const other = await registerApp(running.portal.database)
    const admin = await signedInBrowser(running)
    const clerk = await signedInBrowser(running, clerkEmail)
    const set = async (browser: typeof admin, owner: string, fields: object) => {
      const answer = await browser.tell(`/marketplace/app/${running.app.id}/option/`, {
        owner,
        ...fields,
      })
      return [answer.status, JSON.parse(answer.text)]
    }
    expect(await set(admin, 'app', { name: 'a', value: 1 })).toEqual([200, { a: 1 }])
    expect(await set(clerk, 'app', { name: 'a', value: 2 })).toEqual([
      403,
      expect.objectContaining({ error: 'not admin' }),
    ])
    expect(await set(clerk, 'user', { name: 'a', value: { b: [null] } })).toEqual([
      200,
      { a: { b: [null] } },
    ])
    for (const fields of [
      {},
      { name: '' },
      { name: 'x'.repeat(256), value: 1 },
      { name: ['a'], value: 1 },
    ])
      expect((await set(admin, 'user', fields))[0]).toBe(400)
    const opened = await admin.tell(`/marketplace/app/${other.id}/open/`)
    expect(JSON.parse(opened.text).init).toMatchObject({ APP_OPTIONS: {}, USER_OPTIONS: {} })
  })

  it('its installation, by an administrator and once', async () => {
    await using running = await oauthPortal({}, unfinished)
    const admin = await signedInBrowser(running)
    const clerk = await signedInBrowser(running, clerkEmail)
    const path = `/marketplace/app/${running.app.id}/installed/`
    expect((await clerk.tell(path)).status).toBe(403)
    expect(JSON.parse((await admin.tell(path)).text)).toBe(true)
    expect(JSON.parse((await admin.tell(path)).text)).toBe(false)
    expect((await clerk.tell(path)).status).toBe(403)
    expect((await findApp(running.portal.database, running.app.id))?.isInstalled).toBe(true)
  })
})

describe('the tokens of a frame', () => {
  it('are good for calls, and new ones leave the old ones good', async () => {
    await using running = await oauthPortal()
    const browser = await signedInBrowser(running)
    const { init } = JSON.parse(
      (await browser.tell(`/marketplace/app/${running.app.id}/open/`)).text,
    )
    const renewed = JSON.parse(
      (await browser.tell(`/marketplace/app/${running.app.id}/refresh/`)).text,
    )
    for (const token of [init.AUTH_ID, renewed.AUTH_ID]) {
      const answer = await fetch(`${running.origin}/rest/profile?auth=${token}`)
      expect(await answer.json()).toMatchObject({ result: { ID: '1', ADMIN: true } })
    }
    // The app's server may renew with its secret, as with every other refresh token.
    expect((await running.refresh(init.REFRESH_ID)).status).toBe(200)
    expect((await running.refresh(renewed.REFRESH_ID)).status).toBe(200)
  })
})

it('the library is there for pages of every origin, without signing in', async () => {
  await using running = await oauthPortal()
  for (const path of ['/api/v1/', '/api/v1', '/api/v1/?v=2']) {
    const answer = await fetch(`${running.origin}${path}`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(await answer.text()).toContain('BX24')
    const again = await fetch(`${running.origin}${path}`, {
      headers: { 'if-none-match': answer.headers.get('etag') ?? '' },
    })
    expect([again.status, await again.text()]).toEqual([304, ''])
  }
})
