import { expect, it } from 'vitest'
import { createSlowDown } from './slow-down.ts'

function attackOf(options = {}) {
  const clock = { nowMs: 0 }
  const { delayMs } = createSlowDown({ clock: () => clock.nowMs, ...options })
  const fail = (address: string, times = 1) =>
    Array.from({ length: times }, () => delayMs(address)).at(-1)
  return { clock, fail, delayMs }
}

it('a few failures are answered at once, then each waits twice as long, up to five seconds', () => {
  const { delayMs } = attackOf()
  const waits = Array.from({ length: 14 }, () => delayMs('192.0.2.1'))
  expect(waits).toEqual([0, 0, 0, 0, 0, 100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000])
})

it('one address does not make another wait', () => {
  const { fail } = attackOf()
  expect(fail('192.0.2.1', 20)).toBe(5_000)
  expect(fail('192.0.2.2')).toBe(0)
})

it('failures are forgiven one by one in time', () => {
  const { clock, fail } = attackOf()
  expect(fail('192.0.2.1', 7)).toBe(200)
  clock.nowMs = 10_000
  expect(fail('192.0.2.1')).toBe(200)
  clock.nowMs += 30_000
  expect(fail('192.0.2.1')).toBe(0)
})

it('a /64 of IPv6 is one address', () => {
  const { fail } = attackOf()
  fail('2001:db8:1:2::1', 10)
  expect(fail('2001:db8:1:2:ffff:ffff:ffff:ffff')).toBe(3_200)
  expect(fail('2001:db8:1:3::1')).toBe(0)
  fail('2001:db8::1', 10)
  expect(fail('2001:db8:0:0:9::')).toBe(3_200)
})

it('the memory is bounded: whoever has been quiet for longest is forgotten', () => {
  const { fail } = attackOf({ addressesMax: 2 })
  fail('192.0.2.1', 10)
  fail('192.0.2.2', 10)
  fail('192.0.2.1')
  fail('192.0.2.3')
  expect(fail('192.0.2.1')).toBe(5_000)
  expect(fail('192.0.2.2')).toBe(0)
})

it('a clock that is set back forgives nothing and breaks nothing', () => {
  const { clock, fail } = attackOf()
  clock.nowMs = 1_000_000
  fail('192.0.2.1', 6)
  clock.nowMs = 0
  expect(fail('192.0.2.1')).toBe(200)
})
