import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { amount, id, ids, map, mapList, pageStart, text, textList, yesNo, yesNoOr } from './wire.ts'

const read = (type: z.ZodType, value: unknown) => z.object({ value: type }).parse({ value }).value
const missing = (type: z.ZodType) => z.object({ value: type }).parse({}).value

describe('what clients send for a parameter is read as they mean it', () => {
  test.each([
    [
      'text',
      text(),
      { '': [true, null, [], {}, ''], '5': ['5', 5], '1000000000000000000000': [1e21] },
    ],
    [
      'a positive amount',
      amount(),
      { 0: ['', -1, '-0.5', 'x', Infinity, true], 1.5: ['1.5', 1.5] },
    ],
    [
      'the start of a page',
      pageStart(),
      { 0: ['', 'x', 1.5, 2 ** 53, true], 50: [50, '50'], '-1': [-1, '-7'] },
    ],
  ])('%s', (_name, type, readings) => {
    for (const [expected, values] of Object.entries(readings))
      for (const value of values) expect(String(read(type, value)), String(value)).toBe(expected)
  })

  test('yes', () => {
    for (const value of ['Y', 'y', '1', 1, true, 'true', 'TRUE'])
      expect(read(yesNo(), value)).toBe(true)
    for (const value of ['N', '', '0', 0, false, 2, 'yes', null, [], undefined])
      expect(read(yesNo(), value)).toBe(false)
    expect(missing(yesNoOr('nothing'))).toBe('nothing')
    expect(read(yesNoOr('nothing'), 'N')).toBe(false)
  })

  test('an id is a positive whole number below 2^48', () => {
    const last = 2 ** 48 - 1
    for (const value of [1, '1', ' 1 ', '001']) expect(read(id(), value)).toBe(1)
    for (const value of [last, String(last)]) expect(read(id(), value)).toBe(last)
    for (const value of [0, '0', -1, '-1', 1.5, '1.5', '1e3', '', 'x', null, true, [1], 2 ** 48])
      expect(read(id(), value), JSON.stringify(value)).toBeUndefined()
  })

  test('ids are those of the list that are ids', () => {
    for (const value of [5, '5', [5], { 0: '5' }, ['x', 5, 0]])
      expect(read(ids(), value)).toEqual([5])
    for (const value of ['x', 0, [], {}]) expect(read(ids(), value)).toEqual([])
    expect(read(ids(), '')).toBeUndefined()
    expect(missing(ids())).toBeUndefined()
  })

  test('a list may be a map with the keys of one; anything else is none', () => {
    for (const value of [['a', 5], { 0: 'a', 1: 5 }])
      expect(read(textList(), value)).toEqual(['a', '5'])
    for (const value of ['a', 5, null, true]) expect(read(textList(), value)).toBeUndefined()
    for (const value of [[{ a: 1 }], { 0: { a: 1 } }])
      expect(read(mapList(), value)).toEqual([{ a: 1 }])
    for (const value of ['a', null, [5], [{ a: 1 }, 5], [null]])
      expect(read(mapList(), value)).toBeUndefined()
  })

  test('an empty list, or nothing, is an empty map', () => {
    for (const value of [[], '', {}]) expect(read(map(), value)).toEqual({})
    expect(missing(map())).toEqual({})
    expect(read(map(), ['a'])).toEqual({ 0: 'a' })
    for (const value of ['x', 5, true]) expect(read(map(), value)).toBeUndefined()
  })
})
