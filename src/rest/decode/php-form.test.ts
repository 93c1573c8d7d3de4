import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isReservedKey } from './reserved-keys.ts'
import { Refusal } from '../errors.ts'
import { parseForm } from './php-form.ts'

// What PHP's parse_str makes of the same texts, with lists where json_encode would write a list.
it.each([
  ['', {}],
  ['a=1&b=2', { a: '1', b: '2' }],
  ['a', { a: '' }],
  ['a=&&b=1&', { a: '', b: '1' }],
  ['=1', {}],
  ['a=1&a=2', { a: '2' }],
  ['a=b=c', { a: 'b=c' }],
  ['values[]=1&values[]=2', { values: ['1', '2'] }],
  ['values[0]=1&values[1]=2', { values: ['1', '2'] }],
  ['values%5B%5D=1&values%5b0%5d=2', { values: ['2'] }],
  ['values[1]=b&values[0]=a', { values: { 0: 'a', 1: 'b' } }],
  ['values[5]=a&values[]=b', { values: { 5: 'a', 6: 'b' } }],
  ['a[]=1&a[b]=2&a[]=3', { a: { 0: '1', b: '2', 1: '3' } }],
  ['a[999999999]=1', { a: { 999999999: '1' } }],
  ['a=1&a[b]=2', { a: { b: '2' } }],
  ['a[b]=1&a=2', { a: '2' }],
  ['a[b]=1&a[b][c]=2', { a: { b: { c: '2' } } }],
  ['a[][x]=1&a[][x]=2', { a: [{ x: '1' }, { x: '2' }] }],
  [
    'fields[PHONE][0][VALUE]=%2B4930&fields[PHONE][0][VALUE_TYPE]=WORK',
    { fields: { PHONE: [{ VALUE: '+4930', VALUE_TYPE: 'WORK' }] } },
  ],
  ['filter[>ID]=5&order[ID]=ASC', { filter: { '>ID': '5' }, order: { ID: 'ASC' } }],
  ['a[b]c=1', { a: { b: '1' } }],
  ['a[b][c=1', { a: { b: '1' } }],
  ['a[b=1', { 'a[b': '1' }],
  ['[a]=1', { '[a]': '1' }],
  ['0=x&1[X]=y', { 0: 'x', 1: { X: 'y' } }],
  ['a=x+y%20z', { a: 'x y z' }],
  ['a=%2B49', { a: '+49' }],
  ['a=+4930', { a: ' 4930' }],
  ['a=100%&b=%zz&c=%4', { a: '100%', b: '%zz', c: '%4' }],
  ['a=%D0%96%', { a: 'Ж%' }],
])('%s', (text, expected) => {
  expect(parseForm(text)).toEqual(expected)
})

describe('hostile forms', () => {
  const codeOf = (text: string) => {
    try {
      parseForm(text)
    } catch (error) {
      return error instanceof Refusal ? error.entry.description : 'not refused'
    }
    return 'accepted'
  }

  it('cannot reach a prototype', () => {
    const form = parseForm(
      '__proto__[polluted]=1&a[__proto__][polluted]=1&__proto__=1&constructor[prototype][polluted]=1' +
        '&a[constructor][prototype][polluted]=1',
    )
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(Object.keys(form)).toEqual(['a', 'constructor'])
    expect((form as { polluted?: unknown }).polluted).toBeUndefined()
    expect(Object.getPrototypeOf({ ...form })).toBe(Object.prototype)
  })

  it('are refused past 10,000 parameters and past 64 levels, before they cost anything', () => {
    expect(codeOf('a=1&'.repeat(100_000))).toMatch(/at most 10000/)
    expect(codeOf(`a${'[a]'.repeat(10_000)}=1`)).toMatch(/64 levels/)
    expect(codeOf(`a${'[a]'.repeat(64)}=1`)).toBe('accepted')
  })

  it('keep a list of the largest size a list', () => {
    const list = parseForm('a[]=1&'.repeat(9_999))['a']
    expect(Array.isArray(list) && list.length).toBe(9_999)
  })

  it('in wrong UTF-8 or with NUL are refused', () => {
    expect(codeOf('a=%FF')).toMatch(/UTF-8/)
    expect(codeOf('a%C3%28=1')).toMatch(/UTF-8/)
    expect(codeOf('a=%00')).toMatch(/U\+0000/)
    expect(codeOf('a=1\0')).toMatch(/U\+0000/)
  })
})

it('any flat map comes back as it was sent', () => {
  // Keys that change what a value is are left out by every decoder: test/rest/hostile-keys.test.ts.
  const name = fc
    .string({ minLength: 1 })
    .filter((key) => !/[[\0]/.test(key) && !isReservedKey(key))
  const value = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'))
  fc.assert(
    fc.property(fc.dictionary(name, value), (map) => {
      const text = Object.entries(map)
        .map(([key, each]) => `${encodeURIComponent(key)}=${encodeURIComponent(each)}`)
        .join('&')
      expect(parseForm(text)).toEqual({ ...map })
    }),
  )
})

it('any text is read or refused, and nothing else', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '0', '[', ']', '=', '&', '%', '+', 'é', '\0', '_') }),
      (text) => {
        try {
          parseForm(text)
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal)
        }
      },
    ),
  )
})
