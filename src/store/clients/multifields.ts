import type { ClientRef } from '../../domain/clients/client.ts'
import type { Database } from '../database.ts'

export interface Multifield {
  id: number
  kind: string
  valueType: string
  value: string
}

/** One multi-field of a client. */
export async function multifieldOf(
  database: Database,
  ref: ClientRef,
  id: number,
): Promise<Multifield | undefined> {
  const [row] = await database.query<{ kind: string; value_type: string; value: string }>(
    'select kind, value_type, value from multifield where ref = $1 and id = $2',
    [ref, id],
  )
  return row && { id, kind: row.kind, valueType: row.value_type, value: row.value }
}
