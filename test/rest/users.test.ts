/** `user.*`, `profile` and access codes through the front door. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testPortal, type TestPortal } from '../support/server.ts'

let portal: TestPortal
let staff: Record<'ann' | 'bob' | 'cleo' | 'dismissed', number>

beforeAll(async () => {
  portal = await testPortal({ timeZone: 'Europe/Berlin' })
  const add = async (fields: Record<string, unknown>) => {
    const { body } = await portal.request('user.add', { UF_DEPARTMENT: [1], ...fields })
    return body.result as number
  }
  const sales = await portal.request('department.add', { NAME: 'Sales Team', PARENT: 1 })
  staff = {
    ann: await add({
      EMAIL: 'ann@portal.example',
      NAME: 'Ann',
      LAST_NAME: 'Müller',
      SECOND_NAME: 'Maria',
      WORK_POSITION: 'Head of Sales',
      PERSONAL_CITY: 'Rome',
      PERSONAL_GENDER: 'F',
      PERSONAL_BIRTHDAY: '1990-07-14',
      UF_PHONE_INNER: '101',
      PERSONAL_MOBILE: '+49 151 23456789',
      UF_DEPARTMENT: [sales.body.result],
    }),
    bob: await add({
      EMAIL: 'bob@portal.example',
      NAME: 'Bob',
      LAST_NAME: 'Anders',
      PERSONAL_CITY: 'Oslo',
      XML_ID: '100%',
    }),
    cleo: await add({ EMAIL: 'cleo@portal.example', NAME: 'Cleo', LAST_NAME: 'Banks' }),
    dismissed: await add({
      EMAIL: 'dan@portal.example',
      NAME: 'Dan',
      LAST_NAME: 'Smith',
      WORK_POSITION: 'Archivist',
    }),
  }
  await portal.request('user.update', { ID: staff.dismissed, ACTIVE: false })
})
afterAll(() => portal[Symbol.asyncDispose]())

const ids = async (method: string, params: unknown): Promise<number[]> => {
  const { status, body } = await portal.request(method, params)
  expect(status, JSON.stringify(body)).toBe(200)
  return (body.result as { ID: string }[]).map(({ ID }) => Number(ID))
}
const get = (params: unknown) => ids('user.get', params)
const search = (params: unknown) => ids('user.search', params)

describe('user.get', () => {
  test('tells of everybody since when they are there, as the PHP SDK reads it', async () => {
    const { body } = await portal.request('user.get', {
      filter: { '>DATE_REGISTER': '2020-01-01' },
    })
    const everybody = await portal.request('user.get')
    expect(body.total).toBe(everybody.body.total)
    for (const each of body.result) expect(each.DATE_REGISTER).toMatch(/^2026-03-06T/)
  })

  test('answers in the types of the page’s sample', async () => {
    const { body } = await portal.request('user.get', { ID: staff.ann })
    expect(body.total).toBe(1)
    expect(body.next).toBeUndefined()
    expect(body.result[0]).toMatchObject({
      ID: String(staff.ann),
      ACTIVE: true,
      NAME: 'Ann',
      LAST_NAME: 'Müller',
      SECOND_NAME: 'Maria',
      EMAIL: 'ann@portal.example',
      LAST_LOGIN: '',
      DATE_REGISTER: '2026-03-06T16:42:39+01:00',
      TIME_ZONE: '',
      IS_ONLINE: 'N',
      TIMESTAMP_X: {},
      LAST_ACTIVITY_DATE: {},
      PERSONAL_GENDER: 'F',
      PERSONAL_WWW: '',
      PERSONAL_BIRTHDAY: '1990-07-14T00:00:00+02:00',
      PERSONAL_PHOTO: '',
      WORK_PHONE: '',
      WORK_POSITION: 'Head of Sales',
      UF_EMPLOYMENT_DATE: '',
      UF_DEPARTMENT: [2],
      UF_PHONE_INNER: '101',
      UF_TIMEMAN: 'Y',
      USER_TYPE: 'employee',
    })
  })

  test('lists everybody by ascending id, dismissed users included', async () => {
    const everybody = [1, staff.ann, staff.bob, staff.cleo, staff.dismissed]
    expect(await get({})).toEqual(everybody)
    expect(await get({ filter: [''], order: [''] })).toEqual(everybody)
    expect(await get({ ADMIN_MODE: 'true', filter: [], nonsense: 5 })).toEqual(everybody)
  })

  test.each([
    [
      'at the top level, with sort and order in any case',
      { UF_DEPARTMENT: 1, SORT: 'ID', ORDER: 'desc' },
      ['dismissed', 'cleo', 'bob', 1],
    ],
    ['as filter', { filter: { NAME: 'Bob' } }, ['bob']],
    ['as FILTER', { FILTER: { NAME: 'Bob' } }, ['bob']],
    [
      'with a map as order',
      { filter: { '>ID': 1 }, order: { LAST_NAME: 'ASC' } },
      ['bob', 'cleo', 'ann', 'dismissed'],
    ],
    ['with % in a plain value', { filter: { LAST_NAME: 'an%' } }, ['bob']],
    ['with % in one of several', { filter: { LAST_NAME: ['an%', 'Banks'] } }, ['bob', 'cleo']],
    [
      'by a substring, in any letter case of any script',
      { filter: { '%LAST_NAME': 'ÜLL' } },
      ['ann'],
    ],
    [
      'by what a name does not contain',
      { filter: { '!%LAST_NAME': 'an' } },
      [1, 'ann', 'dismissed'],
    ],
    ['by several cities', { filter: { '@PERSONAL_CITY': ['Rome', 'Oslo'] } }, ['ann', 'bob']],
    ['by an array without a prefix', { filter: { ID: [1, 999] } }, [1]],
    ['by what is not empty', { filter: { '!UF_PHONE_INNER': null } }, ['ann']],
    ['by a literal % in a substring', { filter: { '%XML_ID': '0%' } }, ['bob']],
    ['by activity', { filter: { ACTIVE: true } }, [1, 'ann', 'bob', 'cleo']],
    ['by activity as text', { ACTIVE: 'N' }, ['dismissed']],
    ['by a date', { filter: { '<PERSONAL_BIRTHDAY': '1990-07-15' } }, ['ann']],
    ['by what is no date', { filter: { '!PERSONAL_BIRTHDAY': 'soon' } }, []],
    [
      'by a moment',
      { filter: { '>=DATE_REGISTER': '2026-03-06T15:00:00Z' } },
      [1, 'ann', 'bob', 'cleo', 'dismissed'],
    ],
    ['by a later moment', { filter: { '>DATE_REGISTER': '2026-03-06T16:00:00Z' } }, []],
    ['by e-mail in any letter case', { EMAIL: 'BOB@portal.example' }, ['bob']],
    ['by personal data', { NAME_SEARCH: 'sales müll' }, ['ann']],
    ['by presence', { IS_ONLINE: 'Y' }, []],
    ['by type', { USER_TYPE: 'employee', '>ID': 1, '<ID': 3 }, ['ann']],
    ['by an id that no row can have', { ID: '99999999999999999999999' }, []],
    ['by an id that is none', { filter: { '!ID': 'x' } }, []],
  ] as [string, object, ('ann' | 'bob' | 'cleo' | 'dismissed' | number)[]][])(
    'filters %s',
    async (_name, params, expected) => {
      expect(await get(params)).toEqual(
        expected.map((each) => (typeof each === 'number' ? each : staff[each])),
      )
    },
  )

  test('takes names that a caller makes up for nothing but unknown', async () => {
    const all = await get({})
    expect(await get({ filter: { 'ID) or 1=1 --': 5 }, sort: 'ID; drop table employee' })).toEqual(
      all,
    )
    expect(await get({ filter: { '%constructor': 'x', __proto__: { a: 1 } } })).toEqual(all)
  })

  test('harmless answers to values that are no text', async () => {
    const odd = { toString: 'x', valueOf: 'y' }
    for (const params of [
      { sort: odd, order: odd },
      { order: { NAME: odd }, select: odd, start: odd },
      { filter: { NAME: odd, ACTIVE: [odd], logic: odd } },
      { FIND: odd, NAME_SEARCH: [[odd]], FILTER: 7 },
    ])
      for (const method of ['user.get', 'user.search'])
        expect((await portal.request(method, params)).status).toBe(200)
    for (const field of ['ACTIVE', 'UF_TIMEMAN', 'NAME', 'EMAIL', 'PERSONAL_BIRTHDAY'])
      for (const each of [odd, [odd], [], null, true]) {
        const sent = { ID: staff.bob, [field]: each }
        const { status } = await portal.request('user.update', sent)
        const isFlag = each === true && ['ACTIVE', 'UF_TIMEMAN'].includes(field)
        const isNothing = each === null
        expect(status, field).toBe(isFlag || isNothing ? 200 : 400)
      }
    for (const step of ['department.get', 'department.add', 'timeman.open', 'timeman.settings'])
      for (const name of ['NAME', 'sort', 'UF_HEAD', 'PARENT', 'USER_ID', 'TIME', 'LAT', 'order']) {
        const { status } = await portal.request(step, { NAME: 'X', PARENT: odd, [name]: odd })
        expect(status, `${step} ${name}`).toBeLessThan(500)
      }
  })

  test('selects fields, by name and by mask', async () => {
    const keys = async (select: unknown) => {
      const { body } = await portal.request('user.get', { ID: 1, select })
      return Object.keys(body.result[0])
    }
    expect(await keys(['ID', 'name', 'NOT_THERE'])).toEqual(['ID', 'NAME'])
    const custom = await keys(['UF_*'])
    expect(custom).toContain('UF_DEPARTMENT')
    expect(custom.every((key) => key.startsWith('UF_'))).toBe(true)
    expect((await keys(['*'])).length).toBe((await keys(undefined)).length)
  })

  test('pages by fifty, counts on demand, and walks by id', async () => {
    await using crowd = await testPortal()
    for (let each = 0; each < 104; each += 1)
      await crowd.request('user.add', { EMAIL: `u${each}@portal.example`, UF_DEPARTMENT: 1 })
    const page = async (params: object) => (await crowd.request('user.get', params)).body
    const first = await page({})
    expect([first.result.length, first.total, first.next]).toEqual([50, 105, 50])
    const second = await page({ start: 50 })
    expect([second.result.length, second.total, second.next]).toEqual([50, 105, 100])
    const last = await page({ start: '100' })
    expect([last.result.length, last.total, last.next]).toEqual([5, 105, undefined])
    const odd = await page({ start: 1 })
    expect([odd.result[0].ID, odd.next]).toEqual(['2', 51])
    const uncounted = await page({ start: -1, filter: { '>ID': 60 }, order: { ID: 'ASC' } })
    expect([uncounted.result.length, uncounted.total, uncounted.next]).toEqual([45, 0, undefined])
    const many = Array.from({ length: 10_000 }, (_, id) => id)
    expect((await page({ filter: { '@ID': many } })).total).toBe(105)
  })
})

describe('user.search', () => {
  test.each([
    ['finds a job title', { FIND: 'Archiv' }, ['dismissed']],
    ['finds words in different fields', { FILTER: { FIND: 'sales ann' } }, ['ann']],
    ['finds a department', { FIND: 'Sales Team' }, ['ann']],
    ['takes a value for the beginning', { NAME: 'a' }, ['ann']],
    ['of a last name', { FILTER: { LAST_NAME: 'b' } }, ['cleo']],
    ['of a department', { UF_DEPARTMENT_NAME: 'sal' }, ['ann']],
    [
      'has what user.get has',
      { UF_DEPARTMENT: 1, SORT: 'ID', ORDER: 'desc', ACTIVE: 'Y' },
      ['cleo', 'bob', 1],
    ],
  ] as [string, object, ('ann' | 'bob' | 'cleo' | 'dismissed' | number)[]][])(
    '%s',
    async (_name, params, expected) => {
      expect(await search(params)).toEqual(
        expected.map((each) => (typeof each === 'number' ? each : staff[each])),
      )
    },
  )
})

describe('scopes', () => {
  const as = async (scope: string, method: string, params: unknown = {}) => {
    const { path } = await portal.webhook({ scopes: [scope] })
    return portal.raw({
      url: `${path}/${method}`,
      contentType: 'application/json',
      body: JSON.stringify(params),
    })
  }

  test('user_brief shows the extension and no telephone or e-mail', async () => {
    const { body } = await as('user_brief', 'user.get', { ID: staff.ann })
    expect(body.result[0]).toMatchObject({ ID: String(staff.ann), UF_PHONE_INNER: '101' })
    expect(body.result[0]).not.toHaveProperty('EMAIL')
    expect(body.result[0]).not.toHaveProperty('PERSONAL_MOBILE')
    expect(Object.keys((await as('user_brief', 'user.fields')).body.result)).toHaveLength(29)
  })

  test('user_basic shows telephones and no homepage', async () => {
    const { body } = await as('user_basic', 'user.get', { ID: staff.ann })
    expect(body.result[0]).toMatchObject({ PERSONAL_MOBILE: '+49 151 23456789' })
    expect(body.result[0]).not.toHaveProperty('PERSONAL_WWW')
    expect((await as('user_basic', 'user.current')).body.result).not.toHaveProperty('LAST_LOGIN')
  })

  test('what a scope hides cannot be found out by filters or sorting', async () => {
    const hidden = await as('user_brief', 'user.get', { filter: { EMAIL: 'ann@portal.example' } })
    expect(hidden.body.result).toEqual([])
    const prefix = await as('user_brief', 'user.get', { '%EMAIL': 'n' })
    expect(prefix.body.result).toEqual([])
    const sorted = await as('user_brief', 'user.get', { sort: 'EMAIL', order: 'DESC' })
    expect(sorted.body.result[0].ID).toBe('1')
  })

  test('changing users needs the full scope, reading any of the three', async () => {
    expect((await as('user_basic', 'user.add', { EMAIL: 'x@y.example' })).status).toBe(403)
    expect((await as('user_brief', 'user.update', { ID: 1 })).body.error).toBe('insufficient_scope')
    expect((await as('crm', 'user.get')).body.error).toBe('insufficient_scope')
  })
})

describe('user.add and user.update', () => {
  test.each([
    [{ UF_DEPARTMENT: [1] }, 'wrong_email'],
    [{ EMAIL: 'nobody', UF_DEPARTMENT: [1] }, 'wrong_email'],
    [{ EMAIL: { a: 1 }, UF_DEPARTMENT: [1] }, 'wrong_email'],
    [{ EMAIL: 'ANN@portal.example', UF_DEPARTMENT: [1] }, 'A user with this email already exists'],
    [{ EMAIL: 'new@portal.example' }, 'no_extranet_field'],
    [{ EMAIL: 'new@portal.example', UF_DEPARTMENT: [''] }, 'no_extranet_field'],
  ])('refuse %j as documented: %s', async (params, description) => {
    const { status, body } = await portal.request('user.add', params)
    expect(status).toBe(400)
    expect(body).toEqual({ error: 'ERROR_ARGUMENT', error_description: description, argument: '' })
  })

  test.each([
    [{ EXTRANET: 'Y' }, 'ERROR_GROUPID', 'Group code not specified'],
    [{ EXTRANET: 'Y', SONET_GROUP_ID: ['x'] }, 'ERROR_NO_GROUP', 'Group is specified incorrectly'],
    [
      { UF_DEPARTMENT: [999] },
      'ERROR_CORE',
      'UF_DEPARTMENT names a department that does not exist',
    ],
    [
      { UF_DEPARTMENT: 1, PERSONAL_BIRTHDAY: '31.02.1990' },
      'ERROR_CORE',
      'The value of PERSONAL_BIRTHDAY cannot be used',
    ],
    [
      { UF_DEPARTMENT: 1, TIME_ZONE: 'Mars/Base' },
      'ERROR_CORE',
      'The value of TIME_ZONE cannot be used',
    ],
    [
      { UF_DEPARTMENT: 1, UF_PHONE_INNER: '1'.repeat(256) },
      'ERROR_CORE',
      'The value of UF_PHONE_INNER cannot be used',
    ],
    [{ UF_DEPARTMENT: 1, NAME: { a: 1 } }, 'ERROR_CORE', 'The value of NAME cannot be used'],
  ])('refuse %j with %s: %s, and keep nothing', async (params, error, description) => {
    const before = (await get({})).length
    const answer = await portal.request('user.add', { EMAIL: 'new@portal.example', ...params })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({ error, error_description: description })
    expect((await get({})).length).toBe(before)
  })

  test('are for administrators', async () => {
    const { path } = await portal.webhook({ owner: staff.bob })
    for (const method of ['user.add', 'user.update']) {
      const { status, body } = await portal.raw({ url: `${path}/${method}?ID=1&EMAIL=a@b.example` })
      expect([status, body]).toEqual([
        400,
        { error: 'ERROR_CORE', error_description: 'access_denied' },
      ])
    }
  })

  test.each([[undefined], ['x'], [0], [-1], [999]])('user %j cannot be updated', async (ID) => {
    const { body } = await portal.request('user.update', { ID, NAME: 'X' })
    expect(body).toEqual({ error: 'ERROR_CORE', error_description: 'access_denied' })
  })

  test('an update changes what is named and nothing else', async () => {
    const before = (await portal.request('user.get', { ID: staff.cleo })).body.result[0]
    const sent = { id: staff.cleo, WORK_FAX: '5', UF_SKILLS: 'law', uf_timeman: 'N', WORK_PHONE: 7 }
    expect((await portal.request('user.update', sent)).body.result).toBe(true)
    const after = (await portal.request('user.get', { ID: staff.cleo })).body.result[0]
    expect(after).toEqual({
      ...before,
      WORK_FAX: '5',
      UF_SKILLS: 'law',
      UF_TIMEMAN: 'N',
      WORK_PHONE: '7',
    })
    await portal.request('user.update', { ID: staff.cleo, WORK_FAX: '', UF_DEPARTMENT: [''] })
    const emptied = (await portal.request('user.get', { ID: staff.cleo })).body.result[0]
    expect(emptied).toMatchObject({ WORK_FAX: '', UF_SKILLS: 'law', UF_DEPARTMENT: [1] })
  })

  // What batch commands of the SDKs make of a null.
  test('the empty text leaves flags and departments as they are', async () => {
    const before = (await portal.request('user.get', { ID: staff.ann })).body.result
    expect(before[0].UF_DEPARTMENT).not.toEqual([1])
    const cmd = [`user.update?ID=${staff.ann}&ACTIVE=&UF_TIMEMAN=&UF_DEPARTMENT=`]
    const { body } = await portal.request('batch', { cmd })
    expect(body.result).toMatchObject({ result: [true], result_error: [] })
    expect((await portal.request('user.get', { ID: staff.ann })).body.result).toEqual(before)
  })

  test('a department that a search did not find moves nobody to the top of the company', async () => {
    const before = (await portal.request('user.get', { ID: staff.ann })).body.result
    const cmd = [
      'department.get?NAME=Nowhere',
      `user.update?ID=${staff.ann}&UF_DEPARTMENT[]=$result[0][0][ID]`,
    ]
    const { body } = await portal.request('batch', { cmd })
    expect(body.result.result_error).toEqual({
      1: { error: 'ERROR_CORE', error_description: 'The value of UF_DEPARTMENT cannot be used' },
    })
    expect((await portal.request('user.get', { ID: staff.ann })).body.result).toEqual(before)
  })

  test('a dismissed user’s webhooks stop, and work again when the user is back', async () => {
    const { path } = await portal.webhook({ owner: staff.bob })
    const call = async () => (await portal.raw({ url: `${path}/profile` })).status
    expect(await call()).toBe(200)
    await portal.request('user.update', { ID: staff.bob, ACTIVE: 'N' })
    portal.nowMs += 2_000
    expect(await call()).toBe(401)
    await portal.request('user.update', { ID: staff.bob, ACTIVE: 'Y' })
    portal.nowMs += 2_000
    expect(await call()).toBe(200)
  })

  test('two users cannot get one address at the same moment', async () => {
    const add = (EMAIL: string) => portal.request('user.add', { EMAIL, UF_DEPARTMENT: [1] })
    const answers = await Promise.all(
      ['Twin@x.example', 'twin@X.example', 'twin@x.example'].map(add),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    await portal.request('user.update', {
      ID: answers.find((a) => a.status === 200)?.body.result,
      ACTIVE: 'N',
    })
  })

  test('an extranet user has no CRM', async () => {
    const added = await portal.request('user.add', {
      EMAIL: 'guest@portal.example',
      EXTRANET: 'Y',
      SONET_GROUP_ID: [3],
    })
    const { path } = await portal.webhook({ owner: added.body.result })
    const { body } = await portal.raw({
      url: `${path}/crm.duplicate.findbycomm?type=PHONE&values[]=1`,
    })
    expect(body.error_description).toBe('Access denied')
    const list = await portal.raw({ url: `${path}/crm.contact.list` })
    expect(list.body.error_description).toMatch(/access denied/i)
    const guests = await portal.request('user.get', { USER_TYPE: 'extranet' })
    expect(guests.body.result[0]).toMatchObject({ USER_TYPE: 'extranet', UF_DEPARTMENT: [] })
  })
})

describe('the current user', () => {
  test('user.current answers as the page’s sample', async () => {
    const { body } = await portal.request('user.current')
    expect(body.result).toMatchObject({
      ID: '1',
      ACTIVE: true,
      NAME: 'Portal',
      IS_ONLINE: 'Y',
      UF_DEPARTMENT: [1],
    })
    expect(body.result.LAST_ACTIVITY_DATE).toMatch(/^2026-03-06 16:42:\d\d$/)
    expect(body.result).not.toHaveProperty('USER_TYPE')
  })

  test('profile has its six members', async () => {
    expect((await portal.request('profile')).body.result).toEqual({
      ID: '1',
      ADMIN: true,
      NAME: 'Portal',
      LAST_NAME: 'Administrator',
      PERSONAL_GENDER: '',
      TIME_ZONE: '',
    })
  })

  test('user.admin and user.access tell rights', async () => {
    const { path } = await portal.webhook({ owner: staff.bob, scopes: [] })
    const bob = async (call: string) => (await portal.raw({ url: `${path}/${call}` })).body.result
    expect((await portal.request('user.admin')).body.result).toBe(true)
    expect(await bob('user.admin')).toBe(false)
    expect((await portal.request('user.access', { ACCESS: ['G7'] })).body.result).toBe(true)
    expect(await bob('user.access?ACCESS[]=G7&ACCESS[]=U1')).toBe(false)
    expect(await bob(`user.access?ACCESS[]=G7&ACCESS[]=U${staff.bob}`)).toBe(true)
    expect(await bob('user.access?ACCESS[]=AU')).toBe(true)
    expect(await bob('user.access')).toBe(false)
  })

  test('access.name names the codes that exist', async () => {
    const names = async (ACCESS?: unknown) =>
      (await portal.request('access.name', { ACCESS })).body.result
    expect(await names(['G2', 'AU'])).toEqual({
      G2: { provider: '', name: 'All visitors', provider_id: 'other' },
      AU: { provider: '', name: 'All authorized users', provider_id: 'other' },
    })
    expect(await names([`U${staff.ann}`, 'U999', 'constructor', 'U1e1'])).toEqual({
      [`U${staff.ann}`]: { provider: 'Users', name: 'Ann Müller', provider_id: 'user' },
    })
    expect(await names(['U999'])).toEqual([])
    expect(await names([])).toBe(false)
    expect(await names()).toBe(false)
  })
})
