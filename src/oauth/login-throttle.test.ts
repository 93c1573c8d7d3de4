import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { createLoginThrottle } from './login-throttle.ts'

it('remembers accounts of megabytes without keeping them', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const throttle = createLoginThrottle(() => 0)
  collect()
  const before = process.memoryUsage().heapUsed
  for (let each = 0; each < 100; each += 1)
    throttle.onFailure(`${each}${'x'.repeat(1_000_000)}`, `192.0.2.${each}`)
  collect()
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000)
})

it('a clock that is set back makes nobody wait for longer', () => {
  let nowMs = 3_600_000
  const throttle = createLoginThrottle(() => nowMs)
  for (let each = 0; each < 8; each += 1) throttle.onFailure('ann', '192.0.2.1')
  const wait = throttle.waitS('ann', '192.0.2.1')
  expect(wait).toBeGreaterThan(0)
  nowMs = 0
  expect(throttle.waitS('ann', '192.0.2.1')).toBe(wait)
  nowMs = wait * 1_000
  expect(throttle.waitS('ann', '192.0.2.1')).toBe(0)
})
