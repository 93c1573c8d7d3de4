/** Showing, hiding, answering and finishing a call, and what a finished call leaves behind. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { activityOf, callPortal, type CallPortal } from '../support/call-portal.ts'

const notFound = 'Call is not found (call should be registered prior to finishing)'

let at: CallPortal

beforeEach(async () => {
  at = await callPortal({ portalCountry: 'DE' })
})
afterEach(() => at[Symbol.asyncDispose]())

const finish = async (CALL_ID: string, params: object = {}) => {
  const { body } = await at.call('telephony.externalCall.finish', {
    CALL_ID,
    USER_ID: 7,
    ...params,
  })
  return body.result ?? body.error_description
}
const show = async (params: object) =>
  (await at.call('telephony.externalCall.show', params)).body.result
const hide = async (params: object) =>
  (await at.call('telephony.externalCall.hide', params)).body.result

describe('the card', () => {
  test('moves between employees as the exchange says, and closes at the end', async () => {
    const CALL_ID = await at.ring()
    expect(await show({ CALL_ID, USER_ID: [7, 8, 1] })).toBe(true)
    expect(await hide({ CALL_ID, USER_ID: [7, 1] })).toBe(true)
    expect(await show({ CALL_ID })).toBe(true)
    expect(await hide({ CALL_ID, USER_ID: 7 })).toBe(true)
    await finish(CALL_ID)
    expect(await at.signals()).toEqual([
      ['registered', []],
      ['shown', [7]],
      ['shown', [1, 8]],
      ['hidden', [1, 7]],
      ['shown', [7]],
      ['hidden', [7]],
      ['finished', [8]],
    ])
  })

  test('is shown once however often that is asked for, and to nobody who is dismissed or unknown', async () => {
    const CALL_ID = await at.ring({ SHOW: 0 })
    const before = (await at.signals()).length
    expect(await show({ CALL_ID, USER_ID: [8, '8', 9, 999, 'x', [8], null] })).toBe(true)
    expect(await show({ CALL_ID, USER_ID: 8 })).toBe(true)
    expect(await show({ CALL_ID, USER_ID: [] })).toBe(true)
    expect(await hide({ CALL_ID, USER_ID: [1, 7] })).toBe(true)
    expect((await at.signals()).slice(before)).toEqual([['shown', [8]]])
  })

  test('of a finished call is not shown any more', async () => {
    const CALL_ID = await at.ring()
    await finish(CALL_ID)
    expect(await show({ CALL_ID, USER_ID: 8 })).toBe(false)
    expect(await hide({ CALL_ID, USER_ID: 8 })).toBe(false)
  })

  test('may be shown and hidden by webhook', async () => {
    const CALL_ID = await at.ring()
    for (const step of ['show', 'hide']) {
      const params = { CALL_ID, USER_ID: 8 }
      const { body } = await at.portal.request(`telephony.externalCall.${step}`, params)
      expect(body.result).toBe(true)
    }
  })
})

describe("a stranger's app", () => {
  test('finds no call of another one: it can neither show, hide nor finish it', async () => {
    const CALL_ID = await at.ring()
    const app = await at.addApp()
    const answers = await Promise.all(
      ['show', 'hide', 'finish'].map(async (step) => {
        const by = { app }
        const { body } = await at.call(
          `telephony.externalCall.${step}`,
          { CALL_ID, USER_ID: 8 },
          by,
        )
        return body.result ?? body.error_description
      }),
    )
    expect(answers).toEqual([false, false, notFound])
    expect(await at.signals()).toHaveLength(2)
  })

  test('has lines of its own', async () => {
    const app = await at.addApp()
    const line = (name: string, params: object = {}, by = {}) =>
      at.call(`telephony.externalLine.${name}`, { NUMBER: '3', ...params }, by)
    await line('add', { NAME: 'Mine' })
    expect((await line('get', {}, { app })).body.result).toEqual([])
    expect((await line('update', { NAME: 'x' }, { app })).body.error_description).toBe(
      'Could not find line with number 3',
    )
    expect((await line('delete', {}, { app })).body.error_description).toBe(
      'Could not find line with number 3',
    )
    expect((await line('add', { NAME: 'Theirs' }, { app })).status).toBe(200)
    expect((await line('get')).body.result).toEqual([
      { NUMBER: '3', NAME: 'Mine', CRM_AUTO_CREATE: 'Y' },
    ])
  })
})

describe('a finished call', () => {
  test('is found no second time', async () => {
    const CALL_ID = await at.ring()
    expect(await finish(CALL_ID)).toMatchObject({ ID: 1 })
    expect(await finish(CALL_ID)).toBe(notFound)
    const { body } = await at.call('voximplant.statistic.get')
    expect(body.total).toBe(1)
  })

  test('finished many times at once is in the statistics once', async () => {
    const CALL_ID = await at.ring()
    const results = await Promise.all(Array.from({ length: 10 }, () => finish(CALL_ID)))
    expect(results.filter((result) => result === notFound)).toHaveLength(9)
    expect((await at.call('voximplant.statistic.get')).body.total).toBe(1)
  })

  test.each<[object, object]>([
    [{}, { CALL_FAILED_CODE: '304', CALL_STATUS: 0, CALL_DURATION: 0 }],
    [{ DURATION: 5 }, { CALL_FAILED_CODE: '200', CALL_STATUS: 1, CALL_DURATION: 5 }],
    [
      { DURATION: '5.9', STATUS_CODE: 200 },
      { CALL_FAILED_CODE: '200', CALL_DURATION: 5 },
    ],
    [
      { DURATION: 5, STATUS_CODE: '603-s' },
      { CALL_FAILED_CODE: '603-S', CALL_STATUS: 0 },
    ],
    [{ STATUS_CODE: 'OTHER' }, { CALL_FAILED_CODE: 'OTHER' }],
    [{ STATUS_CODE: '777' }, { CALL_FAILED_CODE: 'OTHER' }],
    [{ STATUS_CODE: { a: 1 } }, { CALL_FAILED_CODE: '304' }],
    [{ DURATION: -5 }, { CALL_DURATION: 0 }],
    [{ DURATION: 1e300 }, { CALL_DURATION: 2_147_483_647 }],
    [{ DURATION: 'long' }, { CALL_DURATION: 0 }],
    [
      { COST: '100.50', COST_CURRENCY: 'EUR' },
      { COST: 100.5, COST_CURRENCY: 'EUR' },
    ],
    [{ COST: 'much' }, { COST: 0, COST_CURRENCY: '' }],
    [{ COST: -1 }, { COST: 0 }],
    [{ VOTE: 5 }, { CALL_VOTE: 5 }],
    [{ VOTE: 6 }, { CALL_VOTE: 0 }],
    [{ VOTE: null }, { CALL_VOTE: 0 }],
    [{ FAILED_REASON: 'Call canceled' }, { CALL_FAILED_REASON: 'Call canceled' }],
    [{ FAILED_REASON: 'x'.repeat(5_000) }, { CALL_FAILED_REASON: 'x'.repeat(1_000) }],
    [{ USER_ID: null, USER_PHONE_INNER: '108' }, { PORTAL_USER_ID: 8 }],
  ])('with %j answers %j', async (params, answer) => {
    expect(await finish(await at.ring(), params)).toMatchObject(answer)
  })

  test('without a line and a client says so', async () => {
    expect(await finish(await at.ring())).toMatchObject({
      PORTAL_NUMBER: 'REST_APP:',
      CRM_ENTITY_TYPE: null,
      CRM_ENTITY_ID: 0,
      CRM_ACTIVITY_ID: 0,
    })
    const { body } = await at.call('voximplant.statistic.get')
    expect(body.result[0]).toMatchObject({
      PORTAL_NUMBER: 'REST_APP:',
      CRM_ENTITY_TYPE: null,
      CRM_ENTITY_ID: null,
      CRM_ACTIVITY_ID: null,
      CALL_VOTE: null,
    })
  })

  test('by an employee who is dismissed or named by extension under USER_ID is refused', async () => {
    const CALL_ID = await at.ring()
    // b24phpsdk's finishForUserPhoneInner sends the extension under USER_ID.
    expect(await finish(CALL_ID, { USER_ID: '107' })).toBe('User is not found or is not active')
    expect(await finish(CALL_ID, { USER_ID: 9 })).toBe('User is not found or is not active')
    expect(await finish(CALL_ID)).toMatchObject({ CALL_ID })
  })

  test.each([
    ['https://pbx.example/1.mp3', 'https://pbx.example/1.mp3'],
    ['javascript:alert(1)', null],
    ['https://', null],
    [`https://pbx.example/${'x'.repeat(2_000)}`, null],
  ])('with the RECORD_URL %s links %s', async (RECORD_URL, kept) => {
    await finish(await at.ring(), { RECORD_URL })
    const { body } = await at.call('voximplant.statistic.get')
    expect(body.result[0].CALL_RECORD_URL).toBe(kept)
  })

  test('whose app was removed stays in the statistics', async () => {
    const app = await at.addApp({ name: 'Old dialer' })
    const CALL_ID = await at.ring({}, { app })
    await at.call('telephony.externalCall.finish', { CALL_ID, USER_ID: 7 }, { app })
    await at.portal.database.transaction((tx) =>
      tx.query('delete from app where id = $1', [app.id]),
    )
    const { body } = await at.call('voximplant.statistic.get')
    expect(body.result[0]).toMatchObject({
      REST_APP_ID: String(app.id),
      REST_APP_NAME: 'Old dialer',
    })
  })
})

describe('the client of a finished call', () => {
  const phone = '+4930901820'
  const nowS = () => Math.floor(at.portal.nowMs / 1000)
  const first = async () => {
    const { body } = await at.call('telephony.externalCall.searchCrmEntities', {
      PHONE_NUMBER: phone,
    })
    return body.result[0].CRM_ENTITY_ID as number
  }

  test('has it as latest activity, and so comes before others with the number', async () => {
    const recent = await at.addClient('contact', phone, { activityAt: 1_000 })
    const other = await at.addClient('contact', phone, { activityAt: 10 })
    expect(await first()).toBe(recent)
    const CALL_ID = await at.ring({ CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: other })
    expect(await first()).toBe(recent)
    const { CRM_ACTIVITY_ID } = await finish(CALL_ID)
    expect(CRM_ACTIVITY_ID).toBe(1)
    expect(await first()).toBe(other)
    const { body } = await at.portal.request('crm.contact.get', { id: other })
    expect(body.result).toMatchObject({ LAST_ACTIVITY_BY: '7' })
  })

  test('was active when the call ended: not in the future, and not before a later activity', async () => {
    const id = await at.addClient('contact', phone, { activityAt: 1_000 })
    const day = 86_400
    const CALL_START_DATE = new Date((nowS() - day) * 1000).toISOString()
    await finish(await at.ring({ CALL_START_DATE }), { DURATION: 60 })
    expect(await activityOf(at.portal, 'contact', id)).toBe(nowS() - day + 60)
    await finish(await at.ring({ EXTERNAL_CALL_ID: '2' }), { DURATION: 9 * day })
    expect(await activityOf(at.portal, 'contact', id)).toBe(nowS())
    await finish(await at.ring({ CALL_START_DATE, EXTERNAL_CALL_ID: '3' }))
    expect(await activityOf(at.portal, 'contact', id)).toBe(nowS())
  })

  test('is who has the number by then, when nobody had it at the beginning', async () => {
    const CALL_ID = await at.ring()
    const id = await at.addClient('company', phone)
    expect(await finish(CALL_ID)).toMatchObject({
      CRM_ENTITY_TYPE: 'COMPANY',
      CRM_ENTITY_ID: id,
      CRM_ACTIVITY_ID: 1,
    })
  })

  test('goes to who finished the call if the call has made it, and only then', async () => {
    const created = await at.ring({ PHONE_NUMBER: '+4930901821', CRM_CREATE: 1 })
    const existing = await at.addClient('lead', phone, { responsible: 7 })
    const found = await at.ring({ PHONE_NUMBER: phone })
    const { CRM_ENTITY_ID } = await finish(created, { USER_ID: 8 })
    expect(await finish(found, { USER_ID: 8 })).toMatchObject({ CRM_ENTITY_ID: existing })
    const responsible = async (id: number) =>
      (await at.portal.request('crm.lead.get', { id })).body.result.ASSIGNED_BY_ID
    expect(await responsible(CRM_ENTITY_ID)).toBe('8')
    expect(await responsible(existing)).toBe('7')
  })

  test('takes the calls of those that are merged into it along', async () => {
    const one = await at.addClient('contact', phone)
    const other = await at.addClient('contact', '+4930901822')
    const done = await at.ring({ PHONE_NUMBER: '+4930901822' })
    await finish(done)
    const live = await at.ring({ PHONE_NUMBER: '+4930901822', USER_ID: 8 })
    const before = (await at.signals()).length
    const merged = await at.portal.request('crm.entity.mergeBatch', {
      params: { entityTypeId: 3, entityIds: [one, other] },
    })
    expect(merged.body.result.STATUS).toBe('SUCCESS')
    expect((await at.signals()).slice(before)).toEqual([['changed', [8]]])
    expect(await finish(live)).toMatchObject({ CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: one })
    const { body } = await at.call('voximplant.statistic.get', {
      FILTER: { CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: one },
    })
    expect(body.total).toBe(2)
    const activities = await at.portal.database.query('select client from activity')
    expect(new Set(activities.map((each) => JSON.stringify(each))).size).toBe(1)
  })

  test('that is deleted leaves its calls behind, linked to nobody', async () => {
    const id = await at.addClient('contact', phone)
    await finish(await at.ring())
    const live = await at.ring({ USER_ID: 8 })
    await at.portal.request('crm.contact.delete', { id })
    expect((await at.signals()).at(-1)).toEqual(['changed', [8]])
    expect(await finish(live)).toMatchObject({ CRM_ENTITY_TYPE: null, CRM_ACTIVITY_ID: 0 })
    const { body } = await at.call('voximplant.statistic.get')
    expect(body.result).toMatchObject([{ CRM_ENTITY_ID: null }, { CRM_ENTITY_ID: null }])
  })

  test('that was made for the call and then merged into another is not handed on', async () => {
    const live = await at.ring({ CRM_CREATE: 1 })
    const { body } = await at.call('telephony.externalCall.searchCrmEntities', {
      PHONE_NUMBER: phone,
    })
    const made = body.result[0].CRM_ENTITY_ID
    const old = await at.addClient('lead', phone, { responsible: 1 })
    const same = {
      fields: { TITLE: 'Roe', NAME: 'Ann', LAST_NAME: 'Roe', ASSIGNED_BY_ID: 1, SOURCE_ID: '' },
    }
    await at.portal.request('crm.lead.update', { id: made, ...same })
    await at.portal.request('crm.lead.update', { id: old, ...same })
    const merged = await at.portal.request('crm.entity.mergeBatch', {
      params: { entityTypeId: 1, entityIds: [old, made] },
    })
    expect(merged.body.result).toMatchObject({ STATUS: 'SUCCESS' })
    expect(await finish(live, { USER_ID: 8 })).toMatchObject({ CRM_ENTITY_ID: old })
    const { body: lead } = await at.portal.request('crm.lead.get', { id: old })
    expect(lead.result.ASSIGNED_BY_ID).toBe('1')
  })
})

describe('answering', () => {
  test('is for who sees the call, and the first one has it', async () => {
    const { calls } = at.portal.services
    const callId = await at.ring()
    await show({ CALL_ID: callId, USER_ID: 8 })
    expect(await calls.answer({ callId }, 1)).toBe('missing')
    expect(await calls.answer({ callId: 'x' }, 7)).toBe('missing')
    expect(await calls.answer({ callId }, 8)).toBe('answered')
    expect(await calls.answer({ callId }, 7)).toBe('taken')
    expect((await at.signals()).at(-1)).toEqual(['answered', [8]])
    await finish(callId)
    expect(await calls.answer({ callId }, 8)).toBe('missing')
  })
})

describe('in one batch', () => {
  test('a call is registered, shown and finished by its CALL_ID', async () => {
    const { body } = await at.call('batch', {
      halt: 1,
      cmd: {
        reg: 'telephony.externalCall.register?USER_ID=7&PHONE_NUMBER=%2B4930901820&TYPE=2&SHOW=0',
        show: 'telephony.externalCall.show?CALL_ID=$result[reg][CALL_ID]&USER_ID[]=7&USER_ID[]=8',
        end: 'telephony.externalCall.finish?CALL_ID=$result[reg][CALL_ID]&USER_ID=8&DURATION=5',
      },
    })
    expect(body.result.result_error).toEqual([])
    expect(body.result.result).toMatchObject({
      show: true,
      end: { PORTAL_USER_ID: 8, CALL_DURATION: 5 },
    })
  })
})
