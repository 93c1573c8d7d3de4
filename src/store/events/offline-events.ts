/**
 * Events that are kept for an app to fetch. The queue of an app holds each event of each object once,
 * with the time of its last change; `connector` divides it.
 * https://apidocs.bitrix24.com/api-reference/events/offline-events.html
 */
import { hash } from 'node:crypto'
import type { OfflineField, RaisedEvent } from '../../domain/events.ts'
import type { Filter } from '../../domain/filter.ts'
import { takeIds } from '../counters.ts'
import type { Database, SqlValue, Transaction } from '../database.ts'
import { databaseMs } from '../database-clock.ts'
import { filterSql, type FilterColumn } from '../lists/filter-sql.ts'

export interface OfflineDraft {
  app: number
  connector: string
  raised: RaisedEvent
}

export interface OfflineEvent {
  id: number
  event: string
  /** JSON. */
  data: string
  messageId: string
  /** '' until it is reserved. */
  processId: string
  isError: boolean
  /** Unix milliseconds. */
  changedAtMs: number
}

/** Keeps the event, or renews the time of the one that waits already. What is reserved stays as it is. */
export async function keepOfflineEvent(
  tx: Transaction,
  { app, connector, raised }: OfflineDraft,
): Promise<void> {
  const id = await takeIds(tx, 'offline_event')
  const messageId = hash('sha256', `${raised.event} ${raised.subject}`, 'hex').slice(0, 32)
  await tx.query(
    `insert into offline_event
       (id, app, event, message_id, data, connector, process_id, is_error, changed_at)
     values ($1, $2, $3, $4, $5, $6, '', 0, ${databaseMs(tx.engine)})
     on conflict (app, connector, message_id, process_id)
     do update set data = excluded.data, changed_at = excluded.changed_at`,
    [id, app, raised.event, messageId, JSON.stringify(raised.data), connector],
  )
}

const filterColumns = {
  ID: { sql: 'o.id', kind: 'int' },
  TIMESTAMP_X: { sql: '(o.changed_at / 1000)', kind: 'datetime' },
  EVENT_NAME: { sql: 'o.event', kind: 'text', read: (text: string) => text.toUpperCase() },
  MESSAGE_ID: { sql: 'o.message_id', kind: 'text' },
  PROCESS_ID: { sql: 'o.process_id', kind: 'text' },
  ERROR: { sql: 'o.is_error', kind: 'flag' },
} as const satisfies Record<OfflineField, FilterColumn>

export interface OfflineQuery {
  app: number
  connector: string
  filter: Filter
  order: readonly { field: OfflineField; isDescending: boolean }[]
  /** The zone of times in the filter that come without one. */
  timeZone: string
}

export interface OfflineTake extends OfflineQuery {
  limit: number
  /** Rows that this process reserved before; undefined: those that nobody has. */
  processId: string | undefined
  /** Those that a process could not use, in place of the others. */
  isError: boolean
}

interface Row {
  id: number
  event: string
  data: string
  message_id: string
  process_id: string
  is_error: number
  changed_at: number
}

const columns = 'o.id, o.event, o.data, o.message_id, o.process_id, o.is_error, o.changed_at'

const fromRow = (row: Row): OfflineEvent => ({
  id: row.id,
  event: row.event,
  data: row.data,
  messageId: row.message_id,
  processId: row.process_id,
  isError: row.is_error === 1,
  changedAtMs: row.changed_at,
})

/**
 * Takes rows out of the queue, or reserves them for a process. Whoever asks at the same time gets others.
 *
 * @param reserveFor undefined: they are deleted.
 */
export async function takeOfflineEvents(
  tx: Transaction,
  take: OfflineTake,
  reserveFor: string | undefined,
): Promise<OfflineEvent[]> {
  const params: SqlValue[] = []
  const conditions = [queueSql(tx, take, params), `o.is_error = ${take.isError ? 1 : 0}`]
  if (take.processId !== undefined)
    conditions.push(`o.process_id = $${params.push(take.processId)}`)
  else if (!take.isError) conditions.push(`o.process_id = ''`)
  const rows = await tx.query<Row>(
    `select ${columns} from offline_event o where ${conditions.join(' and ')}
     order by ${orderSql(take.order, 'TIMESTAMP_X')} limit ${take.limit}
     ${tx.engine === 'postgres' ? 'for update skip locked' : ''}`,
    params,
  )
  if (reserveFor === undefined)
    await tx.executeMany(
      'delete from offline_event where id = $1',
      rows.map(({ id }) => [id]),
    )
  else
    await tx.executeMany(
      'update offline_event set process_id = $1 where id = $2',
      rows.map(({ id }) => [reserveFor, id]),
    )
  return rows.map(fromRow)
}

/** One page of the queue, reserved and failed ones too, and how many there are in all. */
export async function listOfflineEvents(
  database: Database,
  query: OfflineQuery & { limit: number; offset: number },
): Promise<{ events: OfflineEvent[]; total: number }> {
  const params: SqlValue[] = []
  const where = queueSql(database, query, params)
  const [count] = await database.query<{ total: number }>(
    `select count(*) as total from offline_event o where ${where}`,
    params,
  )
  const rows = await database.query<Row>(
    `select ${columns} from offline_event o where ${where} order by ${orderSql(query.order, 'ID')}
     limit ${query.limit} offset $${params.length + 1}`,
    [...params, query.offset],
  )
  return { events: rows.map(fromRow), total: count?.total ?? 0 }
}

/** Rows that a process has reserved: all of them, or those of these ids. */
export interface OfflineBatch {
  app: number
  processId: string
  ids?: readonly number[]
  messageIds?: readonly string[]
}

/** Removes what the process has reserved, once it has worked it off. */
export const clearOfflineEvents = (tx: Transaction, batch: OfflineBatch): Promise<void> =>
  eachOfBatch(tx, batch, 'delete from offline_event')

/** The rows stay, and are only given to whoever asks for those that failed. */
export const failOfflineEvents = (tx: Transaction, batch: OfflineBatch): Promise<void> =>
  eachOfBatch(tx, batch, 'update offline_event set is_error = 1')

async function eachOfBatch(
  tx: Transaction,
  { app, processId, ids, messageIds }: OfflineBatch,
  statement: string,
): Promise<void> {
  const where = "where app = $1 and process_id = $2 and process_id <> ''"
  const one = ids ? 'id' : 'message_id'
  const values = ids ?? messageIds
  if (!values) await tx.query(`${statement} ${where}`, [app, processId])
  else
    await tx.executeMany(
      `${statement} ${where} and ${one} = $3`,
      values.map((value) => [app, processId, value]),
    )
}

/** Forgets what nobody has fetched, or confirmed, for so long. */
export async function pruneOfflineEvents(tx: Transaction, keepMs: number): Promise<void> {
  await tx.query(`delete from offline_event where changed_at < ${databaseMs(tx.engine)} - $1`, [
    keepMs,
  ])
}

function queueSql(database: Database, query: OfflineQuery, params: SqlValue[]): string {
  const own = `o.app = $${params.push(query.app)} and o.connector = $${params.push(query.connector)}`
  const { engine } = database
  const asked = filterSql(query.filter, {
    engine,
    columns: filterColumns,
    timeZone: query.timeZone,
    params,
  })
  return `${own} and ${asked}`
}

const orderSql = (order: OfflineQuery['order'], fallback: OfflineField): string =>
  [
    ...(order.length === 0 ? [{ field: fallback, isDescending: false }] : order).map(
      ({ field, isDescending }) =>
        // By the millisecond, not by the second that filters compare.
        `${field === 'TIMESTAMP_X' ? 'o.changed_at' : filterColumns[field].sql}${isDescending ? ' desc' : ''}`,
    ),
    'o.id',
  ].join(', ')
