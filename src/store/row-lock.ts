import type { Database } from './database.ts'

/**
 * The end of a select whose rows nobody else changes until the transaction ends. SQLite has one writer at a
 * time, so there it is empty.
 */
export const rowLock = (engine: Database['engine'], isLocked = true): string =>
  isLocked && engine === 'postgres' ? ' for update' : ''
