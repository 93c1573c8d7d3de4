import fc from 'fast-check'
import { expect, it } from 'vitest'
import { OperatingTime } from './operating-time.ts'

const minute = 60_000
const at = (time: string): number => Date.parse(`2026-05-14T${time}Z`)

// https://apidocs.bitrix24.com/limits.html
it('a basket opened at 10:05:20 counts until 10:15:20', () => {
  const time = new OperatingTime()
  time.add(at('10:05:20'), 20_000)
  time.add(at('10:05:50'), 20_000)
  time.add(at('10:07:01'), 5_000)
  expect(time.spentMs(at('10:15:19.999'))).toBe(45_000)
  expect(time.resetAtMs(at('10:15:19.999'))).toBe(at('10:15:20'))
  expect(time.spentMs(at('10:15:20'))).toBe(5_000)
  expect(time.resetAtMs(at('10:15:20'))).toBe(at('10:17:01'))
  expect(time.spentMs(at('10:17:01'))).toBe(0)
})

it('nothing counted is reset after ten minutes', () => {
  const time = new OperatingTime()
  expect(time.spentMs(at('10:00:00'))).toBe(0)
  expect(time.resetAtMs(at('10:00:00'))).toBe(at('10:10:00'))
  expect(time.isIdle(at('10:00:00'))).toBe(true)
})

it('equals the sum of the calls whose minute began less than ten minutes ago', () => {
  const calls = fc.array(fc.tuple(fc.nat(4 * minute), fc.nat(90_000)), { maxLength: 60 })
  fc.assert(
    fc.property(calls, (given) => {
      const time = new OperatingTime()
      const counted: { startedMs: number; spentMs: number }[] = []
      let nowMs = at('10:00:00')
      for (const [wait, spentMs] of given) {
        nowMs += wait
        time.add(nowMs, spentMs)
        counted.push({ startedMs: nowMs, spentMs })

        const firstOf = (startedMs: number) =>
          counted.find(
            (call) => Math.floor(call.startedMs / minute) === Math.floor(startedMs / minute),
          )?.startedMs ?? 0
        const live = counted.filter((call) => nowMs < firstOf(call.startedMs) + 10 * minute)
        expect(time.spentMs(nowMs)).toBe(live.reduce((sum, call) => sum + call.spentMs, 0))
        expect(time.resetAtMs(nowMs)).toBe(firstOf(live[0]?.startedMs ?? nowMs) + 10 * minute)
      }
    }),
  )
})

it('what ends late counts with the minute that is open, and a clock set back forgets the future', () => {
  const time = new OperatingTime()
  time.add(at('10:01:00'), 10)
  time.add(at('10:00:59'), 10)
  expect(time.resetAtMs(at('10:01:00'))).toBe(at('10:11:00'))
  expect(time.spentMs(at('09:00:00'))).toBe(0)
})
