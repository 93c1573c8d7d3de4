import { describe, expect, it } from 'vitest'
import { callerbook } from '../support/command-line.ts'
import { handlerServer } from '../support/handler-server.ts'
import { oauthPortal, type RunningPortal } from '../support/oauth-portal.ts'
import type { TestPortalOptions } from '../support/server.ts'
import { addCallbackForm, type CallbackForm } from '../../src/store/calls/callback-forms.ts'
import { addOutgoingWebhook } from '../../src/store/events/outgoing-webhooks.ts'

const shop = 'https://shop.example'

async function formPortal(changes: Partial<CallbackForm> = {}, options: TestPortalOptions = {}) {
  const running = await oauthPortal({ portalCountry: 'DE', ...options })
  const { database } = running.portal
  await database.transaction((tx) =>
    addCallbackForm(tx, {
      publicKey: 'theform',
      secretKey: 'secret',
      name: 'Call <me>',
      app: running.app.id,
      line: '7',
      responsible: 2,
      origins: [shop],
      spokenText: 'A callback was ordered.',
      voice: 'usinternalfemale',
      createdAt: 1,
      ...changes,
    }),
  )
  return running
}

const pathOfForm = '/callback/theform'

const sendJson = async (
  { origin }: RunningPortal,
  fields: unknown,
  headers: Record<string, string> = {},
) => {
  const response = await fetch(origin + pathOfForm, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(fields),
  })
  const body = (await response.json()) as { accepted: boolean; message?: string }
  return { status: response.status, headers: response.headers, body }
}

/** Loads the page, waits so long by the portal's clock, and sends its form. */
async function fillIn(
  running: RunningPortal,
  fields: Record<string, string>,
  { afterMs = 5_000, headers = {} }: { afterMs?: number; headers?: Record<string, string> } = {},
) {
  const { origin, portal } = running
  const page = await (await fetch(origin + pathOfForm)).text()
  const shown = /name="shown" value="([^"]+)"/.exec(page)?.[1] ?? ''
  portal.nowMs += afterMs
  const response = await fetch(origin + pathOfForm, {
    method: 'POST',
    headers: { origin, ...headers },
    body: new URLSearchParams({ shown, website: '', ...fields }),
  })
  return { status: response.status, text: await response.text() }
}

const requestsOf = async ({ portal }: RunningPortal) =>
  portal.database.query<{ title: string }>('select title from client order by ref')

describe('a visitor who fills in the callback form', () => {
  it('becomes a lead, and the app of the line is told what the documentation shows', async () => {
    await using handler = await handlerServer()
    await using webhook = await handlerServer()
    await using running = await formPortal({}, { eventNetworks: ['127.0.0.1'] })
    const { portal, app } = running
    await portal.services.events.bind({
      app: app.id,
      event: 'ONEXTERNALCALLBACKSTART',
      url: handler.url,
      runAs: 0,
      isOffline: false,
      connector: '',
      minTimeoutS: 0,
    })
    await portal.database.transaction((tx) =>
      addOutgoingWebhook(tx, {
        title: '',
        url: webhook.url,
        events: ['ONEXTERNALCALLBACKSTART'],
        applicationToken: 'x',
        createdAt: 0,
      }),
    )
    portal.app.delivery.start()
    const { status, text } = await fillIn(running, { phone: '0495 1234567', name: 'Ada' })
    expect(status).toBe(200)
    expect(text).toContain('We call you back as soon as we can.')
    const leads = await portal.request('crm.lead.list', {
      select: ['ID', 'TITLE', 'NAME', 'SOURCE_ID', 'ASSIGNED_BY_ID', 'PHONE'],
    })
    expect(leads.body.result).toMatchObject([
      {
        TITLE: 'Ada - Call <me>',
        NAME: 'Ada',
        SOURCE_ID: 'CALLBACK',
        ASSIGNED_BY_ID: '2',
        PHONE: [{ VALUE: '+494951234567', VALUE_TYPE: 'WORK' }],
      },
    ])
    const [event] = await handler.count(1)
    expect(event?.body.data).toEqual({
      PHONE_NUMBER: '+494951234567',
      TEXT: 'A callback was ordered.',
      VOICE: 'usinternalfemale',
      CRM_ENTITY_TYPE: 'LEAD',
      CRM_ENTITY_ID: leads.body.result[0].ID,
      LINE_NUMBER: '7',
    })
    // Nobody of the portal caused it, so nobody's token is sent.
    expect(event?.body.auth).not.toHaveProperty('access_token')
    const [told] = await webhook.count(1)
    expect(told?.body.data).toEqual(event?.body.data)
    await portal.app.delivery.stop(0)
  })

  it('is found when the portal knows them, and asks once however often they send it', async () => {
    await using running = await formPortal()
    const { portal } = running
    await portal.request('crm.contact.add', {
      fields: { NAME: 'Ada', PHONE: [{ VALUE: '04951 234567', VALUE_TYPE: 'WORK' }] },
    })
    await portal.services.events.bind({
      app: running.app.id,
      event: 'ONEXTERNALCALLBACKSTART',
      url: '',
      runAs: 0,
      isOffline: true,
      connector: '',
      minTimeoutS: 0,
    })
    const kept = async () =>
      (await portal.database.query<{ data: string }>('select data from offline_event')).map(
        ({ data }) => JSON.parse(data) as unknown,
      )
    const answers = await Promise.all(
      ['04951 234567', '+49 4951 234567', '0049 4951/234567'].map((phone) =>
        sendJson(running, { phone }),
      ),
    )
    for (const { body } of answers) expect(body).toEqual({ accepted: true })
    expect(await kept()).toMatchObject([{ CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 1 }])
    expect(await requestsOf(running)).toHaveLength(1)

    await portal.database.transaction((tx) => tx.query('delete from offline_event'))
    portal.nowMs -= 3_600_000
    await sendJson(running, { phone: '04951 234567' })
    // A clock that was set back swallows no request.
    expect(await kept()).toHaveLength(1)
  })

  it.each(['', 'anonymous', '112', '4711', 'call me', '+49', '12345678901234567890'])(
    'with "%s", which is no number to call, is told so and keeps what they wrote',
    async (phone) => {
      await using running = await formPortal()
      const { status, text } = await fillIn(running, { phone, name: '"><script>' })
      expect(status).toBe(400)
      expect(text).toContain('This is no telephone number that we can call.')
      expect(text).toContain('value="&quot;&gt;&lt;script&gt;"')
      expect(await requestsOf(running)).toEqual([])
    },
  )

  it('whose text is too long is refused', async () => {
    await using running = await formPortal()
    for (const fields of [
      { phone: '0495 1234567', name: 'x'.repeat(101) },
      { phone: `0495 1234567${' '.repeat(60)}1` },
    ]) {
      const { status, body } = await sendJson(running, fields)
      expect([status, body.accepted]).toEqual([400, false])
    }
  })
})

describe('a program that fills in forms', () => {
  it('is told that all went well when it fills in what nobody sees', async () => {
    await using running = await formPortal()
    const fields = { phone: '0495 1234567', website: 'https://spam.example' }
    expect((await fillIn(running, fields)).status).toBe(200)
    expect((await sendJson(running, fields)).body).toEqual({ accepted: true })
    expect(await requestsOf(running)).toEqual([])
  })

  it.each([
    ['at once', { afterMs: 500 }, {}, 'That was very quick.'],
    ['after a day', { afterMs: 86_400_000 }, {}, 'The page was open for too long.'],
    ['with a time of its own', {}, { shown: '1.abc' }, 'The page was open for too long.'],
    ['without loading the page', {}, { shown: '' }, 'The page was open for too long.'],
  ])('and sends it %s has to send it again', async (_how, when, fields, problem) => {
    await using running = await formPortal()
    const { status, text } = await fillIn(running, { phone: '0495 1234567', ...fields }, when)
    expect(status).toBe(400)
    expect(text).toContain(problem)
    expect(await requestsOf(running)).toEqual([])
  })

  it('is stopped after five requests from one address, and others are not', async () => {
    await using running = await formPortal({}, { trustedProxies: ['127.0.0.1'] })
    const from = (address: string, last: number) =>
      sendJson(
        running,
        { phone: `0495 123456${last}` },
        { 'x-forwarded-for': address, 'x-forwarded-proto': 'https' },
      )
    for (let count = 0; count < 5; count += 1)
      expect((await from('203.0.113.1', count)).status).toBe(200)
    const { status, headers } = await from('203.0.113.1', 5)
    expect(status).toBe(429)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(500)
    expect((await from('203.0.113.2', 6)).status).toBe(200)
    running.portal.nowMs += 11 * 60_000
    expect((await from('203.0.113.1', 7)).status).toBe(200)
  })
})

describe('another web site', () => {
  it('sends the form and frames its page when it is allowed to', async () => {
    await using running = await formPortal()
    const allowed = await sendJson(running, { phone: '0495 1234567' }, { origin: shop })
    expect(allowed.status).toBe(200)
    expect(allowed.headers.get('access-control-allow-origin')).toBe(shop)
    const page = await fetch(running.origin + pathOfForm)
    expect(page.headers.get('content-security-policy')).toContain(`frame-ancestors ${shop};`)
    expect(page.headers.get('x-frame-options')).toBeNull()
    expect(page.headers.get('set-cookie')).toBeNull()
  })

  it.each(['https://evil.example', 'null', 'https://shop.example.evil.example', `${shop}:444`])(
    '%s may not send it',
    async (origin) => {
      await using running = await formPortal()
      const { status, headers } = await sendJson(running, { phone: '0495 1234567' }, { origin })
      expect(status).toBe(403)
      expect(headers.get('access-control-allow-origin')).toBeNull()
      expect(await requestsOf(running)).toEqual([])
    },
  )
})

describe('an address that is no form', () => {
  it.each(['/callback/other', '/callback/THEFORM', '/callback/theform/'])('%s', async (path) => {
    await using running = await formPortal()
    const { status } = await fetch(running.origin + path)
    expect(status).toBe(path === `${pathOfForm}/` ? 200 : 404)
  })
})

describe('callerbook callback', () => {
  it('makes, lists and removes forms', async () => {
    await using running = await oauthPortal({ portalCountry: 'DE' })
    const { portal, app, origin } = running
    await portal.services.externalLines.add({
      app: app.id,
      number: '7',
      name: '',
      isAutoCreating: true,
    })
    const data = ['--data', portal.config.data, '--portal-country', 'DE']
    const run = (...args: string[]) => callerbook(['callback', ...args, ...data])
    const added = await run('add', '--line', '7', '--origins', `${shop},http://a.example`, '--json')
    expect(added.err).toContain('app 1 must bind ONEXTERNALCALLBACKSTART')
    const form = JSON.parse(added.out) as { id: number; url: string }
    expect(form.url).toMatch(new RegExp(`^${origin}/callback/[a-z0-9]{20}$`))
    expect((await fetch(form.url)).status).toBe(200)
    expect(JSON.parse((await run('list', '--json')).out)).toEqual([
      {
        id: form.id,
        name: 'Callback',
        url: form.url,
        app: app.id,
        line: '7',
        responsible: 1,
        origins: [shop, 'http://a.example'],
      },
    ])
    expect((await run('remove', String(form.id))).code).toBe(0)
    expect((await fetch(form.url)).status).toBe(404)
    for (const [args, problem] of [
      [['remove', String(form.id)], `there is no form ${form.id}`],
      [['add', '--line', '8'], 'no app has a line 8'],
      [['add', '--line', '7', '--origins', 'shop.example'], 'a web site is written like'],
      [['add', '--line', '7', '--origins', 'https://a;sandbox'], 'a web site is written like'],
      [['add', '--line', '7', '--origins', `${shop}/path`], 'a web site is written like'],
      [['add', '--line', '7', '--responsible', '77'], 'there is no active employee 77'],
      [['add', '--line', '7', '--name', ''], '--name must have 1 to 100 characters'],
    ] as const)
      expect((await run(...args)).err).toContain(problem)
  }, 60_000)
})
