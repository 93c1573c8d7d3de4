/** One portal on SQLite and one on another engine, asked the same: they must answer the same. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { userfieldKinds } from '../../src/domain/clients/userfield.ts'
import { pgliteEngine, postgresEngine, type DatabaseEngine } from '../support/database-engines.ts'
import { testPortal, type TestPortal } from '../support/server.ts'

const types = ['lead', 'contact', 'company'] as const

const texts = ['', ' ', 'a', 'Ann', 'ANN', 'Äpfel', 'äpfel', 'Σίσυφος', 'ς', 'ß', '%', '_', 'a_n', '\\', "'", '[a]', '\uD800', '\uFFFF', '😀', 'e\u0301', '\u0001', 'a\nb'] // prettier-ignore
const numbers = ['0', '-1', '1', '2', '1.5', '.5', '1e3', '0x10', ' 7 ', '9007199254740993', '9'.repeat(30), -1e9, 0.1, 3] // prettier-ignore
const moments = ['2026-03-06', '06.03.2026', '2026-03-29T02:30:00', '2026-03-06T15:42:39+03:00', '9999-12-31T23:59:59+14:00', '0001-01-01', '1969-12-31', '2026-02-30', 'soon'] // prettier-ignore
const others = [null, true, false, 'Y', 'n', 'NEW', 'WEB', '100|USD', 'C_1', [], {}, [''], [1, 'a'], { a: [1] }, '5550100', '+1 906 219-50-47', 'a@b.example'] // prettier-ignore

const value: fc.Arbitrary<unknown> = fc.oneof(
  ...[texts, numbers, moments, others].map((each) => fc.constantFrom<unknown>(...each)),
)
const values = fc.oneof(
  { weight: 3, arbitrary: value },
  { weight: 1, arbitrary: fc.array(value, { maxLength: 3 }) },
)
const prefixes = ['', '=', '!', '!=', '>', '>=', '<', '<=', '@', '!@', '%', '!%', '=%', '!=%', '><', '!><'] // prettier-ignore

const defaultsOf = (kind: string): object => {
  if (kind === 'enumeration') return { LIST: [{ VALUE: 'a' }, { VALUE: 'b', DEF: 'Y' }] }
  if (kind === 'crm_status') return { SETTINGS: { ENTITY_TYPE: 'SOURCE' } }
  if (kind === 'date') return { SETTINGS: { DEFAULT_VALUE: { TYPE: 'NOW' } } }
  if (kind === 'datetime')
    return { SETTINGS: { DEFAULT_VALUE: { TYPE: 'FIXED', VALUE: '2026-03-06T10:00:00' } } }
  return { SETTINGS: { DEFAULT_VALUE: '3' } }
}

/** JSON without what is not said to have an order. */
const withSortedKeys = (_: string, each: unknown): unknown =>
  each !== null && typeof each === 'object' && !Array.isArray(each)
    ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : each

// One of the two is enough: the contracts of the store compare them with each other.
const server = postgresEngine()
const engine: DatabaseEngine = server.skipped ? pgliteEngine() : server

describe(`SQLite and ${engine.name}`, () => {
  let pair: readonly [TestPortal, TestPortal]
  const fields: Record<string, string[]> = {}

  const bothAnswer = async (method: string, params: object) => {
    const [one, other] = await Promise.all(
      pair.map((portal) => portal.request(method, params)) as [
        ReturnType<TestPortal['request']>,
        ReturnType<TestPortal['request']>,
      ],
    )
    const asked = `${method} ${JSON.stringify(params)}`
    expect(one.status, asked).toBeLessThan(500)
    delete one.body.time
    delete other.body.time
    expect(
      { status: other.status, text: JSON.stringify(other.body, withSortedKeys) },
      asked,
    ).toEqual({ status: one.status, text: JSON.stringify(one.body, withSortedKeys) })
    return one
  }

  beforeAll(async () => {
    const { database } = await engine.open()
    const options = { timeZone: 'Europe/Berlin' }
    pair = [await testPortal(options), await testPortal({ ...options, store: database })]
    for (const type of types) {
      for (const [index, kind] of Object.keys(userfieldKinds).entries())
        for (const MULTIPLE of ['N', 'Y'])
          await bothAnswer(`crm.${type}.userfield.add`, {
            fields: {
              FIELD_NAME: `K${index}${MULTIPLE}`,
              USER_TYPE_ID: kind,
              MULTIPLE,
              ...defaultsOf(kind),
            },
          })
      const { body } = await bothAnswer(`crm.${type}.fields`, {})
      fields[type] = Object.keys(body.result)
    }
  })
  afterAll(async () => {
    for (const portal of pair ?? []) await portal[Symbol.asyncDispose]()
    await engine.close()
  })

  it('keep what they are given, refuse the same, and change it alike', async () => {
    const written = fc.constantFrom(...types).chain((type) =>
      fc.record({
        type: fc.constant(type),
        id: fc.integer({ min: 1, max: 12 }),
        isNew: fc.boolean(),
        params: fc.constantFrom({}, { IMPORT: 'Y' }),
        sent: fc.dictionary(fc.constantFrom(...(fields[type] ?? [])), values, { maxKeys: 4 }),
        phones: fc.array(fc.constantFrom('5550100', '+1 906 219-50-47', '', 'x'), {
          maxLength: 2,
        }),
      }),
    )
    await fc.assert(
      fc.asyncProperty(written, async ({ type, id, isNew, params, sent, phones }) => {
        const named = isNew ? { TITLE: 'T', NAME: 'N', ...sent } : sent
        const PHONE = phones.map((VALUE) => ({ VALUE }))
        const all = { ...named, ...(PHONE.length > 0 && { PHONE }) }
        await bothAnswer(`crm.${type}.${isNew ? 'add' : 'update'}`, { id, fields: all, params })
        await bothAnswer(`crm.${type}.get`, { id })
      }),
      { numRuns: 150 },
    )
  })

  it.each(types)('list %s records sorted and filtered by any field', async (type) => {
    await bothAnswer(`crm.${type}.add`, { fields: { TITLE: 'T', NAME: 'N' } })
    for (const code of fields[type] ?? []) {
      const list = (filter: object) =>
        bothAnswer(`crm.${type}.list`, { select: ['ID', code], order: { [code]: 'DESC' }, filter })
      for (const prefix of ['', '!', '>', '%']) await list({ [prefix + code]: '3' })
      await list({ [`!@${code}`]: ['', 'Y', '2026-03-06'] })
    }
  })

  it('find the same, in the same order', async () => {
    const asked = fc.constantFrom(...types).chain((type) => {
      const field = fc.constantFrom(...(fields[type] ?? []))
      const key = fc.tuple(fc.constantFrom(...prefixes), field).map((parts) => parts.join(''))
      return fc.record({
        type: fc.constant(type),
        filter: fc.dictionary(key, values, { maxKeys: 2 }),
        order: fc.dictionary(field, fc.constantFrom('ASC', 'DESC'), { maxKeys: 3 }),
      })
    })
    await fc.assert(
      fc.asyncProperty(asked, async ({ type, ...params }) => {
        await bothAnswer(`crm.${type}.list`, { select: ['*', 'UF_*', 'PHONE'], ...params })
      }),
      { numRuns: 150 },
    )
  })
})
