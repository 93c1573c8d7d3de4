import { neighbourhood } from '../../rest/limit/slow-down.ts'

/** Keeps one address, or many together, from filling the portal through a public form. */
export interface Throttle {
  /** Counts a request; how many seconds to wait when there were too many, 0: it may go on. */
  waitS(form: number, address: string): number
}

const windowMs = 10 * 60_000
const perAddress = 5
const perForm = 60
const keysMax = 10_000

interface Count {
  count: number
  untilMs: number
}

/** `clock` is Unix milliseconds. Each process counts for itself. */
export function createThrottle(clock: () => number): Throttle {
  // A Map keeps the order of insertion: the first entry is the oldest one.
  const counts = new Map<string, Count>()

  const countOf = (key: string, nowMs: number): Count => {
    const known = counts.get(key)
    // A window that ends later than any can was opened before the clock was set back.
    if (known && known.untilMs > nowMs && known.untilMs <= nowMs + windowMs) return known
    counts.delete(key)
    const fresh = { count: 0, untilMs: nowMs + windowMs }
    counts.set(key, fresh)
    if (counts.size > keysMax) counts.delete(counts.keys().next().value as string)
    return fresh
  }

  return {
    waitS(form, address) {
      const nowMs = clock()
      const theirs = countOf(`address ${neighbourhood(address)}`, nowMs)
      if (theirs.count >= perAddress) return Math.ceil((theirs.untilMs - nowMs) / 1000)
      theirs.count += 1
      // Only what its address may send counts for the form: one flooder does not shut it for others.
      const all = countOf(`form ${form}`, nowMs)
      if (all.count >= perForm) return Math.ceil((all.untilMs - nowMs) / 1000)
      all.count += 1
      return 0
    },
  }
}
