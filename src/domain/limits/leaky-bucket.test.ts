import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketRules, pour, type Bucket, type BucketRule } from './leaky-bucket.ts'

const start = 1_700_000_000_000
const rules = fc.constantFrom(...Object.values(bucketRules))

/** Whether each request at these moments is accepted. */
function send(rule: BucketRule, moments: readonly number[]): boolean[] {
  let bucket: Bucket | undefined
  return moments.map((nowMs) => {
    const filled = pour(bucket, rule, nowMs)
    if (filled) bucket = filled
    return filled !== undefined
  })
}

describe('the leaky bucket', () => {
  it.each([
    ['standard', 50, 2],
    ['enterprise', 250, 5],
  ] as const)('%s takes %i at once and %i in each second after', (name, capacity, perSecond) => {
    const rule = bucketRules[name]
    const burst = send(
      rule,
      Array.from({ length: capacity + 3 }, () => start),
    )
    expect(burst.filter(Boolean)).toHaveLength(capacity)
    expect(burst.slice(0, capacity)).not.toContain(false)

    const later = send(rule, [
      ...Array.from({ length: capacity }, () => start),
      start + 999,
      ...Array.from({ length: perSecond + 1 }, () => start + 1_000),
    ])
    expect(later.slice(capacity)).toEqual([
      false,
      ...Array.from({ length: perSecond }, () => true),
      false,
    ])
  })

  it('never refuses who sends no more a second than leaks', () => {
    fc.assert(
      fc.property(rules, fc.array(fc.nat(3_000), { maxLength: 500 }), (rule, waits) => {
        let nowMs = start
        const moments = waits.map((wait) => (nowMs += wait + 1_000 / rule.leakPerS))
        expect(send(rule, moments)).not.toContain(false)
      }),
    )
  })

  it('accepts in any time no more than its capacity and what leaks in that time', () => {
    fc.assert(
      fc.property(rules, fc.array(fc.nat(400), { maxLength: 800 }), (rule, waits) => {
        let nowMs = start
        const moments = waits.map((wait) => (nowMs += wait))
        const accepted = send(rule, moments).filter(Boolean).length
        const seconds = Math.floor((nowMs - start) / 1000)
        expect(accepted).toBeLessThanOrEqual(rule.capacity + (seconds + 1) * rule.leakPerS)
      }),
    )
  })

  it('is empty again for who has waited long enough, however much was refused', () => {
    fc.assert(
      fc.property(rules, fc.integer({ min: 1, max: 2_000 }), (rule, count) => {
        const full = Array.from({ length: count }, () => start)
        const rested = start + (rule.capacity / rule.leakPerS) * 1_000
        const again = Array.from({ length: rule.capacity }, () => rested)
        expect(send(rule, [...full, ...again]).slice(count)).not.toContain(false)
      }),
    )
  })

  it('goes on leaking after the clock was set back', () => {
    const full = Array.from({ length: 50 }, () => start)
    const back = start - 3_600_000
    expect(send(bucketRules.standard, [...full, back, back + 1_000]).slice(50)).toEqual([
      false,
      false,
    ])
    const bucket = { level: 50, leakedAtMs: start }
    const kept = pour({ ...bucket, level: 49 }, bucketRules.standard, back)
    expect(kept).toEqual({ level: 50, leakedAtMs: back })
    expect(pour(kept, bucketRules.standard, back + 1_000)).toEqual({
      level: 49,
      leakedAtMs: back + 1_000,
    })
  })
})
