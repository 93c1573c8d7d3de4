import { hashSecret } from '../domain/access/credential.ts'
import { neighbourhood } from '../rest/limit/slow-down.ts'

/**
 * Slows down whoever guesses a password. An account is held for the addresses that failed on it, not for
 * everybody, so nobody can lock a colleague out; an address that tries many accounts is held for all.
 */
export interface LoginThrottle {
  /** Seconds until the next attempt is looked at; 0: now. */
  waitS(account: string, address: string): number
  onFailure(account: string, address: string): void
  onSuccess(account: string, address: string): void
}

interface Failures {
  count: number
  untilMs: number
  atMs: number
}

const forgiveMs = 15 * 60_000
const waitMaxMs = 15 * 60_000
const keysMax = 20_000

export function createLoginThrottle(clock: () => number): LoginThrottle {
  // A Map keeps the order of insertion: the first entry is the one that has been quiet for longest.
  const failures = new Map<string, Failures>()

  const recall = (key: string): Failures | undefined => {
    const entry = failures.get(key)
    if (!entry) return undefined
    const passedMs = clock() - entry.atMs
    // A clock that was set back would make people wait until it has caught up.
    if (passedMs < 0) {
      entry.atMs += passedMs
      entry.untilMs += passedMs
    }
    return passedMs < forgiveMs + waitMaxMs ? entry : undefined
  }
  const blame = (key: string, free: number): void => {
    const nowMs = clock()
    const before = recall(key)
    const isOld = before !== undefined && nowMs - before.atMs > forgiveMs
    const count = (isOld ? 0 : (before?.count ?? 0)) + 1
    const waitMs = count < free ? 0 : Math.min(waitMaxMs, 1_000 * 2 ** (count - free + 1))
    failures.delete(key)
    failures.set(key, { count, untilMs: nowMs + waitMs, atMs: nowMs })
    if (failures.size > keysMax) failures.delete(failures.keys().next().value as string)
  }
  // As a hash: what is sent as an account may be a megabyte long.
  const pairKey = (account: string, address: string) =>
    `${hashSecret(account.toLowerCase())}\n${neighbourhood(address)}`
  const addressKey = (address: string) => `\n${neighbourhood(address)}`
  const remainingMs = (key: string) => Math.max(0, (recall(key)?.untilMs ?? 0) - clock())

  return {
    waitS: (account, address) =>
      Math.ceil(
        Math.max(remainingMs(pairKey(account, address)), remainingMs(addressKey(address))) / 1000,
      ),
    onFailure(account, address) {
      blame(pairKey(account, address), 5)
      blame(addressKey(address), 30)
    },
    onSuccess(account, address) {
      failures.delete(pairKey(account, address))
    },
  }
}
