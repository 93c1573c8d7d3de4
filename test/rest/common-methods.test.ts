/** The methods that every webhook may call. https://apidocs.bitrix24.com/api-reference/common/index.html */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { methods } from '../../src/methods/index.ts'
import { bracketForm } from '../support/bracket-form.ts'
import { testPortal, type TestPortal, type TestWebhook } from '../support/server.ts'

let portal: TestPortal
let webhook: TestWebhook
beforeAll(async () => {
  portal = await testPortal({ timeZone: 'Europe/Berlin' })
  webhook = await portal.webhook({ scopes: ['crm', 'user_brief'] })
})
afterAll(() => portal[Symbol.asyncDispose]())

/** With JSON, a form and a query: the answers must be equal. */
async function call(method: string, params: Record<string, unknown> = {}) {
  const url = `${webhook.path}/${method}`
  const json = await portal.raw({
    url,
    contentType: 'application/json',
    body: JSON.stringify(params),
  })
  const form = bracketForm(params)
  const others = [
    await portal.raw({
      url,
      contentType: 'application/x-www-form-urlencoded',
      httpMethod: 'POST',
      body: form,
    }),
    await portal.raw({ url: `${url}.json?${form}` }),
  ]
  for (const other of others) expect([other.status, other.body]).toEqual([json.status, json.body])
  const declared = methods.find(({ name }) => name === method)
  if (json.status === 200) expect(() => declared?.result.parse(json.body.result)).not.toThrow()
  return json
}
const resultOf = async (method: string, params?: Record<string, unknown>) =>
  (await call(method, params)).body.result

describe('scope', () => {
  it('lists the scopes of the webhook', async () => {
    expect(await resultOf('scope')).toEqual(['crm', 'user_brief'])
    expect(await resultOf('scope', { full: false })).toEqual(['crm', 'user_brief'])
  })

  it.each([true, 'true', '1', 'Y'])('full=%j lists all that methods have', async (full) => {
    const all = await resultOf('scope', { full })
    const lookupScopes = ['crm', 'department', 'telephony', 'timeman', 'user', 'user_basic']
    expect(all).toEqual(expect.arrayContaining(lookupScopes))
    expect(all).not.toContain('basic')
    expect(all).toEqual([...new Set<string>(all)].toSorted((a, b) => (a < b ? -1 : 1)))
  })
})

describe('methods', () => {
  it('lists what the scopes open, also by a lesser scope', async () => {
    const names = await resultOf('methods')
    expect(names).toEqual(expect.arrayContaining(['crm.contact.list', 'batch', 'user.get']))
    expect(names).not.toContain('telephony.externalCall.searchCrmEntities')
    expect(names).not.toContain('user.add')
  })

  it('full=true lists all, once each', async () => {
    const names = await resultOf('methods', { full: true })
    expect(names).toEqual(methods.map(({ name }) => name))
    expect(new Set(names).size).toBe(names.length)
  })

  it('scope=… lists the methods of that scope, and an empty one those of everybody', async () => {
    expect(await resultOf('methods', { scope: 'telephony' })).toEqual(
      methods.filter(({ scope }) => scope === 'telephony').map(({ name }) => name),
    )
    const common = await resultOf('methods', { scope: '' })
    expect(common).toEqual(expect.arrayContaining(['batch', 'scope', 'server.time', 'profile']))
    expect(common).not.toContain('crm.contact.list')
    expect(await resultOf('methods', { scope: 'nothing' })).toEqual([])
  })
})

describe('method.get', () => {
  it.each([
    ['user.get', true, true],
    ['crm.contact.list', true, true],
    ['telephony.externalcall.searchcrmentities', true, false],
    ['Server.Time', true, true],
    ['crm.nothing', false, false],
    ['constructor', false, false],
    ['', false, false],
  ])('%s', async (name, isExisting, isAvailable) => {
    expect(await resultOf('method.get', { name })).toEqual({ isExisting, isAvailable })
  })

  it('without a name knows none', async () => {
    expect(await resultOf('method.get')).toEqual({ isExisting: false, isAvailable: false })
    expect(await resultOf('method.get', { name: ['user.get'] })).toEqual({
      isExisting: false,
      isAvailable: false,
    })
  })
})

it("server.time is the time in the portal's zone", async () => {
  expect(await resultOf('server.time')).toBe('2026-03-06T16:42:39+01:00')
})

it('app.info tells a webhook its scopes and a licence in which b24jssdk finds "selfhosted"', async () => {
  expect(await resultOf('app.info')).toEqual({
    SCOPE: ['crm', 'user_brief'],
    LICENSE: 'en_selfhosted',
  })
})

describe('feature.get', () => {
  const offers = (name: string) => methods.some((method) => method.name === name)
  it.each([
    ['rest_offline_extended', offers('event.offline.get') ? 'Y' : 'N'],
    ['rest_auth_connector', expect.stringMatching(/^[YN]$/)],
    ['constructor', 'N'],
  ])('%s', async (CODE, value) => {
    expect(await resultOf('feature.get', { CODE })).toEqual({ value })
  })

  it.each([{}, { CODE: '' }, { CODE: null }, { CODE: [] }])('%j has no code', async (params) => {
    const { status, body } = await portal.request('feature.get', params)
    expect([status, body]).toEqual([
      400,
      { error: 'CODE_EMPTY', error_description: "CODE can't be empty" },
    ])
  })
})

it.each([
  ['app.option.get', { option: 'data' }],
  ['app.option.get', {}],
  ['app.option.set', { options: { data: 'value' } }],
  ['app.option.set', {}],
  ['user.option.get', {}],
  ['user.option.set', { options: { data: 'value' } }],
])('%s %j is refused to a webhook', async (method, params) => {
  const { status, body } = await call(method, params)
  expect([status, body]).toEqual([
    400,
    { error: 'AccessException', error_description: 'Application context required' },
  ])
})
