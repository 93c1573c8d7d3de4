import type { Database } from '../database.ts'

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
