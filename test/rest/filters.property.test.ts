/** Random filters of both families of lists, against the meaning of filters on plain rows in memory. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Condition, Filter } from '../../src/domain/filter.ts'
import { matchesFilter, type Row } from '../support/filter-model.ts'
import { testPortal } from '../support/server.ts'

const timeZone = 'Europe/Berlin'
const nowMs = Date.parse('2026-03-06T15:42:39Z')

const columns = {
  ID: { kind: 'int' },
  NAME: { kind: 'text' },
  LAST_NAME: { kind: 'text' },
  ASSIGNED_BY_ID: { kind: 'int' },
  EXPORT: { kind: 'char' },
  BIRTHDATE: { kind: 'date' },
  DATE_CREATE: { kind: 'datetime' },
  UF_CRM_SCORE: { kind: 'real' },
  UF_CRM_TAGS: { kind: 'text' },
  EMAIL: { kind: 'text' },
  COMPANY_IDS: { kind: 'int' },
} as const
type Code = keyof typeof columns

const itemNames: Record<Code, string> = {
  ID: 'id',
  NAME: 'name',
  LAST_NAME: 'lastName',
  ASSIGNED_BY_ID: 'assignedById',
  EXPORT: 'export',
  BIRTHDATE: 'birthdate',
  DATE_CREATE: 'createdTime',
  UF_CRM_SCORE: 'ufCrmScore',
  UF_CRM_TAGS: 'ufCrmTags',
  EMAIL: 'email',
  COMPANY_IDS: 'companyIds',
}

const words = ['', 'Ann', 'ann', 'Ändy', 'ÄNDY', 'o’Neil', '%', '_', '[a]', '10%', "'; --"]
const asked: Record<Code, readonly string[]> = {
  ID: ['1', '7', '20', '-1', '99999999999999999999'],
  NAME: words,
  LAST_NAME: words,
  ASSIGNED_BY_ID: ['1', '2', '3', '0'],
  EXPORT: ['Y', 'N'],
  BIRTHDATE: ['1999-12-31', '2000-01-01', ''],
  DATE_CREATE: ['2026-03-06T15:42:39Z', '2026-03-06', '2026-03-07T00:00:00+01:00'],
  UF_CRM_SCORE: ['0', '1.5', '-2', ''],
  UF_CRM_TAGS: ['red', 'blue', 'RED', ''],
  EMAIL: ['a@one.example', 'b@one.example'],
  COMPANY_IDS: ['1', '2', '3', ''],
}

const contact = fc.record({
  NAME: fc.constantFrom(...words),
  LAST_NAME: fc.constantFrom(...words),
  ASSIGNED_BY_ID: fc.constantFrom(1, 2, 3),
  EXPORT: fc.constantFrom('Y', 'N'),
  BIRTHDATE: fc.constantFrom('1999-12-31', '2000-01-01', null),
  UF_CRM_SCORE: fc.constantFrom(null, 0, 1.5, -2),
  UF_CRM_TAGS: fc.uniqueArray(fc.constantFrom('red', 'blue', 'green'), { maxLength: 2 }),
  EMAIL: fc.uniqueArray(fc.constantFrom('a@one.example', 'b@one.example'), { maxLength: 2 }),
  COMPANY_IDS: fc.uniqueArray(fc.constantFrom(1, 2, 3), { maxLength: 2 }),
})

const compared = ['', '=', '!', '!=', '>', '>=', '<', '<='] as const
const listed = ['@', '!@', ''] as const
const patterns = ['%', '!%', '=%', '%=', '!=%', '!%='] as const
const operators: Record<string, Condition['operator']> = {
  '': 'eq',
  '=': 'eq',
  '!': 'ne',
  '!=': 'ne',
  '>': 'gt',
  '>=': 'gte',
  '<': 'lt',
  '<=': 'lte',
  '@': 'in',
  '!@': 'notIn',
  '%': 'contains',
  '!%': 'notContains',
  '=%': 'like',
  '%=': 'like',
  '!=%': 'notLike',
  '!%=': 'notLike',
}

interface Asked {
  code: Code
  prefix: string
  value: string | string[]
}

const condition: fc.Arbitrary<Asked> = fc
  .constantFrom(...(Object.keys(columns) as Code[]))
  .chain((code) => {
    const value = fc.constantFrom(...asked[code])
    // Documented for multi-fields: exact comparison only.
    const single = code === 'EMAIL' ? (['', '=', '!', '!='] as const) : compared
    const isText = columns[code].kind === 'text' && code !== 'EMAIL'
    return fc.oneof(
      fc.record({ code: fc.constant(code), prefix: fc.constantFrom(...single), value }),
      fc.record({
        code: fc.constant(code),
        prefix: fc.constantFrom(...listed),
        value: fc.uniqueArray(value, { minLength: 2, maxLength: 3 }),
      }),
      ...(isText
        ? [fc.record({ code: fc.constant(code), prefix: fc.constantFrom(...patterns), value })]
        : []),
    )
  })

const meaning = ({ code, prefix, value }: Asked): Condition => ({
  field: code,
  operator: operators[prefix] as Condition['operator'],
  values: [value].flat().map((each) => (each === '' ? null : each)),
})

it('lists find exactly what the filter means', { timeout: 60_000 }, async () => {
  await using portal = await testPortal({ timeZone, nowMs })
  const score = { FIELD_NAME: 'SCORE', USER_TYPE_ID: 'double' }
  const tags = { FIELD_NAME: 'TAGS', USER_TYPE_ID: 'string', MULTIPLE: 'Y' }
  for (const fields of [score, tags]) await portal.request('crm.contact.userfield.add', { fields })
  for (const TITLE of ['Elm', 'Oak', 'Fir'])
    await portal.request('crm.company.add', { fields: { TITLE } })
  const rows: Row[] = []
  for (const [index, each] of fc.sample(contact, { numRuns: 40, seed: 7 }).entries()) {
    portal.nowMs = nowMs + index * 3_600_000
    const isNamed = each.NAME !== '' || each.LAST_NAME !== ''
    const fields = {
      ...each,
      ...(!isNamed && { NAME: 'Ann' }),
      BIRTHDATE: each.BIRTHDATE ?? '',
      EMAIL: each.EMAIL.map((VALUE) => ({ VALUE })),
    }
    const { body } = await portal.request('crm.contact.add', { fields })
    expect(body.result).toBe(index + 1)
    rows.push({
      ...each,
      ...(!isNamed && { NAME: 'Ann' }),
      ID: index + 1,
      DATE_CREATE: portal.nowMs / 1000 - ((portal.nowMs / 1000) % 1),
    })
  }
  const expected = (filter: Filter): number[] =>
    rows.flatMap((row) =>
      matchesFilter(filter, row, timeZone, columns) ? [row['ID'] as number] : [],
    )
  const ids = (found: readonly { ID?: string; id?: number }[]) =>
    found.map(({ ID, id }) => Number(ID ?? id))

  await fc.assert(
    fc.asyncProperty(fc.array(condition, { maxLength: 3 }), async (conditions) => {
      // In one map a later condition of the same key replaces the earlier one.
      const byKey = new Map(conditions.map((each) => [each.prefix + each.code, each]))
      const filter = Object.fromEntries([...byKey].map(([key, { value }]) => [key, value]))
      const { body } = await portal.request('crm.contact.list', { filter, select: ['ID'] })
      const wanted = expected({ all: [...byKey.values()].map(meaning) })
      expect(ids(body.result)).toEqual(wanted)
      expect(body.total).toBe(wanted.length)
    }),
    { numRuns: 250 },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(condition, { minLength: 1, maxLength: 2 }), { maxLength: 3 }),
      fc.boolean(),
      async (groups, isAny) => {
        const named = groups.map(
          (group) =>
            new Map(group.map((each) => [each.prefix + itemNames[each.code], each] as const)),
        )
        const sent = named.map((group) =>
          Object.fromEntries([...group].map(([key, { value }]) => [key, value])),
        )
        const filter = { ...Object.fromEntries(sent.entries()), ...(isAny && { logic: 'OR' }) }
        const { body } = await portal.request('crm.item.list', {
          entityTypeId: 3,
          filter,
          select: ['id'],
        })
        const parts = named.map((group): Filter => ({ all: [...group.values()].map(meaning) }))
        const wanted = expected(isAny && parts.length > 0 ? { any: parts } : { all: parts })
        expect(ids(body.result.items)).toEqual(wanted)
      },
    ),
    { numRuns: 150 },
  )
})
