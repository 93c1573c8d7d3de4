/** The browser's half: what the pages do, and what nobody can make them do. */
import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createLog } from '../../src/rest/observe/log.ts'
import { findEmployee, saveEmployee } from '../../src/store/people/employees.ts'
import { savePassword } from '../../src/store/people/logins.ts'
import { openBrowser, type Browser, type Visited } from '../support/browser.ts'
import {
  adminEmail,
  clerkEmail,
  codeIn,
  oauthPortal,
  password,
  registerApp,
  type RunningPortal,
} from '../support/oauth-portal.ts'

const start = ({ app }: RunningPortal, more = '') =>
  `/oauth/authorize/?client_id=${app.clientId}&state=s1${more}`

async function signIn(running: RunningPortal, email = adminEmail): Promise<[Browser, Visited]> {
  const browser = openBrowser(running)
  const page = await browser.get(start(running))
  const answer = await browser.submit(page, { action: 'login', email, password })
  return [browser, await browser.get(answer.location ?? '')]
}

/** With a cookie that the browser was not given by the portal. */
const cookieName = 'callerbook_session'

describe('the pages', () => {
  it('ask for the password once, for consent once, and then for nothing', async () => {
    await using running = await oauthPortal()
    const [browser, consent] = await signIn(running)
    expect(consent.status).toBe(200)
    expect(consent.text).toContain('Allow Dialer?')
    expect(consent.text).toContain('app.example')
    expect(consent.text).toContain('Leads, contacts and companies')
    const allowed = await browser.submit(consent, { action: 'allow' })
    expect(allowed.status).toBe(302)
    const again = await browser.get(start(running))
    expect(again.status).toBe(302)
    expect(codeIn(again.location)).not.toBe(codeIn(allowed.location))
  })

  it('ask again when the app wants more than was agreed to', async () => {
    await using running = await oauthPortal({}, { scopes: ['crm'] })
    const [browser, consent] = await signIn(running)
    await browser.submit(consent, { action: 'allow' })
    await running.portal.database.transaction((tx) =>
      tx.query(`update app set scopes = 'crm,user' where id = $1`, [running.app.id]),
    )
    const page = await browser.get(start(running))
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('user</code>')])
  })

  it('send nobody anywhere who does not agree', async () => {
    await using running = await oauthPortal()
    const [browser, consent] = await signIn(running)
    const denied = await browser.submit(consent, { action: 'deny' })
    expect([denied.status, denied.location]).toEqual([200, undefined])
    expect((await browser.get(start(running))).status).toBe(200)
  })

  it('let somebody else sign in', async () => {
    await using running = await oauthPortal()
    const [browser, consent] = await signIn(running)
    const left = await browser.submit(consent, { action: 'leave' })
    expect(left.status).toBe(303)
    expect((await browser.get(left.location ?? '')).text).toContain(
      'autocomplete="current-password"',
    )
  })

  it('stand on their own: no script, nothing from elsewhere, not framed, not kept, no Referer', async () => {
    await using running = await oauthPortal()
    const [browser, consent] = await signIn(running)
    const login = await openBrowser(running).get(start(running))
    const error = await browser.get('/oauth/authorize/?client_id=nobody')
    for (const page of [login, consent, error]) {
      expect(page.headers.get('x-frame-options')).toBe('DENY')
      expect(page.headers.get('cache-control')).toBe('no-store')
      expect(page.headers.get('referrer-policy')).toBe('same-origin')
      expect(page.headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'( https:\/\/app\.example)?; frame-ancestors 'none'; base-uri 'none'$/,
      )
      expect(page.text).not.toMatch(/<script|<link|<img|src=|@import|url\(/)
      expect(page.text).toMatch(
        /<html lang="en">[\s\S]*<title>[^<]+<\/title>[\s\S]*<main>[\s\S]*<h1>/,
      )
    }
    expect(login.text).toMatch(/<label for="email">[\s\S]*<label for="password">/)
    // The redirect that carries the code says nothing of where it comes from either.
    const back = await browser.submit(consent, { action: 'allow' })
    expect(back.headers.get('referrer-policy')).toBe('no-referrer')
    expect(back.headers.get('cache-control')).toBe('no-store')
  })

  it('keep the session in a cookie that no script and no other site can use', async () => {
    await using running = await oauthPortal()
    const browser = openBrowser(running)
    const page = await browser.get(start(running))
    const answer = await browser.submit(page, { action: 'login', email: adminEmail, password })
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^callerbook_session=[0-9a-f]{64}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/,
    )
    const behindProxy = await openBrowser(running).get(start(running), {
      'x-forwarded-proto': 'https',
    })
    expect(behindProxy.headers.getSetCookie()[0]).toMatch(
      /^__Host-callerbook_form=[0-9a-f]{64}; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$/,
    )
  })
})

describe('an app that cannot be authorized', () => {
  it('is told of on a page, never by a redirect', async () => {
    await using running = await oauthPortal()
    const { database } = running.portal
    const half = await registerApp(database, { isInstalled: false })
    const silent = await registerApp(database, { handlerUrl: '' })
    const [browser] = await signIn(running)
    const cases: [string, string][] = [
      ['', 'lacks the client_id'],
      ['?client_id=', 'lacks the client_id'],
      ['?client_id[]=a', 'lacks the client_id'],
      ['?client_id=local.0', 'no application with this client_id'],
      [`?client_id=${half.clientId}`, 'not fully installed'],
      [`?client_id=${silent.clientId}`, 'no address to return to'],
    ]
    for (const [query, text] of cases) {
      const page = await browser.get(`/oauth/authorize/${query}`)
      expect([query, page.status, page.location]).toEqual([query, 400, undefined])
      expect(page.text).toContain(text)
    }
  })

  it('because it is for others, is told of on a page, too', async () => {
    await using running = await oauthPortal({}, { allowed: [1] })
    const [, page] = await signIn(running, clerkEmail)
    expect([page.status, page.location]).toEqual([403, undefined])
  })
})

describe('nobody is sent anywhere else', () => {
  it.each([
    'https://evil.example/',
    'https://app.example/handler',
    'https://app.example/handler?keep=1&x=2',
    'https://app.example.evil.example/handler?keep=1',
    'https://app.example@evil.example/handler?keep=1',
    '//evil.example',
    'javascript:alert(1)',
  ])('with redirect_uri %s', async (uri) => {
    await using running = await oauthPortal()
    const [browser] = await signIn(running)
    const page = await browser.get(start(running, `&redirect_uri=${encodeURIComponent(uri)}`))
    expect([page.status, page.location]).toEqual([400, undefined])
    expect(page.text).not.toContain('evil.example')
  })

  it('the registered address itself may be named', async () => {
    await using running = await oauthPortal()
    const own = encodeURIComponent(running.app.handlerUrl)
    const [browser] = await signIn(running)
    expect((await browser.get(start(running, `&redirect_uri=${own}`))).status).toBe(200)
  })

  it('nor by more slashes in front, or by a state that looks like an address', async () => {
    await using running = await oauthPortal()
    const query = `client_id=${running.app.clientId}&state=`
    const browser = openBrowser(running)
    const login = await browser.get(`//oauth/authorize/?${query}//evil.example`)
    expect(login.text).toContain('action="/oauth/authorize/?')
    const answer = await browser.submit(login, { action: 'login', email: adminEmail, password })
    expect(answer.location).toMatch(/^\/oauth\/authorize\/\?client_id=/)
    const consent = await browser.get(answer.location ?? '')
    const back = await browser.submit(consent, { action: 'allow' })
    expect(new URL(back.location ?? '').host).toBe('app.example')
  })
})

describe('the state', () => {
  it.each([
    ['a%20b%2Bc', 'a b+c'],
    ['%3Cscript%3E%22%27', '<script>"\''],
    ['%0d%0aSet-Cookie:%20x=1', '\r\nSet-Cookie: x=1'],
    ['%E2%82%AC', '€'],
    ['', ''],
  ])('%s comes back as it was sent', async (sent, meant) => {
    await using running = await oauthPortal()
    const { location, headers } = await running.authorize(
      `client_id=${running.app.clientId}&state=${sent}`,
    )
    expect(location).toContain(`&state=${sent}&`)
    expect(new URL(location ?? '').searchParams.get('state')).toBe(meant)
    expect(headers.getSetCookie().join()).not.toContain('x=1')
  })

  it('is no way to put markup on the pages', async () => {
    await using running = await oauthPortal({}, { name: '<b onclick="x">Dialer</b>' })
    const page = await openBrowser(running).get(start(running, '"><script>alert(1)</script>'))
    expect(page.text).not.toMatch(/<script|<b onclick/)
    expect(page.text).toContain('&lt;b onclick=&quot;x&quot;&gt;')
  })

  it('that was not sent does not come back', async () => {
    await using running = await oauthPortal()
    const { location } = await running.authorize(`client_id=${running.app.clientId}`)
    expect(new URL(location ?? '').searchParams.has('state')).toBe(false)
  })
})

describe('a session', () => {
  it('that somebody planted before the login is worth nothing after it', async () => {
    await using running = await oauthPortal()
    const [attacker] = await signIn(running, clerkEmail)
    const planted = attacker.cookies.get(cookieName) as string
    const victim = openBrowser(running)
    const page = await victim.get(start(running))
    victim.cookies.set(cookieName, planted)
    await victim.submit(page, { action: 'login', email: adminEmail, password })
    expect(victim.cookies.get(cookieName)).not.toBe(planted)
    // The planted one is gone altogether.
    expect((await attacker.get(start(running))).text).toContain('Sign in')
  })

  it('of a made-up name opens nothing and is not taken over', async () => {
    await using running = await oauthPortal()
    const victim = openBrowser(running)
    victim.cookies.set(cookieName, 'f'.repeat(64))
    const page = await victim.get(start(running))
    expect(page.text).toContain('Sign in')
    await victim.submit(page, { action: 'login', email: adminEmail, password })
    expect(victim.cookies.get(cookieName)).not.toBe('f'.repeat(64))
  })

  it('ends after twelve hours, with a new password, and with the employment', async () => {
    await using running = await oauthPortal()
    const { portal } = running
    const [first] = await signIn(running)
    portal.nowMs += 12 * 3_600_000
    expect((await first.get(start(running))).text).toContain('Sign in')
    const [second] = await signIn(running)
    await portal.database.transaction((tx) => savePassword(tx, 1, 'x', running.nowS()))
    expect((await second.get(start(running))).text).toContain('Sign in')
    const [third] = await signIn(running, clerkEmail)
    const clerk = await findEmployee(portal.database, 2)
    await portal.database.transaction((tx) => saveEmployee(tx, { ...clerk!, isActive: false }))
    expect((await third.get(start(running))).text).toContain('Sign in')
  })

  it('is kept as a hash alone', async () => {
    await using running = await oauthPortal()
    const [browser] = await signIn(running)
    const rows = await running.portal.database.query('select * from login_session')
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(browser.cookies.get(cookieName))
  })
})

describe('a form of another site', () => {
  it.each([
    ['with another origin', {}, { origin: 'https://evil.example' }],
    ['with a hidden origin', {}, { origin: 'null' }],
    ['without the token', { token: '' }, {}],
    ['with a made-up token', { token: 'a'.repeat(64) }, {}],
  ])('%s agrees to nothing and signs nobody in', async (_what, fields, headers) => {
    await using running = await oauthPortal()
    const [browser, consent] = await signIn(running)
    const forged = await browser.submit(consent, { action: 'allow', ...fields }, headers)
    expect([forged.status, forged.location]).toEqual([403, undefined])
    const other = openBrowser(running)
    const login = await other.get(start(running))
    const entered = await other.submit(
      login,
      { action: 'login', email: adminEmail, password, ...fields },
      headers,
    )
    expect([entered.status, entered.location]).toEqual([403, undefined])
    expect(other.cookies.has(cookieName)).toBe(false)
  })

  it('with the token of another browser is none of ours', async () => {
    await using running = await oauthPortal()
    const [victim] = await signIn(running)
    const [, consentOfAttacker] = await signIn(running, clerkEmail)
    const forged = await victim.submit(consentOfAttacker, { action: 'allow' })
    expect([forged.status, forged.location]).toEqual([403, undefined])
  })

  it('consent cannot be given by a link', async () => {
    await using running = await oauthPortal()
    const [browser] = await signIn(running)
    const page = await browser.get(start(running, '&action=allow'))
    expect([page.status, page.location]).toEqual([200, undefined])
  })
})

describe('a code', () => {
  it('is good once, and for thirty seconds', async () => {
    await using running = await oauthPortal()
    const { app, portal } = running
    const exchange = (code: string) =>
      running.token({
        grant_type: 'authorization_code',
        client_id: app.clientId,
        client_secret: app.secret,
        code,
      })
    const code = codeIn((await running.authorize()).location)
    expect((await exchange(code)).status).toBe(200)
    expect(await exchange(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    const late = codeIn((await running.authorize()).location)
    portal.nowMs += 30_000
    expect(await exchange(late)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })
})

describe('guessing', () => {
  const guess = async (running: RunningPortal, email: string, word: string, from?: string) => {
    const browser = openBrowser(running)
    const headers: Record<string, string> =
      from === undefined ? {} : { 'x-forwarded-for': from, 'x-forwarded-proto': 'http' }
    const page = await browser.get(start(running))
    return browser.submit(page, { action: 'login', email, password: word }, headers)
  }

  it('tells a wrong password from an unknown account by nothing', async () => {
    await using running = await oauthPortal()
    const wrong = await guess(running, adminEmail, 'not it at all')
    const unknown = await guess(running, 'nobody@portal.example', 'not it at all')
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    const bare = (page: Visited) =>
      page.text.replaceAll(/[0-9a-f]{64}/g, '').replaceAll(/value="[^"]*@portal.example"/g, '')
    expect(bare(wrong)).toBe(bare(unknown))
  })

  it('of a password is held up after five tries, the right one included', async () => {
    await using running = await oauthPortal()
    const { portal } = running
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect((await guess(running, clerkEmail, `guess ${attempt}`)).status).toBe(401)
    const held = await guess(running, clerkEmail, password)
    expect([held.status, held.text]).toEqual([429, expect.stringContaining('Too many attempts')])
    // Another account from there is not held, nor this one once the time is over.
    expect((await guess(running, adminEmail, password)).status).toBe(303)
    portal.nowMs += 2_000
    expect((await guess(running, clerkEmail, password)).status).toBe(303)
  })

  it('cannot lock the account for others', async () => {
    await using running = await oauthPortal({ trustedProxies: ['127.0.0.1'] })
    // A trusted proxy that says plain HTTP is no place for a password.
    const insecure = await guess(running, clerkEmail, 'x', '203.0.113.1')
    expect(insecure.status).toBe(400)
    const from = async (address: string, word: string) => {
      const browser = openBrowser(running)
      const headers = { 'x-forwarded-for': address, 'x-forwarded-proto': 'https' }
      const page = await browser.get(start(running), headers)
      return browser.submit(page, { action: 'login', email: clerkEmail, password: word }, headers)
    }
    for (let attempt = 0; attempt < 5; attempt += 1) await from('203.0.113.1', `guess ${attempt}`)
    expect((await from('203.0.113.1', password)).status).toBe(429)
    expect((await from('203.0.113.2', password)).status).toBe(303)
    // One household of IPv6 is one address.
    for (let attempt = 0; attempt < 5; attempt += 1)
      await from(`2001:db8:1:2::${attempt + 1}`, `guess ${attempt}`)
    expect((await from('2001:db8:1:2::99', password)).status).toBe(429)
  })

  it('of many at once is counted before it is looked at', async () => {
    await using running = await oauthPortal()
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_each, index) => guess(running, clerkEmail, `guess ${index}`)),
    )
    expect(outcomes.filter(({ status }) => status === 401)).toHaveLength(5)
    expect(outcomes.filter(({ status }) => status === 429)).toHaveLength(7)
  })

  it('with a password of megabytes costs nothing', async () => {
    await using running = await oauthPortal()
    const startedAt = performance.now()
    expect((await guess(running, adminEmail, 'x'.repeat(1_000_000))).status).toBe(401)
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })
})

describe('the log', () => {
  it('holds no code, token, secret, password or line of a caller', async () => {
    let written = ''
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        written += chunk.toString()
        done()
      },
    })
    await using running = await oauthPortal({ log: createLog('debug', sink) })
    const { app } = running
    const { location } = await running.authorize(
      `client_id=${app.clientId}&state=%0a%7B%22level%22%3A%22error%22%7D`,
    )
    const code = codeIn(location)
    const { body } = await running.token({
      grant_type: 'authorization_code',
      client_id: app.clientId,
      client_secret: app.secret,
      code,
    })
    await fetch(`${running.origin}/rest/profile?auth=${body.access_token}`)
    await running.token({ grant_type: '\n{"level":"error"}', client_id: '\u001b[31m' })
    for (const secret of [code, app.secret, body.access_token, body.refresh_token, password])
      expect(written).not.toContain(secret)
    const lines = written.trim().split('\n')
    expect(lines.length).toBeGreaterThan(4)
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({ level: expect.stringMatching(/debug|info/) })
    expect(written).not.toContain('\u001b')
  })
})
