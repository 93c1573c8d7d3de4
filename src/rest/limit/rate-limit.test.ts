import { expect, it } from 'vitest'
import { Refusal } from '../errors.ts'
import { createOperating } from './operating.ts'
import { createRateLimit } from './rate-limit.ts'

const rule = { capacity: 2, leakPerS: 1 }

it('each address has a bucket of its own', () => {
  const limit = createRateLimit(rule)
  limit('192.0.2.1', 0)
  limit('192.0.2.1', 0)
  expect(() => limit('192.0.2.1', 0)).toThrow(Refusal)
  expect(() => limit('192.0.2.2', 0)).not.toThrow()
})

it('remembers a bounded number of addresses, those first that still ask', () => {
  const limit = createRateLimit(rule)
  limit('busy', 0)
  limit('quiet', 0)
  limit('quiet', 0)
  limit('busy', 0)
  for (let index = 0; index < 9_999; index += 1) limit(`other ${index}`, 0)
  expect(() => limit('busy', 0)).toThrow('Too many requests')
  expect(() => limit('quiet', 0)).not.toThrow()
})

it('measures each method of each credential apart, and forgets idle ones before busy ones', () => {
  const operating = createOperating(1)
  operating.admit('webhook 1', 'a', 0).add(0, 5_000)
  expect(() => operating.admit('webhook 1', 'a', 0)).toThrow('operation time limit')
  expect(() => operating.admit('webhook 1', 'b', 0)).not.toThrow()
  expect(() => operating.admit('webhook 2', 'a', 0)).not.toThrow()
  for (let index = 0; index < 20_000; index += 1) operating.admit('webhook 3', `m${index}`, 0)
  expect(() => operating.admit('webhook 1', 'a', 0)).toThrow('operation time limit')
})
