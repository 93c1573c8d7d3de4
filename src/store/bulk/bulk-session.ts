import type { Database, Transaction } from '../database.ts'

/**
 * Prepares the connection that writes for many changes. On SQLite the write-ahead log may grow before
 * its pages go into the file, so that a page which many batches touch is written once.
 */
export async function prepareForBulk(database: Database): Promise<void> {
  if (database.engine !== 'sqlite') return
  await database.transaction(async (tx) => {
    await tx.query('pragma wal_autocheckpoint = 8000')
  })
}

/**
 * Lets one import of a portal at a time bring its clients, until the transaction ends: two that bring the same
 * client would both find that it is missing.
 */
export async function waitForOtherImports(tx: Transaction): Promise<void> {
  // The second key need not be unique: portals that share it only wait.
  if (tx.engine === 'postgres')
    await tx.query('select pg_advisory_xact_lock(712806, hashtext(current_schema()))')
}
