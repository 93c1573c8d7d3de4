/** Calls: registering one exactly once, finding it, and the steps of its life. */
import {
  repeatWindowMs,
  type Call,
  type CallDraft,
  type CallType,
} from '../../domain/calls/call.ts'
import type { ClientRef } from '../../domain/clients/client.ts'
import { takeIds } from '../counters.ts'
import type { Database, Transaction } from '../database.ts'
import { databaseMs } from '../database-clock.ts'
import { listed } from '../lists/listed.ts'
import { rowLock } from '../row-lock.ts'

interface CallRow {
  id: number
  call_id: string
  app: number
  type: CallType
  phone: string
  line: string
  external_id: string
  employee: number
  client: ClientRef | null
  is_client_created: number
  started_at: number
  registered_at: number
  answered_by: number | null
  answered_at: number | null
  finished_at: number | null
}

const columns = `id, call_id, app, type, phone, line, external_id, employee, client, is_client_created,
  started_at, registered_at, answered_by, answered_at, finished_at`

const fromRow = (row: CallRow): Call => ({
  id: row.id,
  callId: row.call_id,
  app: row.app,
  type: row.type,
  phone: row.phone,
  line: row.line,
  externalId: row.external_id,
  employee: row.employee,
  client: row.client,
  isClientCreated: row.is_client_created === 1,
  startedAt: row.started_at,
  registeredAt: row.registered_at,
  answeredBy: row.answered_by,
  answeredAt: row.answered_at,
  finishedAt: row.finished_at,
})

/**
 * Writes the call down, unless the same one was registered within the last thirty minutes: then that
 * one is returned, with `isNew` false. Safe however many do it at once: see the index `call_once`.
 */
export async function insertCall(
  tx: Transaction,
  draft: CallDraft,
): Promise<{ call: Call; isNew: boolean }> {
  const key = [draft.app, draft.number, draft.type, draft.employee, draft.line, draft.externalId]
  const sameCall = `is_repeatable = 1 and app = $1 and number = $2 and type = $3 and employee = $4
    and line = $5 and external_id = $6`
  const now = databaseMs(tx.engine)
  // In either direction: the clock may have been set back since.
  const isLongAgo = `abs(registered_at - ${now}) >= ${repeatWindowMs}`
  await tx.query(
    `update call set is_repeatable = 0 where ${sameCall}${draft.isFresh ? '' : ` and ${isLongAgo}`}`,
    key,
  )
  const [inserted] = await tx.query<CallRow>(
    `insert into call (id, app, number, type, employee, line, external_id, call_id, phone, client,
       is_client_created, started_at, registered_at, is_repeatable)
     values ($7, $1, $2, $3, $4, $5, $6, $8, $9, $10, $11, $12, ${now}, 1)
     on conflict do nothing returning ${columns}`,
    [
      ...key,
      await takeIds(tx, 'call'),
      draft.callId,
      draft.phone,
      draft.client,
      draft.isClientCreated ? 1 : 0,
      draft.startedAt,
    ],
  )
  if (inserted) return { call: fromRow(inserted), isNew: true }
  const [known] = await tx.query<CallRow>(`select ${columns} from call where ${sameCall}`, key)
  if (!known) throw new Error('a call is neither new nor known')
  return { call: fromRow(known), isNew: false }
}

/** What a caller may ask for: a call by what the outside knows it by. */
export interface CallQuestion {
  callId: string
  /** Only a call of this app; undefined: of any. */
  app?: number | undefined
}

/** With `isLocked`, inside a transaction, nobody else changes the call until the end. */
export async function findCall(
  database: Database,
  { callId, app }: CallQuestion,
  isLocked = false,
): Promise<Call | undefined> {
  const lock = rowLock(database.engine, isLocked)
  const [row] = await database.query<CallRow>(
    `select ${columns} from call where call_id = $1${lock}`,
    [callId],
  )
  return row && (app === undefined || row.app === app) ? fromRow(row) : undefined
}

/** By the numbers that signals and cards name calls by. */
export async function callsById(database: Database, ids: readonly number[]): Promise<Call[]> {
  if (ids.length === 0) return []
  const rows = await database.query<CallRow>(
    `select ${columns} from call where id in ${listed(database.engine, '$1')} order by id`,
    [JSON.stringify(ids)],
  )
  return rows.map(fromRow)
}

/**
 * From this on the call is one with the client; `isClientCreated`: the call itself made the record.
 */
export async function linkCall(
  tx: Transaction,
  id: number,
  client: ClientRef,
  isClientCreated: boolean,
): Promise<void> {
  await tx.query('update call set client = $2, is_client_created = $3 where id = $1', [
    id,
    client,
    isClientCreated ? 1 : 0,
  ])
}

/** Whoever answers first has the call; false: somebody has it already. */
export async function answerCall(tx: Transaction, id: number, employee: number): Promise<boolean> {
  const rows = await tx.query(
    `update call set answered_by = $2, answered_at = ${databaseMs(tx.engine)}
     where id = $1 and answered_by is null returning id`,
    [id, employee],
  )
  return rows.length > 0
}
