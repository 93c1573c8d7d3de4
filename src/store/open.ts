import type { Database } from './database.ts'
import { openPostgres } from './engines/postgres.ts'
import { openSqlite } from './engines/sqlite.ts'

export type DatabasePlace = {
  /** `off` is for tests and throwaway data; see the engines. */
  durability?: 'full' | 'off'
} & (
  | {
      /** The embedded engine's file; its folder must exist. */
      file: string
    }
  | {
      /** A PostgreSQL server. */
      url: string
      /** The portal's schema there. */
      schema?: string
    }
)

/** Opens the store with the engine that its place asks for. `migrate` must follow before first use. */
export async function openDatabase(place: DatabasePlace): Promise<Database> {
  const { durability = 'full' } = place
  if ('file' in place) return openSqlite(place.file, { durability })
  const { url, schema } = place
  return openPostgres(url, { durability, ...(schema !== undefined && { schema }) })
}
