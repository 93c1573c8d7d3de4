import { describe, expect, it } from 'vitest'
import { callTypes } from '../../src/domain/calls/call.ts'
import { cardPortal } from '../support/card-portal.ts'
import type { EventStreamClient, SentEvent } from '../support/event-stream.ts'
import { handlerServer } from '../support/handler-server.ts'
import { openBrowser } from '../support/browser.ts'

const isCardOf = (call: string) => (event: SentEvent) =>
  event.name === 'card' && event.data.call === call
const isGone = (call: string) => (event: SentEvent) =>
  event.name === 'gone' && event.data.call === call
const isSnapshot = ({ name }: SentEvent) => name === 'snapshot'

/** What a page shows after these events. */
function shownBy({ events }: Pick<EventStreamClient, 'events'>): string[] {
  const cards = new Set<string>()
  for (const { name, data } of events) {
    if (name === 'snapshot') {
      cards.clear()
      for (const { call } of data) cards.add(call)
    } else if (name === 'card') cards.add(data.call)
    else if (name === 'gone') cards.delete(data.call)
  }
  return [...cards]
}

describe('the stream of a call-card page', () => {
  it('says who is signed in and what is shown now, then every card as it comes and goes', async () => {
    await using portal = await cardPortal()
    const before = await portal.ring({ employee: 2 })
    const page = await portal.listen(await portal.browserOf(2))
    expect(page.status).toBe(200)
    const hello = await page.next(({ name }) => name === 'hello')
    expect(hello.data).toEqual({
      employee: { id: 2, name: 'Carla Clerk' },
      token: expect.stringMatching(/^[0-9a-f]{64}$/),
      now: portal.running.portal.nowMs,
    })
    const snapshot = await page.next(isSnapshot)
    expect(snapshot.data).toMatchObject([{ call: before }])
    const next = await portal.ring({ employee: 2, isShown: false })
    await portal.show(next, 2)
    await page.next(isCardOf(next))
    await portal.hide(next, 2)
    await page.next(isGone(next))
    await portal.finish(before)
    await page.next(isGone(before))
    const ids = page.events.map(({ id }) => Number(id)).filter((id) => id > 0)
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))
    expect(page.events.map(({ name }) => name)).toEqual([
      'hello',
      'snapshot',
      'card',
      'gone',
      'gone',
    ])
  })

  it('shows caller, country, line, every match with its reason, and who is responsible', async () => {
    await using portal = await cardPortal({ portalCountry: 'DE' })
    const { request, services } = portal.running.portal
    await services.externalLines.add({
      app: portal.running.app.id,
      number: 'line-1',
      name: 'Sales',
      isAutoCreating: true,
    })
    const phone = [{ VALUE: '0151 / 1234 5678', VALUE_TYPE: 'MOBILE' }]
    const contact = await request('crm.contact.add', {
      fields: { NAME: '<b>Ada</b>', LAST_NAME: 'Lovelace\nX', ASSIGNED_BY_ID: 2, PHONE: phone },
    })
    const company = await request('crm.company.add', {
      fields: { TITLE: 'Engines Ltd', ASSIGNED_BY_ID: 1, PHONE: phone },
    })
    await portal.ring({ phone: '004915112345678', line: 'line-1' })
    const page = await portal.listen(await portal.browserOf(1))
    const { data } = await page.next(isSnapshot)
    expect(data).toEqual([
      {
        call: expect.stringMatching(/^externalCall\./),
        direction: 'incoming',
        number: { text: '+49 1511 2345678', country: 'DE', dial: '+4915112345678' },
        since: expect.any(Number),
        line: { number: 'line-1', name: 'Sales' },
        answeredBy: null,
        linked: null,
        matches: [
          {
            type: 'contact',
            id: contact.body.result,
            name: '<b>Ada</b> Lovelace\nX',
            stored: '0151 / 1234 5678',
            valueType: 'MOBILE',
            comparedAs: 'number',
            place: null,
            responsible: { id: 2, name: 'Carla Clerk', status: 'UNAVAILABLE', extension: '102' },
          },
          {
            type: 'company',
            id: company.body.result,
            name: 'Engines Ltd',
            stored: '0151 / 1234 5678',
            valueType: 'MOBILE',
            comparedAs: 'number',
            place: 'type',
            responsible: {
              id: 1,
              name: 'Portal Administrator',
              status: 'UNAVAILABLE',
              extension: null,
            },
          },
        ],
        notes: [],
      },
    ])
  })

  it('never tells an employee of calls that are not shown to them', async () => {
    await using portal = await cardPortal()
    const theirs = await portal.listen(await portal.browserOf(2))
    await theirs.next(isSnapshot)
    const foreign = await portal.ring({ employee: 1 })
    const hidden = await portal.ring({ employee: 2, isShown: false })
    await portal.show(foreign, 1)
    await portal.hide(hidden, 2)
    await portal.finish(foreign)
    await portal.finish(hidden)
    const own = await portal.ring({ employee: 2 })
    await theirs.next(isCardOf(own))
    expect(theirs.events.map(({ name }) => name)).toEqual(['hello', 'snapshot', 'card'])
    const late = await portal.listen(await portal.browserOf(2), '?after=0')
    await late.next(isCardOf(own))
    expect(JSON.stringify(late.events)).not.toContain(foreign)
    expect(JSON.stringify(late.events)).not.toContain(hidden)
  })

  it.each<[string, (id: string) => [query: string, headers: object]]>([
    ['as the page asks', (id) => [`?after=${id}`, {}]],
    ['as a browser asks', (id) => ['', { 'last-event-id': id }]],
  ])('tells a page that comes back what it has missed, %s', async (_how, ask) => {
    await using portal = await cardPortal()
    const browser = await portal.browserOf(1)
    const page = await portal.listen(browser)
    await page.next(isSnapshot)
    const first = await portal.ring()
    const { id } = await page.next(isCardOf(first))
    await page[Symbol.asyncDispose]()
    await portal.finish(first)
    const brief = await portal.ring()
    await portal.hide(brief, 1)
    const last = await portal.ring()
    const back = await portal.listen(browser, ...ask(id))
    await back.next(isCardOf(last))
    expect(back.events.map(({ name, data }) => [name, data.call])).toEqual([
      ['hello', undefined],
      ['gone', first],
      ['card', brief],
      ['gone', brief],
      ['card', last],
    ])
  })

  it('tells a page that comes back who has answered meanwhile', async () => {
    await using portal = await cardPortal()
    const [boss, clerk] = [await portal.browserOf(1), await portal.browserOf(2)]
    const call = await portal.ring()
    await portal.show(call, 2)
    const page = await portal.listen(boss)
    const { id } = await page.next(isSnapshot)
    await page[Symbol.asyncDispose]()
    await clerk.tell('/card/answer', { call })
    const back = await portal.listen(boss, `?after=${id}`)
    const { data } = await back.next(isCardOf(call))
    expect(data.answeredBy).toEqual({ id: 2, name: 'Carla Clerk' })
    expect(back.events).toHaveLength(2)
  })

  it.each(['9999999', '0x10', '-1', '1e3', '123456789012345678', 'abc'])(
    'gives all there is to a page that comes back with %s, which it was never told',
    async (after) => {
      await using portal = await cardPortal()
      const call = await portal.ring()
      const page = await portal.listen(await portal.browserOf(1), `?after=${after}`)
      expect((await page.next(isSnapshot)).data).toMatchObject([{ call }])
    },
  )

  it('gives all there is to a page that was away for longer than the feed remembers', async () => {
    await using portal = await cardPortal()
    const { database } = portal.running.portal
    const gone = await portal.ring()
    await portal.finish(gone)
    const call = await portal.ring()
    await database.transaction((tx) => tx.query('delete from call_signal where id < 4'))
    const page = await portal.listen(await portal.browserOf(1), '?after=1')
    expect((await page.next(isSnapshot)).data).toMatchObject([{ call }])
  })

  it('loses and doubles nothing for pages that open while calls come and go', async () => {
    await using portal = await cardPortal()
    const browser = await portal.browserOf(1)
    const ringing: string[] = []
    const pages: Promise<EventStreamClient>[] = []
    for (let round = 0; round < 12; round += 1) {
      pages.push(portal.listen(browser))
      const call = await portal.ring()
      if (round % 3 === 0) await portal.finish(call)
      else ringing.push(call)
    }
    const last = await portal.ring()
    for (const page of await Promise.all(pages)) {
      await page.next(({ name, data }) =>
        name === 'snapshot'
          ? data.some(({ call }: { call: string }) => call === last)
          : data.call === last,
      )
      expect(shownBy(page)).toEqual([...ringing, last])
      const cards = page.events.filter(({ name }) => name === 'card').map(({ data }) => data.call)
      expect(cards).toHaveLength(new Set(cards).size)
    }
  })

  it('answers 401 in JSON to whoever is not signed in', async () => {
    await using portal = await cardPortal()
    const { status, text } = await openBrowser(portal.running).get('/card/events')
    expect(status).toBe(401)
    expect(JSON.parse(text)).toEqual({ error: 'not signed in', message: 'Please sign in.' })
  })

  it('is refused to a page on another port of the same host, whose requests have the cookie, too', async () => {
    await using portal = await cardPortal()
    const browser = await portal.browserOf(1)
    for (const site of ['same-site', 'cross-site']) {
      const { status, text } = await browser.get('/card/events', { 'sec-fetch-site': site })
      expect([status, JSON.parse(text).error]).toEqual([403, 'asked elsewhere'])
    }
  })

  it('is refused to a browser that opens more windows than anybody looks at', async () => {
    await using portal = await cardPortal()
    const browser = await portal.browserOf(1)
    const pages = await Promise.all(Array.from({ length: 30 }, () => portal.listen(browser)))
    for (const page of pages) await page.next(isSnapshot)
    expect((await portal.listen(browser)).status).toBe(429)
    const other = await portal.listen(await portal.browserOf(2))
    expect(other.status).toBe(200)
    await pages[0]?.[Symbol.asyncDispose]()
    await expect.poll(async () => (await portal.listen(browser)).status).toBe(200)
  })

  it('is closed in an orderly way when the server ends', async () => {
    await using portal = await cardPortal()
    const page = await portal.listen(await portal.browserOf(1))
    await page.next(isSnapshot)
    await portal.running.portal.app.server.close(60_000)
    await page.ended
  })
})

describe('an employee who sees a call', () => {
  it('answers it, once, and everybody who sees it hears who has', async () => {
    await using handler = await handlerServer()
    await using portal = await cardPortal({ eventNetworks: ['127.0.0.1'] })
    const { running } = portal
    await running.portal.services.events.bind({
      app: running.app.id,
      event: 'ONVOXIMPLANTCALLSTART',
      url: handler.url,
      runAs: 0,
      isOffline: false,
      connector: '',
      minTimeoutS: 0,
    })
    running.portal.app.delivery.start()
    const [boss, clerk] = [await portal.browserOf(1), await portal.browserOf(2)]
    const page = await portal.listen(boss)
    const call = await portal.ring({ employee: 1 })
    await portal.show(call, 2)
    expect((await clerk.tell('/card/answer', { call })).status).toBe(200)
    const { data } = await page.next((event) => isCardOf(call)(event) && event.data.answeredBy)
    expect(data.answeredBy).toEqual({ id: 2, name: 'Carla Clerk' })
    const late = await boss.tell('/card/answer', { call })
    expect(late.status).toBe(409)
    expect(JSON.parse(late.text)).toEqual({
      error: 'taken',
      message: 'Somebody else has answered this call.',
    })
    const [event] = await handler.count(1)
    expect(event?.body).toMatchObject({
      event: 'ONVOXIMPLANTCALLSTART',
      data: { CALL_ID: call, USER_ID: '2' },
    })
    await running.portal.app.delivery.stop(0)
  })

  it('closes the card on their own screen only', async () => {
    await using portal = await cardPortal()
    const [boss, clerk] = [await portal.browserOf(1), await portal.browserOf(2)]
    const [bossPage, clerkPage] = [await portal.listen(boss), await portal.listen(clerk)]
    await clerkPage.next(isSnapshot)
    const call = await portal.ring({ employee: 1 })
    await portal.show(call, 2)
    await bossPage.next(isCardOf(call))
    await boss.tell('/card/close', { call })
    await bossPage.next(isGone(call))
    const last = await portal.ring({ employee: 2 })
    await clerkPage.next(isCardOf(last))
    expect(shownBy(clerkPage)).toEqual([call, last])
  })

  it('writes notes that are the comment of the call in the statistics, also after its end', async () => {
    await using portal = await cardPortal()
    const { request, database } = portal.running.portal
    const [boss, clerk] = [await portal.browserOf(1), await portal.browserOf(2)]
    const call = await portal.ring({ employee: 1 })
    await portal.show(call, 2)
    const page = await portal.listen(clerk)
    const comment = async () =>
      (await database.query<{ comment: string }>('select comment from call'))[0]?.comment
    expect((await boss.tell('/card/notes', { call, text: ' wants <blue>\n' })).status).toBe(200)
    expect(await comment()).toBe('wants <blue>')
    const { data } = await page.next(({ data: card }) => card.notes?.length > 0)
    expect(data.notes).toEqual([
      { author: { id: 1, name: 'Portal Administrator' }, text: ' wants <blue>\n' },
    ])
    await portal.finish(call, 2)
    expect((await clerk.tell('/card/notes', { call, text: 'called back' })).status).toBe(200)
    const both = 'Portal Administrator: wants <blue>\nCarla Clerk: called back'
    expect(await comment()).toBe(both)
    await boss.tell('/card/notes', { call, text: '' })
    const statistics = await request('voximplant.statistic.get', { FILTER: { CALL_ID: call } })
    expect(statistics.body.result).toMatchObject([{ COMMENT: 'called back' }])
  })

  it.each([
    ['answer', {}],
    ['notes', { text: 'x' }],
  ])('cannot %s a call of somebody else', async (action, fields) => {
    await using portal = await cardPortal()
    const call = await portal.ring({ employee: 1 })
    const clerk = await portal.browserOf(2)
    for (const named of [call, 'externalCall.0.1', '', ['x'], { a: 1 }, null, 7]) {
      const { status, text } = await clerk.tell(`/card/${action}`, { ...fields, call: named })
      expect(status).toBe(404)
      expect(JSON.parse(text).error).toBe('no such call')
    }
  })

  it('is told when a note is too long, and it is not cut', async () => {
    await using portal = await cardPortal()
    const call = await portal.ring()
    const boss = await portal.browserOf(1)
    const { status, text } = await boss.tell('/card/notes', { call, text: 'x'.repeat(4_001) })
    expect(status).toBe(400)
    expect(JSON.parse(text).message).toBe('A note has at most 4000 characters.')
  })

  it('is not served by a form of another site', async () => {
    await using portal = await cardPortal()
    const call = await portal.ring()
    const boss = await portal.browserOf(1)
    const foreign = await boss.post(
      '/card/answer',
      JSON.stringify({ call, token: await boss.token() }),
      { origin: 'https://elsewhere.example' },
    )
    expect(foreign.status).toBe(403)
    expect((await boss.post('/card/answer', JSON.stringify({ call }))).status).toBe(403)
  })
})

describe('the card of a call', () => {
  it.each([
    ['112', '112', null, '112'],
    ['4711', '4711', null, '4711'],
    ['+1 906 219 5047', '+1 906 219 5047', 'US', '+19062195047'],
  ])('from "%s" shows %s', async (phone, shown, country, dial) => {
    await using portal = await cardPortal()
    await portal.ring({ phone, type: callTypes.redirected })
    const page = await portal.listen(await portal.browserOf(1))
    expect((await page.next(isSnapshot)).data).toMatchObject([
      { direction: 'redirected', number: { text: shown, country, dial }, matches: [] },
    ])
  })
})
