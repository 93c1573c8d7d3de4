/** Who gets to the pages of the portal, and that nobody is led astray on the way. */
import { describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import {
  adminEmail,
  clerkEmail,
  oauthPortal,
  password,
  registerApp,
} from '../support/oauth-portal.ts'
import { signedInBrowser } from '../support/signed-in.ts'

describe('signing in', () => {
  it('leads to the page that was asked for', async () => {
    await using running = await oauthPortal()
    const browser = openBrowser(running)
    const away = await browser.get('/?from=mail')
    expect([away.status, away.location]).toEqual([302, '/login/?back=%2F%3Ffrom%3Dmail'])
    const login = await browser.get(away.location ?? '')
    expect(login.text).toContain('Sign in')
    const done = await browser.submit(login, { action: 'login', email: clerkEmail, password })
    expect([done.status, done.location]).toEqual([303, '/?from=mail'])
    const start = await browser.get('/?from=mail')
    expect(start.status).toBe(200)
    expect(start.text).toContain('Good to see you, Carla Clerk')
  })

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '\\\\evil.example',
    'javascript:alert(1)',
    '/%2f/evil.example',
    '/rest/1/secret/profile',
    '/logout/',
    '/\r\nSet-Cookie: a=b',
  ])('never leads elsewhere: %j', async (back) => {
    await using running = await oauthPortal()
    const browser = openBrowser(running)
    const login = await browser.get(`/login/?back=${encodeURIComponent(back)}`)
    const done = await browser.submit(login, { action: 'login', email: adminEmail, password })
    expect([done.status, done.location]).toEqual([303, '/'])
    // Nor whoever is signed in already.
    const again = await browser.get(`/login/?back=${encodeURIComponent(back)}`)
    expect([again.status, again.location]).toEqual([303, '/'])
  })

  it('is told by user.get as LAST_LOGIN, and nothing else of the employee changes', async () => {
    await using running = await oauthPortal()
    const { portal } = running
    const get = async (filter: object) =>
      (await portal.request('user.get', { filter })).body.result as Record<string, unknown>[]
    const before = await get({ ID: 2 })
    expect(before).toMatchObject([{ LAST_LOGIN: '' }])
    portal.nowMs = Date.parse('2026-05-04T10:00:00Z')
    const browser = openBrowser(running)
    const login = await browser.get('/login/')
    await browser.submit(login, { action: 'login', email: clerkEmail, password: 'wrong' })
    expect(await get({ ID: 2 })).toEqual(before)
    await browser.submit(login, { action: 'login', email: clerkEmail, password })
    const [signedIn] = await get({ '>=LAST_LOGIN': '2026-05-04T10:00:00Z' })
    expect(signedIn).toEqual({ ...before[0], LAST_LOGIN: expect.any(String) })
    expect(Date.parse(String(signedIn?.['LAST_LOGIN']))).toBe(portal.nowMs)
    expect(await get({ '>LAST_LOGIN': '2026-05-04T10:00:00Z' })).toEqual([])
    expect(await get({ LAST_LOGIN: '' })).toMatchObject([{ ID: '1' }])
  })

  it('gives the session a new name, whatever cookie the browser came with', async () => {
    await using running = await oauthPortal()
    const browser = openBrowser(running)
    const planted = 'a'.repeat(64)
    browser.cookies.set('callerbook_session', planted)
    const login = await browser.get('/login/')
    await browser.submit(login, { action: 'login', email: adminEmail, password })
    expect(browser.cookies.get('callerbook_session')).toMatch(/^[0-9a-f]{64}$/)
    expect(browser.cookies.get('callerbook_session')).not.toBe(planted)
  })

  it('ends a session that somebody else put into the browser', async () => {
    await using running = await oauthPortal()
    const attacker = await signedInBrowser(running, clerkEmail)
    const victim = openBrowser(running)
    victim.cookies.set('callerbook_session', attacker.cookies.get('callerbook_session') ?? '')
    // A page for the attacker's session is no page for the victim's: the form is still taken.
    const login = await openBrowser(running).get('/login/')
    const formCookie = /callerbook_form=(\w+)/.exec(login.headers.get('set-cookie') ?? '')?.[1]
    victim.cookies.set('callerbook_form', formCookie ?? '')
    await victim.submit(login, { action: 'login', email: adminEmail, password })
    expect((await victim.get('/')).text).not.toContain('Carla Clerk')
    expect((await attacker.get('/')).status).toBe(302)
  })

  it('shares the count of wrong passwords with the authorization of apps', async () => {
    await using running = await oauthPortal()
    const browser = openBrowser(running)
    const authorize = `/oauth/authorize/?client_id=${running.app.clientId}`
    const attempt = async (path: string) =>
      browser.submit(await browser.get(path), { action: 'login', email: adminEmail, password: 'x' })
    for (let count = 0; count < 3; count += 1) await attempt('/login/')
    for (let count = 0; count < 2; count += 1) await attempt(authorize)
    const page = await attempt('/login/')
    expect([page.status, page.text]).toEqual([429, expect.stringContaining('Too many attempts')])
  })
})

describe('signing out', () => {
  it('ends the session in the portal, not only in the browser', async () => {
    await using running = await oauthPortal()
    const browser = await signedInBrowser(running)
    const session = browser.cookies.get('callerbook_session') ?? ''
    const out = await browser.submit(await browser.get('/'), {})
    expect([out.status, out.location]).toEqual([303, '/login/'])
    browser.cookies.set('callerbook_session', session)
    expect((await browser.get('/')).status).toBe(302)
  })

  it('cannot be caused by another site', async () => {
    await using running = await oauthPortal()
    const browser = await signedInBrowser(running)
    const start = await browser.get('/')
    const foreign = await browser.submit(start, {}, { origin: 'https://evil.example' })
    const blind = await browser.submit(start, { token: 'f'.repeat(64) })
    expect([foreign.status, blind.status]).toEqual([403, 403])
    expect((await browser.get('/logout/')).status).toBe(303)
    expect((await browser.get('/')).status).toBe(200)
  })
})

describe('a page', () => {
  it('cannot be framed, kept, or given a script of others', async () => {
    await using running = await oauthPortal()
    const browser = await signedInBrowser(running)
    const page = await browser.get('/')
    const policy = page.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(page.headers.get('x-frame-options')).toBe('DENY')
    expect(page.headers.get('cache-control')).toBe('no-store')
    const { headers } = await openBrowser(running).get('/login/')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-frame-options')).toBe('DENY')
  })

  it('has its scripts and styles from an address that changes with them', async () => {
    await using running = await oauthPortal()
    const browser = await signedInBrowser(running)
    const { text } = await browser.get('/')
    const style = /href="(\/console\/[0-9a-f]{16}\/shell\/shell\.css)"/.exec(text)?.[1] ?? ''
    const file = await browser.get(style)
    expect(file.status).toBe(200)
    expect(file.headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect(file.headers.get('cache-control')).toContain('immutable')
    for (const other of [
      '/console/0000000000000000/shell/shell.css',
      style.replace('shell.css', '../../../package.json'),
      style.replace('shell/shell.css', 'tsconfig.json'),
      style.replace('shell/shell.css', ''),
    ])
      expect([other, (await browser.get(other)).status]).toEqual([other, 404])
  })

  it('serves modules without their types', async () => {
    await using running = await oauthPortal()
    const browser = await signedInBrowser(running)
    const { text } = await browser.get('/')
    const root = /(\/console\/[0-9a-f]{16}\/)/.exec(text)?.[1] ?? ''
    const module = await browser.get(`${root}shell/portal.ts`)
    expect(module.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(module.text).toContain('export const tell')
    expect(module.text).not.toContain('Readonly<Record')
  })

  it('is served over HTTPS, or to the machine itself', async () => {
    await using running = await oauthPortal({ trustedProxies: ['127.0.0.1'] })
    const browser = openBrowser(running)
    const page = await browser.get('/', {
      'x-forwarded-for': '203.0.113.5',
      'x-forwarded-proto': 'http',
    })
    expect([page.status, page.text]).toEqual([400, expect.stringContaining('over HTTPS only')])
  })
})

describe('the start page', () => {
  it('lists the apps that this employee may open, with their names escaped', async () => {
    await using running = await oauthPortal({}, { name: '<b>Dialer & Co</b>' })
    const { database } = running.portal
    await registerApp(database, { name: 'For the boss', allowed: [1] })
    await registerApp(database, {
      name: 'Half there',
      isInstalled: false,
      installUrl: 'https://a.example/i',
    })
    await registerApp(database, { name: 'No page', isApiOnly: true })
    await registerApp(database, { name: 'Nowhere', handlerUrl: '' })
    const admin = (await (await signedInBrowser(running)).get('/')).text
    const clerk = (await (await signedInBrowser(running, clerkEmail)).get('/')).text
    const names = (text: string) =>
      [...text.slice(text.indexOf('Applications')).matchAll(/<strong>(.*?)<\/strong>/g)].map(
        ([, name]) => name,
      )
    expect(names(clerk)).toEqual(['&lt;b&gt;Dialer &amp; Co&lt;/b&gt;'])
    expect(names(admin)).toEqual([
      '&lt;b&gt;Dialer &amp; Co&lt;/b&gt;',
      'For the boss',
      'Half there',
    ])
    expect(admin).toContain('href="/marketplace/app/1/"')
  })
})
