/**
 * The fields of each type of client in this portal: those that every portal has and the custom ones.
 * Kept in memory, since every request needs them; a version in the store says when they have changed.
 */
import type { Field, FieldTable } from '../domain/fields/field.ts'
import { portalFields, type PortalFields } from '../domain/fields/portal-fields.ts'
import type { Database } from '../store/database.ts'
import { listUserfields, userfieldsVersion } from '../store/clients/userfields.ts'

// Another process may have changed a field: its changes are seen after this time at the latest.
const checkedForMs = 500

export type FieldTables = PortalFields

export interface FieldSource {
  tables(): Promise<FieldTables>
  /** To be called after a change of this process is committed: the next `tables` shows it. */
  changed(): void
}

/** `timeZone` is the zone of dates that custom fields get without one. */
export function createFieldSource(database: Database, timeZone: string): FieldSource {
  let known: { tables: FieldTables; version: number; checkedAt: number } | undefined
  let changes = 0

  return {
    async tables() {
      // A monotonic clock: the portal's own may be set by hand.
      const now = performance.now()
      if (known && now - known.checkedAt < checkedForMs) return known.tables
      const before = changes
      const version = await userfieldsVersion(database)
      const tables =
        known?.version === version ? known.tables : await loadTables(database, timeZone)
      // What was read before a change was committed must not outlive it.
      if (before === changes) known = { tables, version, checkedAt: now }
      return tables
    },

    changed() {
      changes += 1
      known = undefined
    },
  }
}

// The version is read before the fields: a change between the two is found again at the next check.
async function loadTables(database: Database, timeZone: string): Promise<FieldTables> {
  return portalFields(await listUserfields(database), timeZone)
}

/** Every field that a record is read with. */
export const readable = (table: FieldTable): Field[] =>
  [...table.values()].filter(
    (field) => field.type !== 'crm_multifield' && !field.isWriteOnly && field.type !== 'file',
  )
