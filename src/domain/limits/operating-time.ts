/**
 * How long a method has been executing lately for one webhook or app: ten minutes in baskets of one.
 * https://apidocs.bitrix24.com/limits.html
 */
interface Basket {
  minute: number
  firstCallMs: number
  spentMs: number
}

const minuteMs = 60_000
/** A basket counts for so long after its first call. */
export const basketLifeMs = 10 * minuteMs

/** The time of one method for one webhook or app. */
export class OperatingTime {
  /** The oldest first. */
  #baskets: Basket[] = []
  #spentMs = 0

  /** Counts one call under the minute in which it started. Unix milliseconds, and milliseconds. */
  add(startedMs: number, spentMs: number): void {
    const minute = Math.floor(startedMs / minuteMs)
    const last = this.#baskets.at(-1)
    const spent = Math.max(0, spentMs)
    this.#spentMs += spent
    // Calls end in another order than they start in: a late one counts with the minute that is open.
    if (last && last.minute >= minute) last.spentMs += spent
    else this.#baskets.push({ minute, firstCallMs: startedMs, spentMs: spent })
  }

  /** Milliseconds in the baskets that count at that moment. */
  spentMs(nowMs: number): number {
    this.#forget(nowMs)
    return this.#spentMs
  }

  /** When the oldest basket stops to count; after ten minutes if there is none. Unix milliseconds. */
  resetAtMs(nowMs: number): number {
    this.#forget(nowMs)
    return (this.#baskets[0]?.firstCallMs ?? nowMs) + basketLifeMs
  }

  isIdle(nowMs: number): boolean {
    this.#forget(nowMs)
    return this.#baskets.length === 0
  }

  #forget(nowMs: number): void {
    const [oldest] = this.#baskets
    if (!oldest || isLive(oldest, nowMs)) return
    this.#baskets = this.#baskets.filter((basket) => isLive(basket, nowMs))
    this.#spentMs = this.#baskets.reduce((sum, basket) => sum + basket.spentMs, 0)
  }
}

// A basket of the future is what a clock leaves behind that was set back.
const isLive = ({ firstCallMs }: Basket, nowMs: number): boolean =>
  Math.abs(nowMs - firstCallMs) < basketLifeMs
