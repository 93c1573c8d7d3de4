import { expect, test } from 'vitest'
import { createTimings } from './timings.ts'

test('each bucket counts what is not above its bound, as Prometheus adds them up', () => {
  const timings = createTimings('answers_seconds', 'Time to an answer', [0.1, 1])
  for (const seconds of [0.05, 0.1, 0.5, 7]) timings.observe(seconds)

  expect(timings.text()).toBe(
    [
      '# HELP answers_seconds Time to an answer',
      '# TYPE answers_seconds histogram',
      'answers_seconds_bucket{le="0.1"} 2',
      'answers_seconds_bucket{le="1"} 3',
      'answers_seconds_bucket{le="+Inf"} 4',
      'answers_seconds_sum 7.65',
      'answers_seconds_count 4',
      '',
    ].join('\n'),
  )
})
