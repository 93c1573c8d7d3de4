/**
 * Users, departments, workdays on the wire: requests and answers as the documentation's pages print
 * them. Where a sample leaves empty fields out, what it has is compared.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saveSchedule } from '../../src/store/people/schedules.ts'
import { testPortal, type TestPortal } from '../support/server.ts'

let portal: TestPortal

const ask = async (method: string, params: unknown = {}) => {
  const { status, body } = await portal.request(method, params)
  return { status, ...body }
}

// https://apidocs.bitrix24.com/api-reference/user/user-get.html, with other names.
const sampleUsers = [
  {
    ID: '1',
    ACTIVE: true,
    NAME: 'Vera',
    LAST_NAME: 'Vale',
    SECOND_NAME: '',
    EMAIL: 'vera@portal.example',
    TIME_ZONE: '',
    TIMESTAMP_X: {},
    LAST_ACTIVITY_DATE: {},
    PERSONAL_GENDER: '',
    PERSONAL_WWW: '',
    PERSONAL_BIRTHDAY: '2018-07-14T00:00:00+00:00',
    PERSONAL_MOBILE: '',
    PERSONAL_CITY: '',
    WORK_PHONE: '',
    WORK_POSITION: '',
    UF_EMPLOYMENT_DATE: '',
    UF_DEPARTMENT: [1],
    USER_TYPE: 'employee',
  },
  {
    ID: '2',
    ACTIVE: true,
    NAME: 'John',
    LAST_NAME: 'Smith',
    EMAIL: 'test@portal.example',
    DATE_REGISTER: '2024-07-22T00:00:00+00:00',
    IS_ONLINE: 'N',
    TIMESTAMP_X: {},
    LAST_ACTIVITY_DATE: {},
    PERSONAL_GENDER: '',
    PERSONAL_BIRTHDAY: '',
    WORK_POSITION: '',
    UF_EMPLOYMENT_DATE: '',
    UF_DEPARTMENT: [1],
    USER_TYPE: 'employee',
  },
]

beforeAll(async () => {
  portal = await testPortal({ nowMs: Date.parse('2024-07-22T00:00:00Z') })
  await ask('user.update', {
    ID: 1,
    NAME: 'Vera',
    LAST_NAME: 'Vale',
    EMAIL: 'vera@portal.example',
    PERSONAL_BIRTHDAY: '2018-07-14',
  })
  await ask('user.add', {
    EMAIL: 'test@portal.example',
    NAME: 'John',
    LAST_NAME: 'Smith',
    UF_DEPARTMENT: [1],
  })
})
afterAll(() => portal[Symbol.asyncDispose]())

describe('users', () => {
  test('user.get answers the sample as printed there', async () => {
    // The page's request asks from row 10 on, and its answer shows the first rows.
    const answer = await ask('user.get', { UF_DEPARTMENT: 1, SORT: 'ID', ORDER: 'asc' })
    expect(answer).toMatchObject({ status: 200, result: sampleUsers, total: 2 })
    expect(Object.keys(answer.time).toSorted()).toEqual([
      'date_finish',
      'date_start',
      'duration',
      'finish',
      'operating',
      'operating_reset_at',
      'processing',
      'start',
    ])
    const search = await ask('user.search', { UF_DEPARTMENT: 1, SORT: 'ID', ORDER: 'asc' })
    expect(search.result).toEqual(answer.result)
  })

  test.each([
    ['{"filter":{"NAME":"Jo%"}}', ['2']],
    ['{"filter":{"!%LAST_NAME":"al"}}', ['2']],
    ['{"filter":{"@PERSONAL_CITY":["New York","Los Angeles"]}}', []],
  ])('user.get takes the request %s', async (body, expected) => {
    const { path } = await portal.webhook()
    const url = `${path}/user.get`
    const answer = await portal.raw({ url, contentType: 'application/json', body })
    expect(answer.body.result.map(({ ID }: { ID: string }) => ID)).toEqual(expected)
  })

  test.each([
    ['filter[NAME]=Jo%25', ['2']],
    ['FILTER[!%25LAST_NAME]=al&ADMIN_MODE=True', ['2']],
    ['filter%5B%40ID%5D%5B0%5D=1&filter%5B%40ID%5D%5B1%5D=2&sort=ID&order=DESC', ['2', '1']],
    ['UF_DEPARTMENT=1&start=1', ['2']],
    ['filter[]=&order[]=&select[]=ID', ['1', '2']],
  ])('user.get takes the form %s', async (body, expected) => {
    const { path } = await portal.webhook()
    const form = 'application/x-www-form-urlencoded'
    for (const request of [
      { url: `${path}/user.get`, contentType: form, body },
      { url: `${path}/USER.GET.json?${body}` },
    ]) {
      const answer = await portal.raw(request)
      expect(answer.body.result.map(({ ID }: { ID: string }) => ID)).toEqual(expected)
    }
  })

  test('user.current answers the sample as printed there', async () => {
    const { path } = await portal.webhook({ owner: 2 })
    const { body } = await portal.raw({ url: `${path}/user.current` })
    expect(body.result).toMatchObject({
      ID: '2',
      ACTIVE: true,
      NAME: 'John',
      LAST_NAME: 'Smith',
      EMAIL: 'test@portal.example',
      DATE_REGISTER: '2024-07-22T00:00:00+00:00',
      IS_ONLINE: 'Y',
      // From the page of batch, where the same method shows it; b24pysdk takes nothing but a text.
      TIMESTAMP_X: '22.07.2024 00:00:00',
      LAST_ACTIVITY_DATE: '2024-07-22 00:00:00',
      PERSONAL_GENDER: '',
      PERSONAL_BIRTHDAY: '',
      WORK_POSITION: '',
      UF_EMPLOYMENT_DATE: '',
      UF_DEPARTMENT: [1],
    })
  })

  test('user.fields answers the sample as printed there', async () => {
    const { result } = await ask('user.fields')
    expect(Object.keys(result)).toHaveLength(62)
    expect(result).toMatchObject({
      ID: 'ID',
      XML_ID: 'External code',
      ACTIVE: 'Activity',
      TITLE: 'User List',
      PERSONAL_STATE: 'State / Region',
      WORK_FAX: 'WORK_FAX',
      UF_DEPARTMENT: 'Units',
      UF_PHONE_INNER: 'Extension',
      USER_TYPE: 'USER_TYPE',
    })
  })

  test('user.add answers the sample as printed there', async () => {
    const answer = await ask('user.add', { EMAIL: 'newuser1@example.com', UF_DEPARTMENT: [1] })
    expect(answer).toMatchObject({ status: 200, result: 3 })
    await ask('user.update', { ID: 3, ACTIVE: 'N' })
  })

  test('user.add refuses the sample as printed there', async () => {
    expect(await ask('user.add', { UF_DEPARTMENT: [1] })).toEqual({
      status: 400,
      error: 'ERROR_ARGUMENT',
      error_description: 'wrong_email',
      argument: '',
    })
  })

  test('user.update answers the sample as printed there', async () => {
    const sent = { ID: 1, NAME: 'Administrator', LAST_NAME: 'SomeLastName' }
    expect(await ask('user.update', sent)).toMatchObject({ status: 200, result: true })
    await ask('user.update', { ID: 1, NAME: 'Vera', LAST_NAME: 'Vale' })
  })

  test('user.update refuses the sample as printed there', async () => {
    expect(await ask('user.update', { ID: 'x' })).toEqual({
      status: 400,
      error: 'ERROR_CORE',
      error_description: 'access_denied',
    })
  })

  test('profile answers the sample as printed there', async () => {
    expect((await ask('profile')).result).toEqual({
      ID: '1',
      ADMIN: true,
      NAME: 'Vera',
      LAST_NAME: 'Vale',
      PERSONAL_GENDER: '',
      TIME_ZONE: '',
    })
  })

  test('access.name answers the sample as printed there', async () => {
    expect((await ask('access.name', { ACCESS: ['G2', 'AU'] })).result).toEqual({
      G2: { provider: '', name: 'All visitors', provider_id: 'other' },
      AU: { provider: '', name: 'All authorized users', provider_id: 'other' },
    })
  })
})

describe('departments', () => {
  test('department.get answers the sample as printed there', async () => {
    for (const NAME of ['Accounting', 'Sales Department', 'R&D', 'Legal Department'])
      await ask('department.add', { NAME, PARENT: 1 })
    const answer = await ask('department.get', { sort: 'NAME', order: 'DESC', PARENT: 1 })
    expect(answer).toMatchObject({ status: 200, total: 4 })
    expect(answer.result).toEqual([
      { ID: '3', NAME: 'Sales Department', SORT: 500, PARENT: '1' },
      { ID: '4', NAME: 'R&D', SORT: 500, PARENT: '1' },
      { ID: '5', NAME: 'Legal Department', SORT: 500, PARENT: '1' },
      { ID: '2', NAME: 'Accounting', SORT: 500, PARENT: '1' },
    ])
  })

  test('department.add refuses the sample as printed there', async () => {
    expect(await ask('department.add', { PARENT: 1 })).toEqual({
      status: 400,
      error: 'ERROR_CORE',
      error_description: 'Department name not provided.<br>',
    })
  })
})

describe('workdays', () => {
  // https://apidocs.bitrix24.com/api-reference/timeman/base/timeman-open.html and its siblings. The
  // samples send +00:00 and answer +02:00, which their own text excludes: here both are +02:00.
  const sent = {
    USER_ID: 2,
    TIME: '2025-03-27T08:00:01+02:00',
    REPORT: 'I forgot to start the workday',
    LAT: 53.548841,
    LON: 9.987274,
  }

  test('timeman.open refuses the sample as printed there', async () => {
    portal.nowMs = Date.parse('2025-03-26T09:23:07+03:00')
    expect(await ask('timeman.open', sent)).toEqual({
      status: 400,
      error: 'WRONG_DATETIME',
      error_description: 'Day open date should correspond to the current date',
    })
  })

  test('a day is opened, paused, expired and closed as the samples have it', async () => {
    portal.nowMs = Date.parse('2025-03-27T09:23:07+03:00')
    const opened = {
      STATUS: 'OPENED',
      TIME_START: '2025-03-27T08:00:01+02:00',
      TIME_FINISH: null,
      DURATION: '00:00:00',
      TIME_LEAKS: '00:00:00',
      ACTIVE: false,
      IP_OPEN: '',
      IP_CLOSE: '',
      LAT_OPEN: 53.548841,
      LON_OPEN: 9.987274,
      LAT_CLOSE: 0,
      LON_CLOSE: 0,
      TZ_OFFSET: 7200,
    }
    expect((await ask('timeman.open', sent)).result).toEqual(opened)
    portal.nowMs = Date.parse('2025-03-27T12:00:00+02:00')
    expect((await ask('timeman.pause', { USER_ID: 2 })).result).toEqual({
      ...opened,
      STATUS: 'PAUSED',
    })
    portal.nowMs = Date.parse('2025-03-27T13:22:56+02:00')
    await ask('timeman.open', { USER_ID: 2 })
    portal.nowMs = Date.parse('2025-03-28T09:00:00+02:00')
    await portal.database.transaction((tx) => saveSchedule(tx, 2, { minFinish: 17 * 3600 }))
    expect((await ask('timeman.status', { USER_ID: 2 })).result).toEqual({
      ...opened,
      STATUS: 'EXPIRED',
      TIME_LEAKS: '01:22:56',
      TIME_FINISH_DEFAULT: '2025-03-27T17:00:00+02:00',
    })
    const close = { ...sent, TIME: '2025-03-27T19:00:01+02:00', REPORT: 'Forgot to close' }
    expect((await ask('timeman.close', close)).result).toEqual({
      ...opened,
      STATUS: 'CLOSED',
      TIME_FINISH: '2025-03-27T19:00:01+02:00',
      DURATION: '09:37:04',
      TIME_LEAKS: '01:22:56',
      LAT_CLOSE: 53.548841,
      LON_CLOSE: 9.987274,
    })
  })

  test('timeman.close refuses the sample as printed there', async () => {
    await ask('timeman.open', { USER_ID: 2 })
    portal.nowMs += 86_400_000
    expect(await ask('timeman.close', { USER_ID: 2 })).toEqual({
      status: 400,
      error: 'WRONG_DATETIME',
      error_description: 'Day close date should correspond to the day open date',
    })
  })

  test('timeman.pause refuses the sample as printed there', async () => {
    expect(await ask('timeman.pause', { USER_ID: 503 })).toEqual({
      status: 400,
      error: '',
      error_description: 'User not found',
    })
  })
})
