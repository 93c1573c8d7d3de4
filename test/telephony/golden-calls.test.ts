/**
 * The samples of the documentation's pages on external calls, as printed there: the same requests, the
 * same answers. Ids that the samples name are what the portal would give next.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reserveIds } from '../../src/store/counters.ts'
import { callPortal, type CallPortal } from '../support/call-portal.ts'

let at: CallPortal

const ask = async (method: string, params: object = {}) => {
  const { status, body } = await at.call(method, params, { employee: 1269 })
  return { status, ...body }
}

beforeAll(async () => {
  at = await callPortal({
    nowMs: Date.parse('2026-03-10T11:19:38+01:00'),
    timeZone: 'Europe/Berlin',
    appId: 3,
    app: { name: 'REST API Documentation' },
  })
  await at.addEmployee({ id: 1269, isAdmin: true })
  await at.addEmployee({ id: 1270 })
  await at.addEmployee({ id: 1271 })
  await at.addClient('contact', '+1 906 219-50-47', { id: 797, responsible: 1269 })
  await at.portal.database.transaction(async (tx) => {
    await reserveIds(tx, 'activity', 7942)
    await reserveIds(tx, 'call_statistic', 6)
    await reserveIds(tx, 'external_line', 6)
  })
})
afterAll(() => at[Symbol.asyncDispose]())

describe('external lines', () => {
  // https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-line-add.html
  test('telephony.externalLine.add answers a number, telephony.externalLine.update a string', async () => {
    expect(
      await ask('telephony.externalLine.add', {
        NUMBER: '14151234567',
        NAME: 'Support Line (PBX)',
        CRM_AUTO_CREATE: 'Y',
      }),
    ).toMatchObject({ status: 200, result: { ID: 7 } })
    expect(
      await ask('telephony.externalLine.update', {
        NUMBER: '14151234567',
        NAME: 'Support Line',
        CRM_AUTO_CREATE: 'N',
      }),
    ).toMatchObject({ status: 200, result: { ID: '7' } })
  })

  test('telephony.externalLine.get lists them, telephony.externalLine.delete answers an empty list', async () => {
    await ask('telephony.externalLine.add', { NUMBER: '14157654321', NAME: 'Main External Line' })
    const { result } = await ask('telephony.externalLine.get')
    expect(result).toEqual([
      { NUMBER: '14151234567', NAME: 'Support Line', CRM_AUTO_CREATE: 'N' },
      { NUMBER: '14157654321', NAME: 'Main External Line', CRM_AUTO_CREATE: 'Y' },
    ])
    expect(await ask('telephony.externalLine.delete', { NUMBER: '14157654321' })).toMatchObject({
      status: 200,
      result: [],
    })
  })

  test('the refusals read as on the pages', async () => {
    const refusals = async (method: string, params: object) => {
      const { status, error, error_description } = await ask(method, params)
      return [status, error, error_description]
    }
    const line = 'telephony.externalLine'
    for (const name of ['add', 'update', 'delete'])
      expect(await refusals(`${line}.${name}`, { NAME: 'x' })).toEqual([
        400,
        'ERROR_CORE',
        'NUMBER should not be empty',
      ])
    expect(await refusals(`${line}.add`, { NUMBER: '14151234567' })).toEqual([
      400,
      'ERROR_CORE',
      'Line already exists',
    ])
    expect(await refusals(`${line}.update`, { NUMBER: '14151234567' })).toEqual([
      400,
      'ERROR_CORE',
      'There are no fields to update',
    ])
    for (const name of ['update', 'delete'])
      expect(await refusals(`${line}.${name}`, { NUMBER: 'line-9', NAME: 'x' })).toEqual([
        400,
        'ERROR_CORE',
        'Could not find line with number line-9',
      ])
    expect(await refusals(`${line}.add`, { NUMBER: '1'.repeat(256) })).toEqual([
      400,
      'ERROR_CORE',
      'NUMBER should have at most 255 characters',
    ])
  })
})

describe('a call', () => {
  let CALL_ID: string

  // https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-register.html
  test('telephony.externalCall.register answers the sample', async () => {
    const { status, result } = await ask('telephony.externalCall.register', {
      USER_ID: 1269,
      PHONE_NUMBER: '19062195047',
      TYPE: 2,
      CRM_ENTITY_TYPE: 'CONTACT',
      CRM_ENTITY_ID: 797,
      SHOW: 1,
      LINE_NUMBER: '3',
    })
    CALL_ID = result.CALL_ID
    expect(status).toBe(200)
    expect(CALL_ID).toMatch(/^externalCall\.[0-9a-f]{32}\.1773137978$/)
    expect(Object.entries(result)).toEqual([
      ['CALL_ID', CALL_ID],
      ['CRM_CREATED_LEAD', null],
      ['CRM_CREATED_ENTITIES', []],
      ['CRM_ENTITY_TYPE', 'CONTACT'],
      ['CRM_ENTITY_ID', 797],
    ])
  })

  // https://apidocs.bitrix24.com/tutorials/telephony/index.html
  test('telephony.externalCall.show and telephony.externalCall.hide answer true', async () => {
    const queue = [1269, 1270, 1271]
    const show = await ask('telephony.externalCall.show', { CALL_ID, USER_ID: queue })
    expect(show).toMatchObject({ status: 200, result: true })
    const hide = await ask('telephony.externalCall.hide', { CALL_ID, USER_ID: [1269, 1271] })
    expect(hide).toMatchObject({ status: 200, result: true })
    expect(await ask('telephony.externalCall.show', { CALL_ID, USER_ID: 1269 })).toMatchObject({
      result: true,
    })
    expect(await ask('telephony.externalCall.hide', { CALL_ID: 'x' })).toMatchObject({
      status: 200,
      result: false,
    })
  })

  // https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-finish.html
  test('telephony.externalCall.finish answers the sample, key by key', async () => {
    const { status, result } = await ask('telephony.externalCall.finish', {
      CALL_ID,
      USER_ID: 1269,
      DURATION: 95,
      STATUS_CODE: '200',
      VOTE: 5,
      ADD_TO_CHAT: 0,
    })
    expect(status).toBe(200)
    expect(Object.entries(result)).toEqual(
      Object.entries({
        CALL_ID,
        EXTERNAL_CALL_ID: null,
        PORTAL_USER_ID: 1269,
        PHONE_NUMBER: '19062195047',
        PORTAL_NUMBER: '3',
        INCOMING: '2',
        CALL_DURATION: 95,
        CALL_START_DATE: {},
        CALL_STATUS: 1,
        CALL_VOTE: 5,
        COST: 0,
        COST_CURRENCY: '',
        CALL_FAILED_CODE: '200',
        CALL_FAILED_REASON: '',
        REST_APP_ID: '3',
        REST_APP_NAME: 'REST API Documentation',
        CRM_ACTIVITY_ID: 7943,
        COMMENT: null,
        CRM_ENTITY_TYPE: 'CONTACT',
        CRM_ENTITY_ID: 797,
        ID: 7,
      }),
    )
  })

  // https://apidocs.bitrix24.com/api-reference/telephony/voximplant/voximplant-statistic-get.html
  test('voximplant.statistic.get answers the row of the sample, texts and nulls alike', async () => {
    const { status, result, total, next } = await ask('voximplant.statistic.get', {
      FILTER: { CALL_TYPE: 2, '>=CALL_START_DATE': '2026-03-10T00:00:00+01:00' },
      SORT: 'CALL_START_DATE',
      ORDER: 'DESC',
    })
    expect([status, total, next]).toEqual([200, 1, undefined])
    // No recording and no transcript is attached here.
    expect(result).toEqual([
      {
        ID: '7',
        PORTAL_USER_ID: '1269',
        PORTAL_NUMBER: '3',
        PHONE_NUMBER: '19062195047',
        CALL_ID,
        EXTERNAL_CALL_ID: null,
        CALL_CATEGORY: 'external',
        CALL_LOG: null,
        CALL_DURATION: '95',
        CALL_START_DATE: '2026-03-10T11:19:38+01:00',
        CALL_RECORD_URL: null,
        CALL_VOTE: '5',
        COST: '0.0000',
        COST_CURRENCY: '',
        CALL_FAILED_CODE: '200',
        CALL_FAILED_REASON: '',
        CRM_ENTITY_TYPE: 'CONTACT',
        CRM_ENTITY_ID: '797',
        CRM_ACTIVITY_ID: '7943',
        REST_APP_ID: '3',
        REST_APP_NAME: 'REST API Documentation',
        TRANSCRIPT_ID: null,
        TRANSCRIPT_PENDING: 'N',
        SESSION_ID: null,
        REDIAL_ATTEMPT: null,
        COMMENT: null,
        RECORD_DURATION: null,
        RECORD_FILE_ID: null,
        CALL_TYPE: '2',
      },
    ])
  })
})

describe('the official SDKs', () => {
  // https://github.com/bitrix24/b24phpsdk src/Services/Telephony/ExternalCall/Service/ExternalCall.php
  test('b24phpsdk is understood: lower-case names, nulls, numbers as codes, money as text', async () => {
    const { result } = await ask('telephony.externalcall.register', {
      USER_PHONE_INNER: '107',
      USER_ID: 1269,
      PHONE_NUMBER: '79780001122',
      CALL_START_DATE: '2026-03-10T11:00:00+01:00',
      CRM_CREATE: 1,
      CRM_SOURCE: null,
      CRM_ENTITY_TYPE: 'CONTACT',
      CRM_ENTITY_ID: null,
      SHOW: 0,
      CALL_LIST_ID: null,
      LINE_NUMBER: null,
      TYPE: 1,
    })
    expect(result.CRM_CREATED_ENTITIES).toEqual([
      { ENTITY_TYPE: 'LEAD', ENTITY_ID: result.CRM_CREATED_LEAD },
    ])
    const { CALL_ID } = result
    const show = await ask('telephony.externalcall.show', { CALL_ID, USER_ID: [1269] })
    expect(show.result).toBe(true)
    const finish = await ask('telephony.externalcall.finish', {
      CALL_ID,
      USER_ID: 1269,
      DURATION: 100,
      COST: '100.00',
      COST_CURRENCY: 'USD',
      STATUS_CODE: 200,
      FAILED_REASON: null,
      VOTE: null,
      ADD_TO_CHAT: 1,
    })
    expect(finish.result).toMatchObject({
      INCOMING: '1',
      COST: 100,
      COST_CURRENCY: 'USD',
      CALL_FAILED_CODE: '200',
      CALL_STATUS: 1,
      CRM_ENTITY_TYPE: 'LEAD',
    })
  })

  // https://github.com/bitrix24/b24pysdk tests/integration/scopes/telephony
  test('b24pysdk’s own test is understood: a number that no plan knows is registered', async () => {
    const PHONE_NUMBER = '+7999123456789'
    const register = { PHONE_NUMBER, TYPE: 2, USER_ID: 1, CRM_CREATE: 0, SHOW: 0, ADD_TO_CHAT: 0 }
    const { result } = await ask('telephony.externalCall.register', register)
    expect(result.CALL_ID).toMatch(/^externalCall\./)
  })
})

describe('what a call must have', () => {
  const refusal = async (method: string, params: object) => {
    const { status, error, error_description } = await ask(method, params)
    return [status, error, error_description]
  }
  const core = (text: string) => [400, 'ERROR_CORE', text]
  const good = { USER_ID: 1269, PHONE_NUMBER: '79062195047', TYPE: 2 }

  test.each<[object, string]>([
    [{ PHONE_NUMBER: '79062195047', TYPE: 2 }, 'USER_ID or USER_PHONE_INNER should be set'],
    [{ ...good, TYPE: 6 }, 'Unknown TYPE'],
    [{ ...good, TYPE: null }, 'Unknown TYPE'],
    [{ ...good, CALL_START_DATE: 'yesterday' }, 'CALL_START_DATE should be in the ISO-8601 format'],
    [{ ...good, PHONE_NUMBER: 'anonymous' }, 'Unsupported phone number format'],
    [{ ...good, PHONE_NUMBER: '' }, 'Unsupported phone number format'],
    [{ ...good, PHONE_NUMBER: `+${'1'.repeat(300)}` }, 'Unsupported phone number format'],
    [{ ...good, USER_ID: 9 }, 'User is not found or is not active'],
    [{ ...good, USER_ID: 999 }, 'User is not found or is not active'],
    [{ ...good, USER_ID: 'x' }, 'User is not found or is not active'],
    [{ ...good, USER_ID: null, USER_PHONE_INNER: '555' }, 'User is not found or is not active'],
    [
      { ...good, EXTERNAL_CALL_ID: 'x'.repeat(256) },
      'EXTERNAL_CALL_ID should have at most 255 characters',
    ],
  ])('telephony.externalCall.register of %j is refused', async (params, text) => {
    expect(await refusal('telephony.externalCall.register', params)).toEqual(core(text))
  })

  test.each<[object, string[]]>([
    [{ CALL_ID: 5, USER_ID: 1269 }, ['INVALID_ARGUMENT', 'CALL_ID must be a string']],
    [{ CALL_ID: ['x'], USER_ID: 1269 }, ['INVALID_ARGUMENT', 'CALL_ID must be a string']],
    [{ USER_ID: 1269 }, ['INVALID_ARGUMENT', 'CALL_ID must be a string']],
    [{ CALL_ID: 'x' }, ['ERROR_CORE', 'USER_ID or USER_PHONE_INNER should be set']],
    [{ CALL_ID: 'x', USER_ID: 9 }, ['ERROR_CORE', 'User is not found or is not active']],
    [
      { CALL_ID: 'x', USER_ID: 1269 },
      ['ERROR_CORE', 'Call is not found (call should be registered prior to finishing)'],
    ],
  ])('telephony.externalCall.finish of %j is refused', async (params, answer) => {
    expect(await refusal('telephony.externalCall.finish', params)).toEqual([400, ...answer])
  })

  test.each([
    'telephony.externalCall.register',
    'telephony.externalCall.finish',
    'telephony.externalLine.add',
    'telephony.externalLine.update',
    'telephony.externalLine.get',
    'telephony.externalLine.delete',
  ])('%s is refused to webhooks', async (method) => {
    const { status, body } = await at.portal.request(method, { NUMBER: '1' })
    expect([status, body.error, body.error_description]).toEqual([
      403,
      'WRONG_AUTH_TYPE',
      'Current authorization type is denied for this method',
    ])
  })
})
