import type { Transaction } from './database.ts'

/**
 * Lets one process at a time prepare a store, until the transaction ends; the ones that waited then read
 * what it did. SQLite has one writer at a time, so there nothing is needed.
 */
export async function waitForOtherStarts(tx: Transaction): Promise<void> {
  if (tx.engine === 'postgres') await tx.query('select pg_advisory_xact_lock(712803)')
}
