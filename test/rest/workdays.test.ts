/** `timeman.*` through the front door, and what a change of the day does to the lookup. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addDocumentedSamples } from '../support/samples.ts'
import { testPortal, type TestAnswer, type TestPortal } from '../support/server.ts'

let portal: TestPortal
/** Employee 99 of the samples. */
const employee = 99
const zone = 'Europe/Berlin'

beforeEach(async () => {
  portal = await testPortal({ timeZone: zone, nowMs: Date.parse('2026-03-06T09:00:00+01:00') })
  await addDocumentedSamples(portal)
  portal.nowMs = Date.parse('2026-03-09T09:00:00+01:00')
})
afterEach(() => portal[Symbol.asyncDispose]())

const at = (text: string) => {
  portal.nowMs = Date.parse(text)
}
const call = async (step: string, params: object = {}): Promise<TestAnswer['body']> => {
  const { status, body } = await portal.request(`timeman.${step}`, { USER_ID: employee, ...params })
  return status === 200 ? body.result : body
}
const shown = async (): Promise<string> => {
  const { body } = await portal.request('telephony.externalCall.searchCrmEntities', {
    PHONE_NUMBER: '19062195047',
  })
  return body.result[0].ASSIGNED_BY.TIMEMAN_STATUS
}
const refused = (error: string, error_description: string) => ({ error, error_description })

test('a day goes through all its states, and the next lookup shows each of them', async () => {
  expect(await shown()).toBe('CLOSED')
  expect(await call('open', { LAT: 53.548841, LON: '9.987274' })).toEqual({
    STATUS: 'OPENED',
    TIME_START: '2026-03-09T09:00:00+01:00',
    TIME_FINISH: null,
    DURATION: '00:00:00',
    TIME_LEAKS: '00:00:00',
    ACTIVE: true,
    IP_OPEN: '',
    IP_CLOSE: '',
    LAT_OPEN: 53.548841,
    LON_OPEN: 9.987274,
    LAT_CLOSE: 0,
    LON_CLOSE: 0,
    TZ_OFFSET: 3600,
  })
  expect(await shown()).toBe('OPENED')
  at('2026-03-09T12:00:00+01:00')
  expect(await call('pause')).toMatchObject({ STATUS: 'PAUSED', TIME_LEAKS: '00:00:00' })
  expect(await shown()).toBe('PAUSED')
  at('2026-03-09T13:22:56+01:00')
  expect(await call('status')).toMatchObject({ STATUS: 'PAUSED', TIME_LEAKS: '01:22:56' })
  expect(await call('open')).toMatchObject({ STATUS: 'OPENED', TIME_LEAKS: '01:22:56' })
  at('2026-03-09T20:00:00+01:00')
  const closed = {
    STATUS: 'CLOSED',
    TIME_START: '2026-03-09T09:00:00+01:00',
    TIME_FINISH: '2026-03-09T20:00:00+01:00',
    // The documentation's own figures: eleven hours less the breaks.
    DURATION: '09:37:04',
    TIME_LEAKS: '01:22:56',
    ACTIVE: true,
    LAT_CLOSE: 0,
  }
  expect(await call('close')).toMatchObject(closed)
  expect(await shown()).toBe('CLOSED')
  at('2026-03-10T20:00:00+01:00')
  expect(await call('status')).toMatchObject(closed)
})

test('steps that change nothing answer with the day as it is', async () => {
  const open = await call('open')
  portal.nowMs += 60_000
  expect(await call('open')).toEqual(open)
  await call('close')
  const closed = await call('status')
  portal.nowMs += 60_000
  expect(await call('close')).toEqual(closed)
})

test('a forgotten day expires, names its likely end, and is closed with a reason', async () => {
  await call('open')
  at('2026-03-10T08:00:00+01:00')
  expect(await shown()).toBe('EXPIRED')
  expect(await call('status')).toMatchObject({
    STATUS: 'EXPIRED',
    TIME_FINISH: null,
    TIME_FINISH_DEFAULT: '2026-03-09T17:45:00+01:00',
  })
  const otherDate = refused(
    'WRONG_DATETIME',
    'Day close date should correspond to the day open date',
  )
  expect(await call('close')).toEqual(otherDate)
  const TIME = '2026-03-09T17:00:00+01:00'
  expect(await call('close', { TIME: '2026-03-10T07:00:00+01:00', REPORT: 'x' })).toEqual(otherDate)
  expect(await call('close', { TIME })).toEqual(
    refused('REPORT', 'REPORT is required when TIME is set'),
  )
  expect(await call('close', { TIME, REPORT: 'forgot' })).toMatchObject({
    STATUS: 'CLOSED',
    TIME_FINISH: TIME,
    DURATION: '08:00:00',
    ACTIVE: false,
  })
})

test('a day can be begun earlier, by the clock of the time that is sent', async () => {
  const TIME = '2026-03-09T02:30:00-05:00'
  expect(await call('open', { TIME, REPORT: 'no network', LAT: 'x', LON: 1e9 })).toMatchObject({
    STATUS: 'OPENED',
    TIME_START: TIME,
    TZ_OFFSET: -18_000,
    ACTIVE: false,
    LAT_OPEN: 0,
    LON_OPEN: 0,
  })
  portal.nowMs += 600_000
  expect(await call('close')).toMatchObject({
    TIME_FINISH: '2026-03-09T03:10:00-05:00',
    DURATION: '00:40:00',
    ACTIVE: false,
  })
})

test.each([
  [
    '2026-03-08T09:00:00+01:00',
    'WRONG_DATETIME',
    'Day open date should correspond to the current date',
  ],
  ['2026-03-09T09:00:01+01:00', 'WRONG_DATETIME', 'TIME should not lie in the future'],
  ['soon', 'WRONG_DATETIME', 'TIME should be a date and time like 2025-02-12T15:52:01+00:00'],
])('a day cannot begin at %s', async (TIME, error, description) => {
  expect(await call('open', { TIME, REPORT: 'x' })).toEqual(refused(error, description))
  expect(await shown()).toBe('CLOSED')
})

test('a running day takes no other time', async () => {
  const TIME = '2026-03-09T08:59:00+01:00'
  await call('open')
  expect(await call('open', { TIME, REPORT: 'x' })).toEqual(
    refused('TIME', 'Unable to set time, work day is opened'),
  )
  await call('pause')
  expect(await call('open', { TIME, REPORT: 'x' })).toEqual(
    refused('TIME', 'Unable to set time, work day is paused'),
  )
})

test('the address of the request is kept with the day', async () => {
  const { path } = await portal.webhook()
  const send = (step: string, address: string) =>
    portal.app.gateway({
      httpMethod: 'GET',
      url: `${path}/timeman.${step}?USER_ID=${employee}`,
      contentType: undefined,
      contentEncoding: undefined,
      authorization: undefined,
      body: Buffer.alloc(0),
      isSecure: true,
      address,
    })
  await send('open', '192.0.2.1')
  await send('close', '2001:db8::1')
  expect(await call('status')).toMatchObject({ IP_OPEN: '192.0.2.1', IP_CLOSE: '2001:db8::1' })
})

test('over a socket the address is that of the other end', async () => {
  const { path } = await portal.webhook()
  const { port } = await portal.listen()
  const answer = await fetch(`http://127.0.0.1:${port}${path}/timeman.open?USER_ID=${employee}`)
  expect(await answer.json()).toMatchObject({ result: { IP_OPEN: '127.0.0.1' } })
})

describe('whose day', () => {
  const user = async (name: string, department: number): Promise<number> =>
    (
      await portal.request('user.add', {
        EMAIL: `${name}@portal.example`,
        UF_DEPARTMENT: [department],
      })
    ).body.result
  const as = async (owner: number, method: string) => {
    const { path } = await portal.webhook({ owner })
    const { status, body } = await portal.raw({ url: `${path}/timeman.${method}` })
    return status === 200 ? body.result : body.error
  }

  test('everybody has their own, heads those of their department, administrators all', async () => {
    const add = async (params: object) =>
      (await portal.request('department.add', params)).body.result
    const head = await user('head', 1)
    const sales = await add({ NAME: 'Sales', PARENT: 1, UF_HEAD: head })
    const member = await user('member', sales)
    expect(await as(member, 'open')).toMatchObject({ STATUS: 'OPENED' })
    expect(await as(head, `close?USER_ID=${member}`)).toMatchObject({ STATUS: 'CLOSED' })
    for (const step of ['open', 'pause', 'close', 'status', 'settings']) {
      expect(await as(member, `${step}?USER_ID=${head}`)).toBe('ACCESS_DENIED')
      expect(await as(head, `${step}?USER_ID=${employee}`)).toBe('ACCESS_DENIED')
    }
    expect(await as(head, 'settings')).toMatchObject({ ADMIN: true })
    expect(await as(member, 'settings')).toMatchObject({ ADMIN: false })
    expect(await as(head, `settings?USER_ID=${member}`)).not.toHaveProperty('ADMIN')
  })

  test.each([['x'], [0], [12345], ['1e2'], [{ a: 1 }]])('user %j is not found', async (USER_ID) => {
    expect(await call('status', { USER_ID })).toEqual(refused('', 'User not found'))
  })

  test.each(['open', 'pause', 'close', 'status', 'settings'])(
    '%s for the user of a search that found nobody is for nobody, not for the caller',
    async (step) => {
      const before = (await portal.request('timeman.status')).body.result
      const cmd = {
        find: 'user.search?NAME=Nobody',
        day: `timeman.${step}?user_id=$result[find][0][ID]`,
      }
      const { body } = await portal.request('batch', { cmd })
      expect(body.result.result_error).toEqual({ day: refused('', 'User not found') })
      expect((await portal.request('timeman.status')).body.result).toEqual(before)
    },
  )

  test('a dismissed user is not found', async () => {
    await portal.request('user.update', { ID: employee, ACTIVE: false })
    expect(await call('open')).toEqual(refused('', 'User not found'))
  })

  test('whoever never began a day has a closed one', async () => {
    expect(await call('status', { USER_ID: await user('new', 1) })).toEqual({
      STATUS: 'CLOSED',
      TIME_START: null,
      TIME_FINISH: null,
      DURATION: '00:00:00',
      TIME_LEAKS: '00:00:00',
      ACTIVE: true,
      IP_OPEN: '',
      IP_CLOSE: '',
      LAT_OPEN: 0,
      LON_OPEN: 0,
      LAT_CLOSE: 0,
      LON_CLOSE: 0,
      TZ_OFFSET: 3600,
    })
  })
})

test('timeman.settings answers as the page’s sample', async () => {
  await portal.request('user.update', { ID: 1, UF_TIMEMAN: 'Y' })
  expect((await portal.request('timeman.settings')).body.result).toEqual({
    UF_TIMEMAN: true,
    UF_TM_FREE: false,
    UF_TM_MAX_START: '09:15:00',
    UF_TM_MIN_FINISH: '17:45:00',
    UF_TM_MIN_DURATION: '08:00:00',
    UF_TM_ALLOWED_DELTA: '00:15:00',
    ADMIN: true,
  })
})

test('an employee whose time is not tracked has settings and no day', async () => {
  await portal.request('user.update', { ID: employee, UF_TIMEMAN: 'N' })
  const untracked = refused('UNTRACKED', 'Working time of this user is not tracked')
  for (const step of ['open', 'pause', 'close', 'status'])
    expect(await call(step)).toEqual(untracked)
  expect(await call('settings')).toMatchObject({ UF_TIMEMAN: false })
  expect(await shown()).toBe('UNAVAILABLE')
})

test('a portal without time tracking does not know the methods', async () => {
  await using without = await testPortal({ timeman: false })
  const { status, body } = await without.request('timeman.status')
  expect([status, body.error]).toEqual([404, 'ERROR_METHOD_NOT_FOUND'])
})

test('steps sent at the same moment leave one of their orders', async () => {
  const steps = ['open', 'pause', 'close', 'open', 'pause', 'close']
  const answers = await Promise.all(
    steps.map((step) => portal.request(`timeman.${step}`, { USER_ID: employee })),
  )
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  expect(['OPENED', 'PAUSED', 'CLOSED']).toContain((await call('status')).STATUS)
})
