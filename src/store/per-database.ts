import type { Database } from './database.ts'

/** What there is one of for each open database: the same for everybody who asks in this process. */
export function perDatabase<Kept>(
  create: (database: Database) => Kept,
): (database: Database) => Kept {
  const kept = new WeakMap<Database, Kept>()
  return (database) => {
    const known = kept.get(database) ?? create(database)
    kept.set(database, known)
    return known
  }
}
