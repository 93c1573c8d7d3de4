import { expect, it } from 'vitest'
import { createThrottle } from './throttle.ts'

it('a clock that is set back makes nobody wait for longer than a window', () => {
  let nowMs = 86_400_000
  const throttle = createThrottle(() => nowMs)
  const ask = () => throttle.waitS(1, '192.0.2.1')
  for (let each = 0; each < 5; each += 1) expect(ask()).toBe(0)
  expect(ask()).toBe(600)
  nowMs -= 3_600_000
  expect(ask()).toBe(0)
})
