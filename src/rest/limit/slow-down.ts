/**
 * Slows down whoever tries credentials: the answer to a failed authorization waits, longer with each
 * recent failure of the same address. Valid requests never wait, not even from such an address.
 */
export interface SlowDown {
  /** Counts a failure; how long its answer must wait, in milliseconds. */
  delayMs(address: string): number
}

export interface SlowDownOptions {
  /** Unix milliseconds. */
  clock: () => number
  /** Failures in a row that are answered at once: a forgotten key or an old token is no attack. */
  free?: number
  /** The first wait; it doubles with each further failure. */
  firstMs?: number
  maxMs?: number
  /** One failure is forgiven after this time. */
  forgiveMs?: number
  /** Addresses that are remembered; the one that has been quiet for longest is forgotten first. */
  addressesMax?: number
}

interface Failures {
  count: number
  atMs: number
}

/** Counts in this process only. */
export function createSlowDown({
  clock,
  free = 5,
  firstMs = 100,
  maxMs = 5_000,
  forgiveMs = 10_000,
  addressesMax = 10_000,
}: SlowDownOptions): SlowDown {
  // A Map keeps the order of insertion: the first entry is the one that has been quiet for longest.
  const failures = new Map<string, Failures>()

  return {
    delayMs(address) {
      const key = neighbourhood(address)
      const nowMs = clock()
      const { count = 0, atMs = nowMs } = failures.get(key) ?? {}
      const forgiven = Math.floor(Math.max(0, nowMs - atMs) / forgiveMs)
      const remembered = Math.max(0, count - forgiven) + 1
      failures.delete(key)
      failures.set(key, { count: remembered, atMs: nowMs })
      if (failures.size > addressesMax) failures.delete(failures.keys().next().value as string)
      return remembered <= free ? 0 : Math.min(maxMs, firstMs * 2 ** (remembered - free - 1))
    },
  }
}

/** One household or server has a whole /64 of IPv6, so all of it counts as one address. */
export function neighbourhood(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address
  const [head, tail] = address.split('::') as [string, string?]
  const groups = head.split(':')
  if (tail !== undefined) {
    const rest = tail === '' ? [] : tail.split(':')
    while (groups.length + rest.length < 8) groups.push('0')
    groups.push(...rest)
  }
  return groups.slice(0, 4).join(':')
}
