import { expect, it } from 'vitest'
import { phpArray } from './php-array.ts'

it.each([
  [[], []],
  [
    ['0', '1'],
    ['x', 'x'],
  ],
  [['1'], { 1: 'x' }],
  [['1', '0'], { 0: 'x', 1: 'x' }],
  [['00'], { '00': 'x' }],
  [['0', 'a'], { 0: 'x', a: 'x' }],
])('keys %j', (keys, expected) => {
  expect(phpArray(new Map(keys.map((key) => [key, 'x'])))).toEqual(expected)
})
