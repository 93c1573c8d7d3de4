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
