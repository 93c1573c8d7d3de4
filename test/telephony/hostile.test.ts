/** Whatever is sent to the methods of calls is answered as documented, and the store stays whole. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { methods } from '../../src/methods/index.ts'
import { callPortal, type CallPortal } from '../support/call-portal.ts'

const own = methods.filter(
  ({ name }) =>
    /^telephony\.external(Call\.(register|show|hide|finish|attachRecord)|Line\.)/.test(name) ||
    name === 'telephony.call.attachTranscription' ||
    name === 'voximplant.statistic.get',
)

let at: CallPortal
let known: string

beforeAll(async () => {
  at = await callPortal({ portalCountry: 'DE' })
  known = await at.ring()
})
afterAll(() => at[Symbol.asyncDispose]())

const odd = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary', maxLength: 600 }),
  fc.constantFrom(1, 2, '1', '2', 7, '7', 'Y', 'LEAD', '+4930901820', '030 901820', 1e300, -1),
  fc.constantFrom('\uD800', '\u202E1', "'; drop table call; --", '[[[[', '%%%%', '9'.repeat(400)),
)

describe('hostile input', () => {
  test.each(own.map(({ name }) => name))('%s answers 200 or a declared refusal', async (name) => {
    const method = own.find((each) => each.name === name)
    if (!method) throw new Error(name)
    const params = Object.keys(method.params.shape)
    const declared = new Set(Object.values(method.errors).map(({ code }) => String(code)))
    const sent = fc.dictionary(fc.constantFrom(...params, 'auth_connector', '__proto__'), odd)
    await fc.assert(
      fc.asyncProperty(sent, fc.boolean(), async (values, isKnown) => {
        const call = isKnown && params.includes('CALL_ID') ? { CALL_ID: known } : {}
        const { status, body } = await at.call(name, { ...values, ...call })
        if (status !== 200) {
          expect([400, 403]).toContain(status)
          expect([...declared, 'INVALID_REQUEST']).toContain(body.error)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('leaves a store that still tells a legal story', async () => {
    const calls = await at.portal.database.query<{ phone: string; line: string; type: number }>(
      'select phone, line, type from call',
    )
    for (const { phone, line, type } of calls) {
      expect(phone.length).toBeLessThanOrEqual(255)
      expect(line.length).toBeLessThanOrEqual(255)
      expect([1, 2, 3, 4, 5]).toContain(type)
    }
    expect(await at.ring({ EXTERNAL_CALL_ID: 'after' })).toMatch(/^externalCall\./)
  })

  const many = Array.from({ length: 5_000 }, (_each, index) => `+4930${index}`)
  test.each<[string, object]>([
    ['a filter under another name', { 'FILTER[>ID]': 'x' }],
    ['half a range', { FILTER: { '><ID': [1] } }],
    ['a pattern without end', { FILTER: { '%PHONE_NUMBER': '%'.repeat(2_000) } }],
    ['thousands of numbers', { FILTER: { PHONE_NUMBER: many } }],
    ['thousands of patterns', { FILTER: { '%PHONE_NUMBER': many } }],
    ['thousands of bounds', { FILTER: { '>CALL_ID': many } }],
    ['a field that is SQL', { FILTER: { 'ID or 1=1': 1 } }],
    ['an order that is SQL', { SORT: 'ID; drop table call', ORDER: 'desc; --' }],
    ['a page far away', { start: 1e15 }],
  ])('voximplant.statistic.get with %s answers a page like any other', async (_name, params) => {
    const { status, body } = await at.call('voximplant.statistic.get', params)
    expect([status, Array.isArray(body.result)]).toEqual([200, true])
  })
})
