/** Lets one of a sender in; returns the way out again, to be gone once. undefined: there are too many. */
export type Admit = (sender: string, senderMax: number) => (() => void) | undefined

/** Only so many are in at once, `max` of all and `senderMax` of one sender. */
export function createAdmission(max: number): Admit {
  const countOf = new Map<string, number>()
  let count = 0
  return (sender, senderMax) => {
    const own = countOf.get(sender) ?? 0
    if (count >= max || own >= senderMax) return undefined
    count += 1
    countOf.set(sender, own + 1)
    return () => {
      count -= 1
      const left = (countOf.get(sender) ?? 1) - 1
      if (left > 0) countOf.set(sender, left)
      else countOf.delete(sender)
    }
  }
}
