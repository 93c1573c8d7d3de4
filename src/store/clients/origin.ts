import type { ClientRef } from '../../domain/clients/client.ts'
import type { Transaction } from '../database.ts'

/**
 * A client that takes the place of others takes over where they came from, if it has no origin of its
 * own: the next import of that place then finds it, and does not add the client again.
 */
export async function inheritOrigin(
  tx: Transaction,
  ref: ClientRef,
  others: readonly ClientRef[],
): Promise<void> {
  for (const other of others)
    await tx.query(
      `update client set origin = (select o.origin from client o where o.ref = $2)
       where ref = $1 and origin is null`,
      [ref, other],
    )
}
