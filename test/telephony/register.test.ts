/** Registering a call: whom it is with, who gets the card, and that one call is registered once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saveEmployee, findEmployee } from '../../src/store/people/employees.ts'
import { callPortal, type CallPortal } from '../support/call-portal.ts'

const register = 'telephony.externalCall.register'

let at: CallPortal
// A number of its own for each test, so that none is a repetition of another's.
let last = 0
const freshNumber = () => `+493090182${String((last += 1)).padStart(3, '0')}`

beforeAll(async () => {
  at = await callPortal({ portalCountry: 'DE', timeZone: 'Europe/Berlin' })
})
afterAll(() => at[Symbol.asyncDispose]())

const ring = async (params: object = {}) => {
  const { body } = await at.call(register, {
    USER_ID: 7,
    PHONE_NUMBER: freshNumber(),
    TYPE: 2,
    ...params,
  })
  return body.result
}

const lead = async (id: number) => {
  const { body } = await at.portal.request('crm.lead.get', { id })
  return body.result
}

describe('the client of a call', () => {
  test('is the first that the search for its number finds, in any notation', async () => {
    const phone = freshNumber()
    const company = await at.addClient('company', phone)
    const contact = await at.addClient('contact', phone)
    const written = `0${phone.slice(3, 5)}/${phone.slice(5)}`
    const search = await at.call('telephony.externalCall.searchCrmEntities', {
      PHONE_NUMBER: written,
    })
    expect(search.body.result.map((each: { CRM_ENTITY_ID: number }) => each.CRM_ENTITY_ID)).toEqual(
      [contact, company],
    )
    expect(await ring({ PHONE_NUMBER: written, CRM_CREATE: 1 })).toMatchObject({
      CRM_ENTITY_TYPE: 'CONTACT',
      CRM_ENTITY_ID: contact,
      CRM_CREATED_LEAD: null,
      CRM_CREATED_ENTITIES: [],
    })
  })

  test('is the one that the exchange names, whatever its number', async () => {
    const phone = freshNumber()
    await at.addClient('contact', phone)
    const other = await at.addClient('company', freshNumber())
    expect(
      await ring({ PHONE_NUMBER: phone, CRM_ENTITY_TYPE: 'COMPANY', CRM_ENTITY_ID: other }),
    ).toMatchObject({ CRM_ENTITY_TYPE: 'COMPANY', CRM_ENTITY_ID: other })
  })

  test.each([
    { CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 999_999 },
    { CRM_ENTITY_TYPE: 'DEAL', CRM_ENTITY_ID: 1 },
    { CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: null },
    { CRM_ENTITY_ID: 1 },
  ])('is found by the number when %j names nobody', async (named) => {
    const phone = freshNumber()
    const id = await at.addClient('contact', phone)
    expect(await ring({ PHONE_NUMBER: phone, ...named })).toMatchObject({
      CRM_ENTITY_TYPE: 'CONTACT',
      CRM_ENTITY_ID: id,
    })
  })

  test('is nobody for an unknown number, and the call is registered all the same', async () => {
    const result = await ring()
    expect(result).toMatchObject({
      CRM_CREATED_LEAD: null,
      CRM_CREATED_ENTITIES: [],
      CRM_ENTITY_TYPE: null,
      CRM_ENTITY_ID: 0,
    })
    expect(result.CALL_ID).toMatch(/^externalCall\./)
  })

  test.each(['112', '*43#', '12'])('is nobody for the service number %s', async (phone) => {
    expect(await ring({ PHONE_NUMBER: phone, TYPE: 1, CRM_CREATE: 1 })).toMatchObject({
      CRM_ENTITY_TYPE: null,
      CRM_CREATED_LEAD: null,
    })
  })
})

describe('an unknown caller', () => {
  test('becomes a lead when CRM_CREATE asks for it', async () => {
    const phone = freshNumber()
    const written = phone.replace('+49', '0049')
    const result = await ring({ PHONE_NUMBER: written, CRM_CREATE: 1 })
    const id = result.CRM_CREATED_LEAD as number
    expect(result).toMatchObject({
      CRM_CREATED_ENTITIES: [{ ENTITY_TYPE: 'LEAD', ENTITY_ID: id }],
      CRM_ENTITY_TYPE: 'LEAD',
      CRM_ENTITY_ID: id,
    })
    expect(result).not.toHaveProperty('LEAD_CREATION_ERROR')
    expect(await lead(id)).toMatchObject({
      TITLE: `${phone} - Incoming call`,
      SOURCE_ID: 'CALL',
      ASSIGNED_BY_ID: '7',
      PHONE: [{ VALUE: phone, VALUE_TYPE: 'WORK' }],
    })
  })

  test.each([
    ['WEB', 'WEB'],
    ['NO_SUCH', 'CALL'],
  ])('with CRM_SOURCE %s has the source %s', async (CRM_SOURCE, expected) => {
    const { CRM_CREATED_LEAD: id } = await ring({ CRM_CREATE: 1, CRM_SOURCE })
    expect(await lead(id)).toMatchObject({ SOURCE_ID: expected })
  })

  test('who rings again is the lead that the first call has made', async () => {
    const phone = freshNumber()
    const first = await ring({ PHONE_NUMBER: phone, CRM_CREATE: 1 })
    const second = await ring({ PHONE_NUMBER: phone, CRM_CREATE: 1, USER_ID: 8 })
    expect(second).toMatchObject({
      CRM_CREATED_LEAD: null,
      CRM_ENTITY_TYPE: 'LEAD',
      CRM_ENTITY_ID: first.CRM_ENTITY_ID,
    })
  })

  test('who rings at several employees at once becomes one lead', async () => {
    const phone = freshNumber()
    const results = await Promise.all(
      [7, 8, 1, 7, 8].map((USER_ID, index) =>
        ring({ PHONE_NUMBER: phone, CRM_CREATE: 1, USER_ID, EXTERNAL_CALL_ID: `leg-${index}` }),
      ),
    )
    expect(new Set(results.map(({ CALL_ID }) => CALL_ID)).size).toBe(5)
    expect(new Set(results.map(({ CRM_ENTITY_ID }) => CRM_ENTITY_ID)).size).toBe(1)
    expect(results.filter(({ CRM_CREATED_LEAD }) => CRM_CREATED_LEAD !== null)).toHaveLength(1)
  })

  test('is called on a line that makes no leads: none is made, but on other lines and for incoming calls', async () => {
    await at.call('telephony.externalLine.add', { NUMBER: 'quiet', CRM_AUTO_CREATE: 'N' })
    await at.call('telephony.externalLine.add', { NUMBER: 'busy' })
    const made = async (params: object) =>
      (await ring({ CRM_CREATE: 1, ...params })).CRM_CREATED_LEAD !== null
    expect(await made({ TYPE: 1, LINE_NUMBER: 'quiet' })).toBe(false)
    expect(await made({ TYPE: 1, LINE_NUMBER: 'busy' })).toBe(true)
    expect(await made({ TYPE: 1, LINE_NUMBER: 'nobody knows it' })).toBe(true)
    expect(await made({ TYPE: 1 })).toBe(true)
    expect(await made({ TYPE: 2, LINE_NUMBER: 'quiet' })).toBe(true)
    expect(await made({ TYPE: 1, LINE_NUMBER: 'busy', CRM_CREATE: 0 })).toBe(false)
  })

  test('of a portal without CRM is searched and made by nobody', async () => {
    await using bare = await callPortal({ crm: false })
    await bare.addClient('contact', '+4930901820')
    const { body } = await bare.call(register, {
      USER_ID: 7,
      PHONE_NUMBER: '+4930901820',
      TYPE: 2,
      CRM_CREATE: 1,
    })
    expect(body.result).toMatchObject({ CRM_ENTITY_TYPE: null, CRM_CREATED_LEAD: null })
  })
})

describe('the employee of a call', () => {
  test('may be named by extension; USER_ID wins over USER_PHONE_INNER', async () => {
    const signalled = async () => (await at.signals()).at(-1)
    await ring({ USER_ID: null, USER_PHONE_INNER: '108' })
    expect(await signalled()).toEqual(['shown', [8]])
    await ring({ USER_ID: 7, USER_PHONE_INNER: '108' })
    expect(await signalled()).toEqual(['shown', [7]])
    await ring({ USER_ID: '0', USER_PHONE_INNER: '107' })
    expect(await signalled()).toEqual(['shown', [7]])
  })

  test('sees no card with SHOW 0', async () => {
    const before = await at.signals()
    await ring({ SHOW: 0 })
    expect((await at.signals()).slice(before.length)).toEqual([['registered', []]])
  })
})

describe('the start of a call', () => {
  const startOf = async (CALL_START_DATE: unknown) => {
    const { CALL_ID } = await ring({ CALL_START_DATE })
    await at.call('telephony.externalCall.finish', { CALL_ID, USER_ID: 7 })
    const { body } = await at.call('voximplant.statistic.get', { FILTER: { CALL_ID } })
    return body.result[0].CALL_START_DATE
  }
  // The portal's clock stands at 2026-03-06T16:42:39+01:00.
  test.each([
    ['2026-03-06T10:20:30+03:00', '2026-03-06T08:20:30+01:00'],
    ['2026-03-06T10:20:30Z', '2026-03-06T11:20:30+01:00'],
    ['2026-03-06T10:20:30', '2026-03-06T10:20:30+01:00'],
    ['2012-01-01T00:00:00+01:00', '2012-01-01T00:00:00+01:00'],
    ['2026-03-07T10:00:00+01:00', '2026-03-07T10:00:00+01:00'],
  ])('is %s as the exchange says it', async (sent, kept) => {
    expect(await startOf(sent)).toBe(kept)
  })

  test.each([
    null,
    '1970-01-01T00:00:07Z',
    '1999-12-31T23:59:59Z',
    '2036-02-07T06:28:15Z',
    '9999-12-31T23:59:59Z',
  ])('is now for %s: an exchange that lost the time does not know', async (sent) => {
    expect(await startOf(sent)).toBe('2026-03-06T16:42:39+01:00')
  })
})

describe('a call that is registered again', () => {
  const same = async (first: object, second: object, minutes = 0) => {
    const phone = freshNumber()
    const one = await ring({ PHONE_NUMBER: phone, ...first })
    if (minutes > 0) await at.age(minutes)
    const two = await ring({ PHONE_NUMBER: phone, ...second })
    return one.CALL_ID === two.CALL_ID
  }

  test.each<[object, object]>([
    [{}, {}],
    [
      { EXTERNAL_CALL_ID: 'a', LINE_NUMBER: '3' },
      { EXTERNAL_CALL_ID: 'a', LINE_NUMBER: '3' },
    ],
    [{}, { CALL_START_DATE: '2026-03-01T00:00:00Z' }],
    [{}, { CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 1, CRM_CREATE: 1, SHOW: 0 }],
    [{}, { USER_ID: null, USER_PHONE_INNER: '107' }],
    [{ TYPE: 2 }, { TYPE: '2' }],
  ])('is the same call after %j with %j', async (first, second) => {
    expect(await same(first, second)).toBe(true)
  })

  test.each<[object, object]>([
    [{}, { TYPE: 1 }],
    [{}, { USER_ID: 8 }],
    [{}, { LINE_NUMBER: '3' }],
    [{}, { EXTERNAL_CALL_ID: 'a' }],
    [{ EXTERNAL_CALL_ID: 'a' }, { EXTERNAL_CALL_ID: 'b' }],
    [{}, { PHONE_NUMBER: '+493090182999' }],
  ])('is another call after %j with %j', async (first, second) => {
    expect(await same(first, second)).toBe(false)
  })

  test('in another notation is the same call', async () => {
    const phone = freshNumber()
    const { CALL_ID } = await ring({ PHONE_NUMBER: phone })
    expect((await ring({ PHONE_NUMBER: phone.slice(1) })).CALL_ID).toBe(CALL_ID)
  })

  test('is the same call for thirty minutes from the first registration on', async () => {
    const phone = freshNumber()
    const { CALL_ID } = await ring({ PHONE_NUMBER: phone })
    await at.age(29)
    expect((await ring({ PHONE_NUMBER: phone })).CALL_ID).toBe(CALL_ID)
    await at.age(2)
    const later = await ring({ PHONE_NUMBER: phone })
    expect(later.CALL_ID).not.toBe(CALL_ID)
    expect((await ring({ PHONE_NUMBER: phone })).CALL_ID).toBe(later.CALL_ID)
  })

  test('is the same call also when it is finished, and is not finished twice', async () => {
    const phone = freshNumber()
    const first = await ring({ PHONE_NUMBER: phone, CRM_CREATE: 1 })
    const finish = { CALL_ID: first.CALL_ID, USER_ID: 7 }
    await at.call('telephony.externalCall.finish', finish)
    expect(await ring({ PHONE_NUMBER: phone, CRM_CREATE: 1 })).toEqual(first)
    const again = await at.call('telephony.externalCall.finish', finish)
    expect(again.body.error_description).toBe(
      'Call is not found (call should be registered prior to finishing)',
    )
  })

  test('by another app is a call of its own', async () => {
    const phone = freshNumber()
    const other = await at.addApp()
    const { CALL_ID } = await ring({ PHONE_NUMBER: phone })
    expect(await at.ring({ PHONE_NUMBER: phone }, { app: other })).not.toBe(CALL_ID)
  })

  test('twenty times at once is one call, with one card and one lead', async () => {
    const before = (await at.signals()).length
    const phone = freshNumber()
    const results = await Promise.all(
      Array.from({ length: 20 }, () => ring({ PHONE_NUMBER: phone, CRM_CREATE: 1 })),
    )
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1)
    expect((await at.signals()).slice(before)).toEqual([
      ['registered', []],
      ['shown', [7]],
    ])
  })

  test('for an employee who was dismissed meanwhile is refused', async () => {
    const phone = freshNumber()
    const id = await at.addEmployee({ extension: '120' })
    await ring({ PHONE_NUMBER: phone, USER_ID: id })
    const employee = await findEmployee(at.portal.database, id)
    if (!employee) throw new Error('nobody')
    await at.portal.database.transaction((tx) => saveEmployee(tx, { ...employee, isActive: false }))
    const { body } = await at.call(register, { USER_ID: id, PHONE_NUMBER: phone, TYPE: 2 })
    expect(body.error_description).toBe('User is not found or is not active')
  })
})
