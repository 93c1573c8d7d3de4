/** Conditions on clients, as rights ask for them, and whether a single client meets one. */
import type { ClientRef } from '../../domain/clients/client.ts'
import type { Database, SqlValue } from '../database.ts'

/** SQL of a condition on `client c`; it numbers its parameters by pushing them. */
export type ClientCondition = (params: SqlValue[]) => string

/** Whether the client is there. */
export async function isThere(database: Database, ref: ClientRef): Promise<boolean> {
  const rows = await database.values('select 1 from client where ref = $1', [ref])
  return rows.length > 0
}

/** Whether the client is there and meets the condition. */
export async function meets(
  database: Database,
  ref: ClientRef,
  condition: ClientCondition,
): Promise<boolean> {
  const params: SqlValue[] = [ref]
  const sql = condition(params)
  const rows = await database.values(`select 1 from client c where c.ref = $1 and ${sql}`, params)
  return rows.length > 0
}

/** Whether a client of this responsible would meet a condition that asks for nothing else of it. */
export async function wouldMeet(
  database: Database,
  responsible: number,
  condition: ClientCondition,
): Promise<boolean> {
  const params: SqlValue[] = [responsible]
  const sql = condition(params)
  const rows = await database.values(
    `select 1 from (select cast($1 as bigint) as responsible) c where ${sql}`,
    params,
  )
  return rows.length > 0
}
