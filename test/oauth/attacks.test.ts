/** Attacks on tokens and secrets; those on the pages are in authorize.test.ts and test/pages. */
import { describe, expect, it } from 'vitest'
import { hashPassword } from '../../src/domain/access/password.ts'
import { createLogin } from '../../src/oauth/login.ts'
import { savePassword } from '../../src/store/people/logins.ts'
import { serving } from '../support/command-line.ts'
import {
  adminEmail,
  codeIn,
  oauthPortal,
  registerApp,
  type RunningPortal,
} from '../support/oauth-portal.ts'
import { sharedStores } from '../support/store-places.ts'
import { openDatabase } from '../../src/store/open.ts'
import { issueCode } from '../../src/store/access/tokens.ts'

const calls = async ({ origin }: RunningPortal, token: string) =>
  (await fetch(`${origin}/rest/profile?auth=${token}`)).status

describe('a refresh token', () => {
  it('that comes back after its minute ends all tokens of that employee in the app, and no others', async () => {
    await using running = await oauthPortal()
    const stolen = await running.issue(1)
    const colleague = await running.issue(2)
    const elsewhere = await running.issue(1, await registerApp(running.portal.database))
    const owner = (await running.refresh(stolen.refresh)).body
    running.portal.nowMs += 61_000
    expect(await running.refresh(stolen.refresh)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    })
    // What a process knows of a token it knows for a second.
    running.portal.nowMs += 1_000
    expect(await calls(running, owner.access_token)).toBe(401)
    expect(await running.refresh(owner.refresh_token)).toMatchObject({ status: 400 })
    expect(await calls(running, colleague.access)).toBe(200)
    expect(await calls(running, elsewhere.access)).toBe(200)
  })

  it('does nothing as an access token, a code or a secret, and the other way round', async () => {
    await using running = await oauthPortal()
    const { clientId: client_id, secret: client_secret } = running.app
    const { access, refresh } = await running.issue()
    const code = codeIn((await running.authorize()).location)
    const asRefresh = (refresh_token: string) =>
      running.token({ grant_type: 'refresh_token', client_id, client_secret, refresh_token })
    const asCode = (text: string) =>
      running.token({ grant_type: 'authorization_code', client_id, client_secret, code: text })
    for (const wrong of [access, code, client_secret, running.app.applicationToken])
      expect((await asRefresh(wrong)).status, 'as refresh').toBe(400)
    for (const wrong of [access, refresh]) expect((await asCode(wrong)).status, 'as code').toBe(400)
    for (const wrong of [code, refresh]) expect(await calls(running, wrong)).toBe(401)
    expect((await asRefresh(refresh)).status).toBe(200)
    expect((await asCode(code)).status).toBe(200)
  })

  it('of an app that another one names as its own does not tell whose it is', async () => {
    await using running = await oauthPortal()
    const thief = await registerApp(running.portal.database)
    const { refresh } = await running.issue()
    const ask = (client_id: string, client_secret: string, refresh_token: string) =>
      running.token({ grant_type: 'refresh_token', client_id, client_secret, refresh_token })
    const theirs = await ask(thief.clientId, thief.secret, refresh)
    const nobodys = await ask(thief.clientId, thief.secret, 'f'.repeat(64))
    expect(theirs).toEqual(nobodys)
    // Nor does the secret of one open the other.
    expect(await ask(running.app.clientId, thief.secret, refresh)).toMatchObject({
      body: { error: 'invalid_client' },
    })
    expect((await running.refresh(refresh)).status).toBe(200)
  })
})

describe.each(sharedStores)('one code at several processes on $engine', ({ skipped, open }) => {
  it.skipIf(skipped)(
    'is exchanged once',
    async () => {
      await using store = await open()
      await using one = await serving(store.flags)
      await using other = await serving(store.flags)
      const database = await openDatabase(store.place)
      try {
        const app = await registerApp(database)
        for (let round = 0; round < 3; round += 1) {
          const nowS = Math.floor(Date.now() / 1000)
          const code = await database.transaction((tx) =>
            issueCode(tx, { app: app.id, employee: 1 }, nowS),
          )
          const answers = await Promise.all(
            Array.from({ length: 8 }, async (_each, index) => {
              const response = await fetch(`${[one, other][index % 2]?.address}/oauth/token/`, {
                method: 'POST',
                body: new URLSearchParams({
                  grant_type: 'authorization_code',
                  client_id: app.clientId,
                  client_secret: app.secret,
                  code,
                }),
              })
              return response.status
            }),
          )
          expect(answers.filter((status) => status === 200)).toHaveLength(1)
          expect(answers.filter((status) => status === 400)).toHaveLength(7)
        }
      } finally {
        await database.close()
      }
    },
    60_000,
  )
})

describe('guessing at the token endpoint', () => {
  it.each([
    ['secrets', { client_secret: 'wrong' }],
    ['refresh tokens', { refresh_token: 'wrong' }],
    ['client ids', { client_id: 'local.00000000000000.00000000' }],
  ])(
    'of %s is answered later and later, and holds up nobody with the right ones',
    async (_what, wrong) => {
      await using running = await oauthPortal()
      const { refresh } = await running.issue()
      const right = {
        grant_type: 'refresh_token',
        client_id: running.app.clientId,
        client_secret: running.app.secret,
        refresh_token: refresh,
      }
      for (let count = 0; count < 5; count += 1) await running.token({ ...right, ...wrong })
      const startedAt = performance.now()
      const guess = running.token({ ...right, ...wrong }).then(() => performance.now() - startedAt)
      const valid = await running.token(right)
      const validMs = performance.now() - startedAt
      expect(valid.status).toBe(200)
      const guessMs = await guess
      expect(guessMs).toBeGreaterThanOrEqual(95)
      expect(validMs).toBeLessThan(guessMs)
    },
  )
})

describe('the time of an answer', () => {
  const median = (times: number[]) => times.toSorted((a, b) => a - b)[times.length >> 1] as number

  /** Medians of two kinds of requests, sent in turns, so that what else the machine does meets both. */
  async function compared(count: number, works: (() => Promise<unknown>)[]): Promise<number> {
    const times: number[][] = works.map(() => [])
    for (let turn = 0; turn < count; turn += 1)
      for (const [index, work] of works.entries()) {
        const startedAt = performance.now()
        await work()
        times[index]?.push(performance.now() - startedAt)
      }
    const [one = 0, other = 0] = times.map(median)
    return one / other
  }

  // Looked for by hash: how much of a guess is right cannot be seen in the place of a hash.
  it('does not tell how much of a webhook is right', async () => {
    await using running = await oauthPortal()
    const { secret } = await running.portal.webhook()
    const near = `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`
    const far = secret.replaceAll(/./g, '!')
    const ask = (guess: string) => () =>
      running.portal.raw({ url: `/rest/1/${encodeURIComponent(guess)}/profile` })
    const ratio = await compared(400, [ask(near), ask(far)])
    expect(ratio).toBeGreaterThan(0.5)
    expect(ratio).toBeLessThan(2)
  })

  it('does not tell whether there is such an account', async () => {
    await using running = await oauthPortal()
    const { database } = running.portal
    // As expensive as a real one.
    const hash = await hashPassword('correct horse battery')
    await database.transaction((tx) => savePassword(tx, 1, hash, 1))
    const login = createLogin(database, () => running.portal.nowMs)
    let host = 0
    const attempt = (email: string) => async () => {
      host += 1
      const outcome = await login(email, 'not it at all', `198.51.${host >> 8}.${host & 255}`)
      expect(outcome).toEqual({ refused: 'wrong' })
    }
    const ratio = await compared(9, [attempt(adminEmail), attempt('nobody@portal.example')])
    expect(ratio).toBeGreaterThan(0.5)
    expect(ratio).toBeLessThan(2)
  })
})

describe('what an app is called', () => {
  it('writes no lines and no headers of its own', async () => {
    const name = 'Dialer\r\nSet-Cookie: a=b\r\n\r\n<script>alert(1)</script>'
    await using running = await oauthPortal({}, { name })
    const page = await fetch(`${running.origin}/oauth/authorize/?client_id=${running.app.clientId}`)
    expect(page.headers.getSetCookie().join()).not.toContain('a=b')
    expect(await page.text()).not.toContain('<script>')
  })
})
