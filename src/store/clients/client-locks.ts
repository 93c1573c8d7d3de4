/** Clients that a transaction keeps others from changing, with whoever they are linked to. */
import { clientRef, type ClientRef, type ClientType } from '../../domain/clients/client.ts'
import type { ClientCondition } from './client-condition.ts'
import type { SqlValue, Transaction } from '../database.ts'
import { sides } from '../links/link-sides.ts'
import { listed } from '../lists/listed.ts'

/**
 * Locks the clients until the end of the transaction; returns those that are there and meet the
 * condition.
 */
export async function lockClients(
  tx: Transaction,
  refs: Iterable<ClientRef>,
  condition?: ClientCondition,
): Promise<Set<ClientRef>> {
  const params: SqlValue[] = [JSON.stringify([...refs])]
  const sql = condition ? ` and ${condition(params)}` : ''
  const lock = tx.engine === 'postgres' ? ' for update of c' : ''
  // In one order everywhere: two that lock the same clients then never wait for each other in a circle.
  const rows = await tx.values<[ClientRef]>(
    `select c.ref from client c where c.ref in ${listed(tx.engine, '$1')}${sql}
     order by c.ref${lock}`,
    params,
  )
  return new Set(rows.map(([ref]) => ref))
}

/**
 * Locks the clients, whoever they are linked to, and `more`, all in one order; returns those that are
 * there. With the links locked at both ends nobody else changes them.
 */
export async function lockWithLinked(
  tx: Transaction,
  type: ClientType,
  ids: readonly number[],
  more: readonly ClientRef[] = [],
): Promise<Set<ClientRef>> {
  const refs = [...ids.map((id) => clientRef(type, id)), ...more]
  // SQLite has one writer at a time: there is nothing to lock.
  if (tx.engine === 'sqlite') return lockClients(tx, refs)
  const there = await lockClients(tx, [...refs, ...(await linkedRefs(tx, type, ids))])
  const late = (await linkedRefs(tx, type, ids)).filter((ref) => !there.has(ref))
  if (late.length > 0) await lockClients(tx, late)
  return there
}

async function linkedRefs(
  tx: Transaction,
  type: ClientType,
  ids: readonly number[],
): Promise<ClientRef[]> {
  const refs: ClientRef[] = []
  const list = JSON.stringify(ids)
  for (const { ownerType, otherType, table, owner, other, mirror } of Object.values(sides)) {
    // Of the two sides of one table the own one is enough.
    if (ownerType !== type && (otherType !== type || mirror)) continue
    const [own, far, farType] =
      ownerType === type ? [owner, other, otherType] : [other, owner, ownerType]
    const rows = await tx.values<[number]>(
      `select ${far} from ${table} where ${own} in ${listed(tx.engine, '$1')}`,
      [list],
    )
    for (const [id] of rows) refs.push(clientRef(farType, id))
  }
  return refs
}
