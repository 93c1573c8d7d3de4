import type { Database } from './database.ts'

/**
 * The time of the database in Unix milliseconds, as an expression: what several processes agree on must
 * not depend on the clocks of their machines.
 */
export const databaseMs = (engine: Database['engine']): string =>
  engine === 'sqlite'
    ? `cast(unixepoch('subsec') * 1000 as integer)`
    : 'cast(extract(epoch from clock_timestamp()) * 1000 as bigint)'
