/** What the caller may do with which clients, as conditions of the statements that touch them. */
import type { ClientRef, ClientType } from '../domain/clients/client.ts'
import type { EventSource } from '../domain/events.ts'
import {
  accessLevel,
  type AccessAction,
  type AccessLevel,
  type Rights,
} from '../domain/people/rights.ts'
import { meets, wouldMeet, type ClientCondition } from '../store/clients/client-condition.ts'
import type { Database } from '../store/database.ts'
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

/** The condition that leaves what the caller may touch; undefined: all of it. */
export function accessCondition(
  actor: Actor,
  type: ClientType,
  action: AccessAction,
): ClientCondition | undefined {
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
  return condition ? meets(database, ref, condition) : true
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
  return condition ? wouldMeet(database, responsible, condition) : true
}
