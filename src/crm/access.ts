/** What the caller may do with which clients, as conditions of the statements that touch them. */
import type { ClientRef, ClientType } from '../domain/clients/client.ts'
import type { EventSource } from '../domain/events.ts'
import {
  accessLevel,
  type AccessAction,
  type AccessLevel,
  type Rights,
} from '../domain/people/rights.ts'
import type { Database, SqlValue } from '../store/database.ts'
import { visibleCondition } from '../store/lists/rights-sql.ts'

/** Who acts. */
export interface Actor {
  employee: number
  isAdmin: boolean
  /** undefined: no role, everything is allowed. */
  rights: Rights | undefined
  /** Which queue of an app the change came from. */
  source?: EventSource
}

/**
 * Whose records the actor may touch in this way: nobody's, their own, their departments', or all.
 */
export const levelOf = (actor: Actor, type: ClientType, action: AccessAction): AccessLevel =>
  actor.isAdmin ? 'all' : accessLevel(actor.rights, type, action)

/** The condition on `client c` that leaves what the caller may touch; undefined: all of it. */
export function accessCondition(
  actor: Actor,
  type: ClientType,
  action: AccessAction,
): ((params: SqlValue[]) => string) | undefined {
  const level = levelOf(actor, type, action)
  if (level === 'all') return undefined
  return (params) => visibleCondition(level, actor.employee, params)
}

/** Whether the caller may do it to this client. */
export async function mayTouch(
  database: Database,
  actor: Actor,
  type: ClientType,
  action: AccessAction,
  ref: ClientRef,
): Promise<boolean> {
  const condition = accessCondition(actor, type, action)
  if (!condition) return true
  const params: SqlValue[] = [ref]
  const sql = condition(params)
  const rows = await database.values(`select 1 from client c where c.ref = $1 and ${sql}`, params)
  return rows.length > 0
}

/** Whether the caller may do it to a client of which this employee is responsible. */
export async function mayAssign(
  database: Database,
  actor: Actor,
  type: ClientType,
  action: AccessAction,
  responsible: number,
): Promise<boolean> {
  const condition = accessCondition(actor, type, action)
  if (!condition) return true
  const params: SqlValue[] = [responsible]
  const sql = condition(params)
  const rows = await database.values(
    `select 1 from (select cast($1 as bigint) as responsible) c where ${sql}`,
    params,
  )
  return rows.length > 0
}
