import { describe, expect, test } from 'vitest'
import { filterValues, parseFilter, parseFilterKey } from './filter.ts'

describe('filter keys', () => {
  test.each([
    ['NAME', 'eq', 'NAME'],
    ['=NAME', 'eq', 'NAME'],
    ['!=NAME', 'ne', 'NAME'],
    ['!NAME', 'ne', 'NAME'],
    ['>ID', 'gt', 'ID'],
    ['>=ID', 'gte', 'ID'],
    ['<ID', 'lt', 'ID'],
    ['<=ID', 'lte', 'ID'],
    ['@ID', 'in', 'ID'],
    ['!@ID', 'notIn', 'ID'],
    ['%NAME', 'contains', 'NAME'],
    ['!%NAME', 'notContains', 'NAME'],
    ['=%NAME', 'like', 'NAME'],
    ['%=NAME', 'like', 'NAME'],
    ['!=%NAME', 'notLike', 'NAME'],
    ['!%=NAME', 'notLike', 'NAME'],
    ['><ID', 'between', 'ID'],
    ['!><ID', 'notBetween', 'ID'],
  ])('%s is %s of %s', (key, operator, field) => {
    expect(parseFilterKey(key)).toEqual({ operator, field })
  })
})

describe('filter values', () => {
  test.each([
    [5, ['5']],
    ['Iv%', ['Iv%']],
    [true, ['Y']],
    [null, [null]],
    ['', [null]],
    [
      ['Rome', 'Oslo'],
      ['Rome', 'Oslo'],
    ],
    [{ 0: 'Rome', 1: 'Oslo' }, ['Rome', 'Oslo']],
    [
      ['Rome', ''],
      ['Rome', null],
    ],
    [[''], []],
    [[], []],
    [[['deep'], 'flat'], ['flat']],
  ])('%j is read as %j', (sent, values) => {
    expect(filterValues(sent)).toEqual(values)
  })
})

describe('whole filters', () => {
  const rules = { knows: (field: string) => ['ID', 'NAME'].includes(field) }

  test.each([[undefined], [null], [''], ['text'], [[]], [['']], [{}]])(
    '%j is an empty filter',
    (sent) => {
      expect(parseFilter(sent, rules)).toEqual({
        filter: { all: [] },
        unknown: [],
        isTooDeep: false,
      })
    },
  )

  test('an unknown field is named as it was sent and left out', () => {
    expect(parseFilter({ '>=ID': 5, '!%id; drop table': 1 }, rules)).toEqual({
      filter: { all: [{ field: 'ID', operator: 'gte', values: ['5'] }] },
      unknown: ['!%id; drop table'],
      isTooDeep: false,
    })
  })

  test('groups are joined by their logic where they are allowed', () => {
    const sent = { NAME: 'A', 0: { logic: 'OR', 0: { ID: 1 }, 1: { ID: 2, NAME: 'B' } } }
    const id = (value: string) => ({ field: 'ID', operator: 'eq', values: [value] })
    const name = (value: string) => ({ field: 'NAME', operator: 'eq', values: [value] })
    expect(parseFilter(sent, { ...rules, hasGroups: true }).filter).toEqual({
      all: [{ any: [{ all: [id('1')] }, { all: [id('2'), name('B')] }] }, name('A')],
    })
    expect(parseFilter(sent, rules).filter).toEqual({ all: [name('A')] })
  })

  test('nesting without end is noticed', () => {
    const isTooDeep = (levels: number) => {
      let sent: unknown = { ID: 1 }
      for (let level = 0; level < levels; level += 1) sent = { 0: sent }
      return parseFilter(sent, { ...rules, hasGroups: true }).isTooDeep
    }
    expect([0, 10, 11, 1_000].map(isTooDeep)).toEqual([false, false, true, true])
  })
})
