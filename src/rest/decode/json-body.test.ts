import { describe, expect, test } from 'vitest'
import { nestingMax, valuesMax } from '../limit/request-limits.ts'
import { parseJsonBody } from './json-body.ts'

describe('the limits of a JSON body', () => {
  test('count values and levels, not what texts hold', () => {
    for (const text of ['['.repeat(1_000), '{'.repeat(1_000), ','.repeat(20_000), '\\"[{,"\\'])
      expect(parseJsonBody(JSON.stringify({ text, next: [text] }))).toEqual({ text, next: [text] })
  })

  test('are reached and not exceeded', () => {
    const nested = (levels: number) => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels)
    expect(() => parseJsonBody(nested(nestingMax))).not.toThrow()
    expect(() => parseJsonBody(nested(nestingMax + 1))).toThrow('levels deep at most')
    const list = (length: number) => JSON.stringify({ list: Array.from({ length }, () => 1) })
    expect(() => parseJsonBody(list(valuesMax))).not.toThrow()
    expect(() => parseJsonBody(list(valuesMax + 1))).toThrow('at most 10000 parameters')
  })

  test('are of what is open at once', () => {
    const text = JSON.stringify({ list: Array.from({ length: 200 }, () => [{}]) })
    expect(() => parseJsonBody(text)).not.toThrow()
  })
})

test('what is no JSON, or no map, is refused', () => {
  for (const text of ['{', '{"a":"', '"\\', '{"a":1}}']) expect(() => parseJsonBody(text)).toThrow()
  for (const text of ['1', '"a"', 'null', 'true']) expect(() => parseJsonBody(text)).toThrow()
  expect(parseJsonBody('[]')).toEqual({})
  expect(parseJsonBody('["a"]')).toEqual({ 0: 'a' })
})
