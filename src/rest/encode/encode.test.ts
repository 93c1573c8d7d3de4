import { expect, test } from 'vitest'
import { OperatingTime } from '../../domain/limits/operating-time.ts'
import { encodeResult, encodeTime } from './encode.ts'

test('time is the same in the answer of a request and of a command in a batch', () => {
  const operating = new OperatingTime()
  operating.add(1_763_784_000_007, 3.25)
  for (const [startMs, finishMs, processingMs] of [
    [1_763_784_000_007, 1_763_784_000_120, 100],
    [1_763_784_000_000, 1_763_784_001_000, 1_000],
    [1_763_784_000_999, 1_763_784_000_999, 0.125],
    // A clock that was set back.
    [1_763_784_000_500, 1_763_784_000_100, -400],
    [0, 5, 5],
  ] as const) {
    const time = { startMs, finishMs, processingMs, operating }
    const { body } = encodeResult([], time, 'Europe/Berlin', 'json')
    expect(JSON.parse(body)).toEqual({ result: [], time: encodeTime(time, 'Europe/Berlin') })
  }
})

test('each answer has the dates of its own second, by the clock of its own portal', () => {
  const dateOf = (startMs: number, timeZone: string) => {
    const time = { startMs, finishMs: startMs, processingMs: 0, operating: undefined }
    return encodeTime(time, timeZone).date_start
  }
  const startMs = Date.parse('2026-03-06T15:42:39.999Z')
  expect(dateOf(startMs, 'UTC')).toBe('2026-03-06T15:42:39+00:00')
  expect(dateOf(startMs + 1, 'UTC')).toBe('2026-03-06T15:42:40+00:00')
  expect(dateOf(startMs + 1, 'Asia/Tokyo')).toBe('2026-03-07T00:42:40+09:00')
  expect(dateOf(startMs, 'Asia/Tokyo')).toBe('2026-03-07T00:42:39+09:00')
})
