import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJsonBody } from './json-body.ts'
import { entriesInOrder } from './php-array.ts'
import { parseForm } from './php-form.ts'

const keysOf = (params: Record<string, unknown>): string[] =>
  entriesInOrder(params['cmd'] as object).map(([key]) => key)

describe('commands keep the order they are sent in', () => {
  it.each([
    ['{"cmd":{"10":"a","2":"b","x":"c"}}', ['10', '2', 'x']],
    ['{"cmd":{"x":"a","1":"b","0":"c"}}', ['x', '1', '0']],
    [
      '{"halt":1,"cmd" : { "1" :"{\\"0\\":1}", "0":["x","y"], "\\u0031": "z"},"z":{"9":1,"8":2}}',
      ['1', '0'],
    ],
    ['{"CMD":{"5":1},"cmd":{"3":"a","2":"b"}}', ['3', '2']],
    ['{"a":{"cmd":{"1":1}},"cmd":{"7":"a","3":"b","__proto__":"c"}}', ['7', '3']],
  ])('JSON %s', (text, expected) => {
    expect(keysOf(parseJsonBody(text))).toEqual(expected)
  })

  it('in a form', () => {
    expect(keysOf(parseForm('cmd[10]=a&cmd[2]=b&cmd[x]=c'))).toEqual(['10', '2', 'x'])
    expect(keysOf(parseForm('cmd[]=a&cmd[]=b'))).toEqual(['0', '1'])
  })

  it('with any keys', () => {
    const keys = fc.uniqueArray(
      fc.oneof(
        fc.nat(99).map(String),
        fc.string().filter((key) => !(key in {}) && !key.includes('\0')),
      ),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(keys, (given) => {
        const members = given.map((key) => `${JSON.stringify(key)}: "user.get?a=[{"`)
        expect(keysOf(parseJsonBody(`{"halt": "{", "cmd": {${members.join(', ')}}}`))).toEqual(
          given,
        )
      }),
    )
  })
})
