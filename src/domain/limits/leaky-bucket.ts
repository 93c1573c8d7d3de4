/**
 * The limit on requests: every request adds one to a counter, which falls by a fixed amount a second.
 * https://apidocs.bitrix24.com/limits.html
 */
export interface BucketRule {
  /** The counter never exceeds this: so many requests at once are accepted. */
  capacity: number
  /** The counter falls by so many each full second. */
  leakPerS: number
}

export interface Bucket {
  level: number
  /** When the counter last fell, or began. Unix milliseconds. */
  leakedAtMs: number
}

/** `standard` is every plan but Enterprise. */
export const bucketRules = {
  standard: { capacity: 50, leakPerS: 2 },
  enterprise: { capacity: 250, leakPerS: 5 },
} as const satisfies Record<string, BucketRule>

/** The bucket as it stands at a moment: what leaks does so in steps of a second, not continuously. */
export function leak(bucket: Bucket, { leakPerS }: BucketRule, nowMs: number): Bucket {
  // A clock that was set back would keep the counter from falling until it has caught up.
  if (nowMs < bucket.leakedAtMs) return { level: bucket.level, leakedAtMs: nowMs }
  const seconds = Math.floor((nowMs - bucket.leakedAtMs) / 1000)
  const level = bucket.level - seconds * leakPerS
  if (level <= 0) return { level: 0, leakedAtMs: nowMs }
  return { level, leakedAtMs: bucket.leakedAtMs + seconds * 1000 }
}

/** One more request. undefined: the bucket is full and the request refused; refused ones do not count. */
export function pour(
  bucket: Bucket | undefined,
  rule: BucketRule,
  nowMs: number,
): Bucket | undefined {
  const { level, leakedAtMs } = bucket ? leak(bucket, rule, nowMs) : { level: 0, leakedAtMs: nowMs }
  return level >= rule.capacity ? undefined : { level: level + 1, leakedAtMs }
}
