/** Who hears of which event: apps by `event.bind`, outgoing webhooks by command. */
import type { EventName } from '../../domain/events.ts'
import { takeIds } from '../counters.ts'
import type { Database, SqlValue, Transaction } from '../database.ts'
import { databaseMs } from '../database-clock.ts'

export interface EventHandler {
  /** What the handler is told as `event_handler_id`. */
  id: number
  lane: number
  /** 0: an outgoing webhook's. */
  app: number
  outgoing: number
  event: EventName
  /** '' when the events are kept for the app to fetch. */
  url: string
  /** The employee whose token is sent; 0: of whoever caused the event. */
  runAs: number
  isOffline: boolean
  connector: string
  /** Seconds between two announcements of an offline queue. */
  minTimeoutS: number
}

export type HandlerDraft = Omit<EventHandler, 'id' | 'lane'>

interface HandlerRow {
  id: number
  lane: number
  app: number
  outgoing: number
  event: EventName
  url: string
  run_as: number
  is_offline: number
  connector: string
  min_timeout_s: number
}

const fromRow = (row: HandlerRow): EventHandler => ({
  id: row.id,
  lane: row.lane,
  app: row.app,
  outgoing: row.outgoing,
  event: row.event,
  url: row.url,
  runAs: row.run_as,
  isOffline: row.is_offline === 1,
  connector: row.connector,
  minTimeoutS: row.min_timeout_s,
})

const columns = 'id, lane, app, outgoing, event, url, run_as, is_offline, connector, min_timeout_s'

/** Those that are told of events, oldest first: nothing is sent to an app before it is installed. */
export async function listReadyHandlers(database: Database): Promise<EventHandler[]> {
  const rows = await database.query<HandlerRow>(
    `select ${columns} from event_handler h
     where h.app = 0 or exists (select 1 from app a where a.id = h.app and a.installed = 1)
     order by h.id`,
  )
  return rows.map(fromRow)
}

/** All handlers of an app, oldest first. */
export async function listHandlers(database: Database, app: number): Promise<EventHandler[]> {
  const rows = await database.query<HandlerRow>(
    `select ${columns} from event_handler h where h.app = $1 order by h.id`,
    [app],
  )
  return rows.map(fromRow)
}

/** False when the same handler is there already. */
export async function addHandler(tx: Transaction, draft: HandlerDraft): Promise<boolean> {
  const lane = draft.isOffline ? 0 : await ensureLane(tx, draft)
  const id = await takeIds(tx, 'event_handler')
  const rows = await tx.query(
    `insert into event_handler (${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict do nothing returning id`,
    [
      id,
      lane,
      draft.app,
      draft.outgoing,
      draft.event,
      draft.url,
      draft.runAs,
      draft.isOffline ? 1 : 0,
      draft.connector,
      draft.minTimeoutS,
    ],
  )
  return rows.length > 0
}

/** The queue of one address of one subscriber, made when it is missing. */
export async function ensureLane(
  tx: Transaction,
  { app, outgoing, url }: { app: number; outgoing: number; url: string },
): Promise<number> {
  const find = async () =>
    await tx.query<{ id: number }>(
      'select id from event_lane where app = $1 and outgoing = $2 and url = $3',
      [app, outgoing, url],
    )
  const [known] = await find()
  if (known) return known.id
  const id = await takeIds(tx, 'event_lane')
  await tx.query(
    `insert into event_lane (id, app, outgoing, url) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [id, app, outgoing, url],
  )
  const [made] = await find()
  if (!made) throw new Error('an event lane was made and is not there')
  return made.id
}

/** What must be equal for a handler to be removed; what is absent is not asked. */
export type HandlerMatch = Partial<
  Pick<EventHandler, 'app' | 'outgoing' | 'event' | 'url' | 'runAs' | 'isOffline' | 'connector'>
>

const matchColumns: Record<keyof HandlerMatch, string> = {
  app: 'app',
  outgoing: 'outgoing',
  event: 'event',
  url: 'url',
  runAs: 'run_as',
  isOffline: 'is_offline',
  connector: 'connector',
}

/** Returns how many there were. What they still wait for is not sent any more. */
export async function removeHandlers(tx: Transaction, match: HandlerMatch): Promise<number> {
  const params: SqlValue[] = []
  const conditions = Object.entries(match).map(([name, value]) => {
    params.push(typeof value === 'boolean' ? Number(value) : value)
    return `${matchColumns[name as keyof HandlerMatch]} = $${params.length}`
  })
  if (conditions.length === 0) throw new Error('removing handlers needs a condition')
  const removed = await tx.query<{ id: number }>(
    `delete from event_handler where ${conditions.join(' and ')} returning id`,
    params,
  )
  const ids = removed.map(({ id }) => [id])
  await tx.executeMany(
    `update event_delivery set state = 2, answer = 'the handler was removed',
       finished_at = ${databaseMs(tx.engine)} where handler = $1 and state = 0`,
    ids,
  )
  return removed.length
}
