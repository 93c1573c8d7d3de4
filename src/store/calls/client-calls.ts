/** What calls and clients have to do with each other: whom a call is linked to, and what it leaves there. */
import type { ClientRef } from '../../domain/clients/client.ts'
import { viewersOf } from './call-cards.ts'
import { writeSignals } from './call-signals.ts'
import { takeIds } from '../counters.ts'
import type { Database, Transaction } from '../database.ts'

/** A finished call in the history of a client. Times are Unix seconds. */
export interface CallActivity {
  client: ClientRef
  /** `Call.id`. */
  call: number
  responsible: number
  subject: string
  startedAt: number
  endedAt: number
}

/** Adds the activity, which is the client's latest unless there is a later one; returns its id. */
export async function addCallActivity(tx: Transaction, activity: CallActivity): Promise<number> {
  const { client, call, responsible, subject, startedAt, endedAt } = activity
  const id = await takeIds(tx, 'activity')
  await tx.query(
    `insert into activity (id, client, call, responsible, subject, started_at, ended_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, client, call, responsible, subject, startedAt, endedAt],
  )
  const by =
    tx.engine === 'sqlite'
      ? `json_set(data, '$.LAST_ACTIVITY_BY', $3)`
      : `data || jsonb_build_object('LAST_ACTIVITY_BY', cast($3 as bigint))`
  await tx.query(
    `update client set activity_at = $2, data = ${by} where ref = $1 and activity_at <= $2`,
    [client, endedAt, responsible],
  )
  return id
}

/** Makes somebody else responsible for a client that a call has made; false: they are already. */
export async function reassignClient(
  tx: Transaction,
  client: ClientRef,
  employee: number,
  nowMs: number,
): Promise<boolean> {
  const rows = await tx.query(
    `update client set responsible = $2, modified_at = $3, modified_by = $2
     where ref = $1 and responsible <> $2 returning ref`,
    [client, employee, Math.floor(nowMs / 1000)],
  )
  return rows.length > 0
}

/**
 * Whether the client is there; then nobody removes or merges it until the end of the transaction.
 * `isChanged`: and nobody else changes it.
 */
export async function holdClient(
  tx: Transaction,
  client: ClientRef,
  { isChanged = false } = {},
): Promise<boolean> {
  const strength = isChanged ? 'no key update' : 'key share'
  // SQLite has one writer at a time: there is nothing to lock.
  const lock = tx.engine === 'postgres' ? ` for ${strength}` : ''
  return (await tx.values(`select ref from client where ref = $1${lock}`, [client])).length > 0
}

/**
 * Until the transaction ends, others that hold the number wait: of two calls of one unknown caller only
 * the first makes a lead.
 */
export async function holdNumber(tx: Transaction, number: string): Promise<void> {
  // The second key need not be unique: who shares it only waits.
  if (tx.engine === 'postgres')
    await tx.query('select pg_advisory_xact_lock(712805, hashtext($1))', [number])
}

/** A call of a client that has changed. */
export interface AffectedCall {
  id: number
  finishedAt: number | null
}

/** The calls and activities of one client are another's from now on. Both are held by the transaction. */
export async function moveCalls(
  tx: Transaction,
  from: ClientRef,
  to: ClientRef,
): Promise<AffectedCall[]> {
  const calls = await tx.query<AffectedCall>(
    `update call set client = $2, is_client_created = 0 where client = $1
     returning id, finished_at as "finishedAt"`,
    [from, to],
  )
  await tx.query('update activity set client = $2 where client = $1', [from, to])
  return calls
}

/** The client is going: its calls stay, linked to nobody. */
export async function unlinkCalls(tx: Transaction, client: ClientRef): Promise<AffectedCall[]> {
  const calls = await tx.query<AffectedCall>(
    `update call set client = null, is_client_created = 0, activity = null where client = $1
     returning id, finished_at as "finishedAt"`,
    [client],
  )
  await tx.query('delete from activity where client = $1', [client])
  return calls
}

/** Tells whoever sees one of the calls just now. The last thing that a transaction does: see `writeSignals`. */
export async function tellCallsChanged(
  tx: Transaction,
  calls: readonly AffectedCall[],
): Promise<void> {
  for (const { id, finishedAt } of calls) {
    if (finishedAt !== null) continue
    const employees = await viewersOf(tx, id)
    if (employees.length > 0) await writeSignals(tx, id, [{ kind: 'changed', employees }])
  }
}

/** Whether there is such a client. */
export const hasClient = async (database: Database, client: ClientRef): Promise<boolean> =>
  (await database.values('select 1 from client where ref = $1', [client])).length > 0
