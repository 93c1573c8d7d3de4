import { StoreError } from '../errors.ts'

/** Things that only one may use at a time, made when they are first needed. */
export interface Pool<T> {
  /** @throws StoreError `locked` when none comes free in time. */
  take(): Promise<T>
  giveBack(thing: T): void
  /** Waits until everything was given back, then closes each. */
  close(end: (thing: T) => Promise<void>): Promise<void>
}

/** Of at most `max` things; whoever waits for one longer than `timeoutMs` is refused. */
export function createPool<T>(
  make: () => T,
  { max, timeoutMs }: { max: number; timeoutMs: number },
): Pool<T> {
  const all: T[] = []
  const idle: T[] = []
  const waiting = new Set<(thing: T) => void>()
  let onAllBack: (() => void) | undefined

  return {
    async take() {
      const ready = idle.pop()
      if (ready !== undefined) return ready
      if (all.length < max) {
        const made = make()
        all.push(made)
        return made
      }
      return new Promise<T>((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(take)
          reject(new StoreError('locked', `all ${max} connections for writing are busy`))
        }, timeoutMs)
        const take = (thing: T) => {
          clearTimeout(timer)
          resolve(thing)
        }
        waiting.add(take)
      })
    },
    giveBack(thing) {
      const [next] = waiting
      if (next) {
        waiting.delete(next)
        next(thing)
        return
      }
      idle.push(thing)
      if (idle.length === all.length) onAllBack?.()
    },
    async close(end) {
      if (idle.length < all.length)
        await new Promise<void>((resolve) => {
          onAllBack = resolve
        })
      await Promise.all(all.map(end))
    },
  }
}
