/** The queue of deliveries: who sends which, what came of it, and what is forgotten when. */
import type { EventName } from '../../domain/events.ts'
import type { Database, SqlValue, Transaction } from '../database.ts'
import { databaseMs } from '../database-clock.ts'

/** One address of one subscriber. */
export interface Lane {
  id: number
  app: number
  outgoing: number
  url: string
}

export interface Waiting {
  id: number
  handler: number
  event: EventName
  subject: string
  /** JSON. */
  data: string
  /** JSON; null: to be asked for. */
  auth: string | null
  runAs: number
  attempts: number
  /** Unix milliseconds, of the database's clock. */
  createdAtMs: number
}

// A lease that is longer than any, by a minute or more, is of a time before the clock was set back: whoever has it
// and lives renews it.
const isOver = (now: string, leaseMs: string): string =>
  `(lease_until <= ${now} or lease_until > ${now} + ${leaseMs} + 60000)`

/** Lanes that have something to send and that nobody else has taken. */
export async function findFreeLanes(
  database: Database,
  owner: string,
  leaseMs: number,
): Promise<Lane[]> {
  const now = databaseMs(database.engine)
  return database.query<Lane>(
    `select l.id, l.app, l.outgoing, l.url from event_lane l
     where (l.owner = '' or l.owner = $1 or ${isOver(now, '$2')}) and l.paused_until <= ${now}
       and exists (select 1 from event_delivery d
         where d.lane = l.id and d.state = 0 and d.due_at <= ${now})
     order by l.id`,
    [owner, leaseMs],
  )
}

/** False when another process was quicker. */
export async function claimLane(
  tx: Transaction,
  lane: number,
  owner: string,
  leaseMs: number,
): Promise<boolean> {
  const now = databaseMs(tx.engine)
  const rows = await tx.query(
    `update event_lane set owner = $1, lease_until = ${now} + $2
     where id = $3 and (owner = '' or owner = $1 or ${isOver(now, '$2')}) returning id`,
    [owner, leaseMs, lane],
  )
  return rows.length > 0
}

/** Returns the lanes that are still this process's. */
export async function renewLanes(
  tx: Transaction,
  owner: string,
  leaseMs: number,
): Promise<Set<number>> {
  const now = databaseMs(tx.engine)
  const rows = await tx.query<{ id: number }>(
    `update event_lane set lease_until = ${now} + $1 where owner = $2 and lease_until > ${now}
     returning id`,
    [leaseMs, owner],
  )
  return new Set(rows.map(({ id }) => id))
}

/** Gives the lane back; nothing happens when another process has it meanwhile. */
export async function releaseLane(tx: Transaction, lane: number, owner: string): Promise<void> {
  await tx.query("update event_lane set owner = '', lease_until = 0 where id = $1 and owner = $2", [
    lane,
    owner,
  ])
}

/** In the order of what happened. Empty while the lane pauses. */
export async function nextDeliveries(
  database: Database,
  lane: number,
  limit: number,
): Promise<Waiting[]> {
  const now = databaseMs(database.engine)
  const rows = await database.query<
    Omit<Waiting, 'runAs' | 'createdAtMs'> & { run_as: number; created_at: number }
  >(
    `select d.id, d.handler, d.event, d.subject, d.data, d.auth, d.run_as, d.attempts, d.created_at
     from event_delivery d join event_lane l on l.id = d.lane
     where d.lane = $1 and d.state = 0 and d.due_at <= ${now} and l.paused_until <= ${now}
     order by d.id limit ${limit}`,
    [lane],
  )
  return rows.map(({ run_as: runAs, created_at: createdAtMs, ...row }) => ({
    ...row,
    runAs,
    createdAtMs,
  }))
}

/** What came of one try. */
export interface Attempt {
  id: number
  outcome: 'delivered' | 'failed' | 'again'
  /** HTTP status; null: there was no answer. */
  status: number | null
  /** The beginning of the answer, or why there was none. */
  answer: string
}

const states = { again: 0, delivered: 1, failed: 2 } as const

/** Keeps how deliveries ended that were waiting until this moment. */
export async function markAttempts(tx: Transaction, attempts: readonly Attempt[]): Promise<void> {
  const now = databaseMs(tx.engine)
  await tx.executeMany(
    `update event_delivery set state = $1, attempts = attempts + 1, status = $2, answer = $3,
       finished_at = ${now} where id = $4 and state = 0`,
    attempts.map(({ id, outcome, status, answer }) => [states[outcome], status, answer, id]),
  )
}

/** Nothing of the lane is sent for so long. */
export async function pauseLane(tx: Transaction, lane: number, ms: number): Promise<void> {
  await tx.query(
    `update event_lane set paused_until = ${databaseMs(tx.engine)} + $1 where id = $2`,
    [ms, lane],
  )
}

/** Deliveries that have not ended, of all lanes. */
export async function countWaiting(database: Database): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    'select count(*) as count from event_delivery where state = 0',
  )
  return row?.count ?? 0
}

/** Forgets what was finished so long ago, up to `limit`; returns how much it was. */
export async function pruneDeliveries(
  tx: Transaction,
  { keepMs, limit }: { keepMs: number; limit: number },
): Promise<number> {
  const old = await tx.query(
    `delete from event_delivery where id in (select id from event_delivery
       where state <> 0 and finished_at < ${databaseMs(tx.engine)} - $1 limit ${limit}) returning id`,
    [keepMs],
  )
  return old.length
}

/** Forgets queues that nobody is subscribed to and nothing waits in. */
export async function pruneLanes(tx: Transaction): Promise<void> {
  await tx.query(
    `delete from event_lane where owner = ''
       and not exists (select 1 from event_handler h where h.lane = event_lane.id)
       and not exists (select 1 from event_delivery d where d.lane = event_lane.id)`,
  )
}

/** A delivery as its history shows it. Times are Unix milliseconds. */
export interface DeliveryRecord {
  id: number
  event: string
  subject: string
  handler: number
  url: string
  state: 'waiting' | 'delivered' | 'failed'
  attempts: number
  createdAt: number
  finishedAt: number | null
  status: number | null
  answer: string | null
}

/** The newest first. */
export async function listDeliveries(
  database: Database,
  { limit, onlyFailed = false, afterId }: { limit: number; onlyFailed?: boolean; afterId?: number },
): Promise<DeliveryRecord[]> {
  const params: SqlValue[] = []
  const conditions = ['1 = 1']
  if (onlyFailed) conditions.push('d.state = 2')
  if (afterId !== undefined) conditions.push(`d.id > $${params.push(afterId)}`)
  const rows = await database.query<
    Omit<DeliveryRecord, 'state' | 'createdAt' | 'finishedAt'> & {
      state: number
      created_at: number
      finished_at: number | null
    }
  >(
    `select d.id, d.event, d.subject, d.handler, coalesce(l.url, '') as url, d.state, d.attempts,
       d.created_at, d.finished_at, d.status, d.answer
     from event_delivery d left join event_lane l on l.id = d.lane
     where ${conditions.join(' and ')} order by d.id desc limit ${limit}`,
    params,
  )
  return rows.map(({ state, created_at: createdAt, finished_at: finishedAt, ...row }) => ({
    ...row,
    state: (['waiting', 'delivered', 'failed'] as const)[state] ?? 'waiting',
    createdAt,
    finishedAt,
  }))
}
