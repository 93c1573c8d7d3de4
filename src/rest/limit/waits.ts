/** Pauses that the end of the server cuts short, and of which only so many are held at once. */
export class Waits {
  readonly #ends = new Set<() => void>()
  readonly #max: number
  #isEnding = false

  constructor(max: number) {
    this.#max = max
  }

  async wait(ms: number): Promise<void> {
    if (ms <= 0 || this.#isEnding || this.#ends.size >= this.#max) return
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer)
        this.#ends.delete(end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      this.#ends.add(end)
    })
  }

  endAll(): void {
    this.#isEnding = true
    for (const end of this.#ends) end()
  }
}
