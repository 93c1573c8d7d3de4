import { StoreError } from '../store/errors.ts'

export type Missed = 'deadline' | 'store-unavailable'

export type InTime<T> = { done: T } | { missed: Missed; fault?: unknown }

export interface Deadline {
  /**
   * What the work comes to when that is known `ms` after `startedAt` (a time of `performance.now()`).
   * Whatever it comes to later is dropped. Errors other than the store's are thrown.
   */
  run<T>(startedAt: number, work: () => T | Promise<T>): Promise<InTime<T>>
}

// A store that hangs answers none of them. Each one more would only take memory, and be asked of the
// store all at once when it is back.
const unansweredMax = 100

const late = Symbol('late')

/** `ms`: milliseconds, or Infinity. */
export function createDeadline(ms: number): Deadline {
  let unanswered = 0
  return {
    async run(startedAt, work) {
      if (unanswered >= unansweredMax) return { missed: 'store-unavailable' }
      try {
        const begun = work()
        const value = begun instanceof Promise ? await before(startedAt + ms, begun) : begun
        // The work, or another one, may have held up this thread.
        if (value === late || performance.now() > startedAt + ms) return { missed: 'deadline' }
        return { done: value }
      } catch (fault) {
        if (!(fault instanceof StoreError)) throw fault
        return { missed: 'store-unavailable', fault }
      }
    },
  }

  async function before<T>(deadlineAt: number, begun: Promise<T>): Promise<T | typeof late> {
    if (deadlineAt === Infinity) return begun
    let timer: NodeJS.Timeout | undefined
    const timeout = new Promise<typeof late>((resolve) => {
      timer = setTimeout(
        () => {
          unanswered += 1
          const end = () => {
            unanswered -= 1
          }
          begun.then(end, end)
          resolve(late)
        },
        Math.max(0, deadlineAt - performance.now()),
      )
    })
    try {
      return await Promise.race([begun, timeout])
    } finally {
      clearTimeout(timer)
    }
  }
}
