import { expect, test } from 'vitest'
import { parseRange } from './byte-range.ts'

// https://www.rfc-editor.org/rfc/rfc9110#section-14.1.2, of a file of ten bytes
test.each([
  ['bytes=0-3', { first: 0, last: 3 }],
  ['bytes=9-9', { first: 9, last: 9 }],
  ['bytes=4-', { first: 4, last: 9 }],
  ['bytes=4-99', { first: 4, last: 9 }],
  ['bytes=-3', { first: 7, last: 9 }],
  ['bytes=-99', { first: 0, last: 9 }],
  ['BYTES= 0-3 ', { first: 0, last: 3 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=10-12', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=3-2', undefined],
  ['bytes=-', undefined],
  ['bytes=0-1,4-5', undefined],
  ['bytes=a-b', undefined],
  ['items=0-3', undefined],
  ['', undefined],
  [undefined, undefined],
])('%j', (header, expected) => {
  expect(parseRange(header, 10)).toEqual(expected)
})

test('nothing of an empty file can be sent in part', () => {
  for (const header of ['bytes=0-', 'bytes=0-0', 'bytes=-1'])
    expect(parseRange(header, 0)).toBe('unsatisfiable')
})
