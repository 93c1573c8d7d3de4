import type { Database } from './database.ts'

/** Whether the store answers, and holds a portal. */
export async function isHealthy(database: Database): Promise<boolean> {
  try {
    await database.query('select max(version) from schema_version')
    return true
  } catch {
    return false
  }
}
