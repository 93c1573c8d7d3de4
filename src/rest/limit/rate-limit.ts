/** The limit on requests, per source address: https://apidocs.bitrix24.com/limits.html ; one batch is one request. */
import { pour, type Bucket, type BucketRule } from '../../domain/limits/leaky-bucket.ts'
import { Refusal, systemErrors } from '../errors.ts'

/** Counts a request. @throws Refusal when the address has sent too many. */
export type RateLimit = (address: string, nowMs: number) => void

// Addresses that are remembered; the one that has been quiet for longest is forgotten first.
const addressesMax = 10_000

/** Each process counts for itself, and forgets with its end. */
export function createRateLimit(rule: BucketRule): RateLimit {
  // A Map keeps the order of insertion: the first entry is the one that has been quiet for longest.
  const buckets = new Map<string, Bucket>()
  return (address, nowMs) => {
    const filled = pour(buckets.get(address), rule, nowMs)
    if (!filled) throw new Refusal(systemErrors.queryLimitExceeded)
    buckets.delete(address)
    buckets.set(address, filled)
    if (buckets.size > addressesMax) buckets.delete(buckets.keys().next().value as string)
  }
}
