/**
 * Nothing is stored in a dry run, so a double of a row of an earlier batch is not found in the store.
 * This remembers what would have been added, by a hash, for the first few million rows.
 */
import { clientName } from '../domain/clients/client-name.ts'
import { nameKeyOf } from '../store/bulk/bulk-find.ts'
import type { BulkClient, BulkOutcome } from '../store/bulk/bulk-clients.ts'

const rememberedMax = 3_000_000

/** Turns the outcome of rows that would have met an earlier one from `added` to `unchanged`. */
export function rememberClients(): (
  batch: readonly BulkClient[],
  outcomes: readonly BulkOutcome[],
) => BulkOutcome[] {
  const seen = new Set<number>()
  return (batch, outcomes) => {
    const corrected = outcomes.map((outcome, index): BulkOutcome => {
      const keys = identities(batch[index] as BulkClient)
      return outcome === 'added' && keys.some((key) => seen.has(key)) ? 'unchanged' : outcome
    })
    // Afterwards: inside a batch the outcomes are right already.
    for (const client of batch)
      if (seen.size < rememberedMax) for (const key of identities(client, true)) seen.add(key)
    return corrected
  }
}

function identities(client: BulkClient, asStored = false): number[] {
  const { type, origin, multifields } = client
  const keys: number[] = []
  if (origin !== null) keys.push(hash(`${type} origin ${origin}`))
  if (origin !== null && !asStored) return keys
  const nameKey = nameKeyOf(clientName(type, client))
  for (const { numbers, address } of multifields) {
    for (const [key] of numbers) keys.push(hash(`${type} ${key} ${nameKey}`))
    if (address !== null) keys.push(hash(`${type} ${address} ${nameKey}`))
  }
  return keys
}

/** 52 bits of two FNV-1a hashes. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): number {
  let low = 0x811c9dc5
  let high = 0xcbf29ce4
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x85ebca6b)
  }
  return (high >>> 12) * 4_294_967_296 + (low >>> 0)
}
