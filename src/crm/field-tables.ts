/**
 * The fields of each type of client in this portal: those that every portal has and the custom ones.
 * Kept in memory, since every request needs them; a version in the store says when they have changed.
 */
import { clientTypes, type ClientType } from '../domain/clients/client.ts'
import type { Field, FieldTable } from '../domain/fields/field.ts'
import { systemFields } from '../domain/fields/index.ts'
import { fieldOfUserfield } from '../domain/clients/userfield.ts'
import type { Database } from '../store/database.ts'
import { listUserfields, userfieldsVersion } from '../store/clients/userfields.ts'

// Another process may have changed a field: its changes are seen after this time at the latest.
const checkedForMs = 500

export type FieldTables = Readonly<Record<ClientType, FieldTable>>

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
  const custom = await listUserfields(database)
  const tables = clientTypes.map((type): [ClientType, FieldTable] => {
    const own = custom.filter((userfield) => userfield.type === type)
    if (own.length === 0) return [type, systemFields[type]]
    const fields = own.map((userfield) => fieldOfUserfield(userfield, timeZone))
    return [
      type,
      new Map([...systemFields[type], ...fields.map((field) => [field.code, field] as const)]),
    ]
  })
  return Object.fromEntries(tables) as Record<ClientType, FieldTable>
}

/** Every field that a record is read with. */
export const readable = (table: FieldTable): Field[] =>
  [...table.values()].filter(
    (field) => field.type !== 'crm_multifield' && !field.isWriteOnly && field.type !== 'file',
  )
