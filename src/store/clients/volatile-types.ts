/** The additional fields that are compared in the search for duplicates. */
import { takeIds } from '../counters.ts'
import type { Database, Transaction } from '../database.ts'

export interface VolatileType {
  id: number
  entityTypeId: number
  field: string
}

/** Oldest first. */
export async function listVolatileTypes(database: Database): Promise<VolatileType[]> {
  const rows = await database.values<[number, number, string]>(
    'select id, entity_type, field from volatile_type order by id',
  )
  return rows.map(([id, entityTypeId, field]) => ({ id, entityTypeId, field }))
}

/** The id, also of a field that is registered already; undefined when `max` others are. */
export async function registerVolatileType(
  tx: Transaction,
  entityTypeId: number,
  field: string,
  max: number,
): Promise<number | undefined> {
  // Taking an id locks the counter: no two count at once.
  const id = await takeIds(tx, 'volatile_type')
  const known = await listVolatileTypes(tx)
  const same = known.find((each) => each.entityTypeId === entityTypeId && each.field === field)
  if (same) return same.id
  if (known.length >= max) return undefined
  await tx.query('insert into volatile_type (id, entity_type, field) values ($1, $2, $3)', [
    id,
    entityTypeId,
    field,
  ])
  return id
}

/** False when there is none with the id. */
export async function unregisterVolatileType(tx: Transaction, id: number): Promise<boolean> {
  const rows = await tx.query('delete from volatile_type where id = $1 returning id', [id])
  return rows.length > 0
}
