/**
 * Clients as one text, for the way between threads: parsing JSON costs less than half of what the
 * structured clone of the same objects does.
 */
import type { BulkClient } from '../store/bulk-clients.ts'

/** undefined: a number among them is too great for JSON. */
export function packClients(clients: readonly BulkClient[]): string | undefined {
  try {
    return JSON.stringify(clients)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

export const unpackClients = (text: string): BulkClient[] => JSON.parse(text) as BulkClient[]
