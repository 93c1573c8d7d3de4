/**
 * Outgoing webhooks: addresses that are told of events without being an app.
 * https://apidocs.bitrix24.com/local-integrations/local-webhooks.html
 */
import type { EventName } from '../../domain/events.ts'
import { takeIds } from '../counters.ts'
import type { Database, Transaction } from '../database.ts'
import { addHandler, removeHandlers } from './event-handlers.ts'

export interface OutgoingWebhook {
  id: number
  title: string
  url: string
  events: EventName[]
  /** Unix seconds. */
  createdAt: number
}

/**
 * Returns the id; its events are bound at once. Its token is kept as it is, since it is sent with each
 * event.
 */
export async function addOutgoingWebhook(
  tx: Transaction,
  draft: Omit<OutgoingWebhook, 'id'> & { applicationToken: string },
): Promise<number> {
  const id = await takeIds(tx, 'outgoing_webhook')
  await tx.query(
    `insert into outgoing_webhook (id, title, url, application_token, created_at)
     values ($1, $2, $3, $4, $5)`,
    [id, draft.title, draft.url, draft.applicationToken, draft.createdAt],
  )
  for (const event of draft.events)
    await addHandler(tx, {
      app: 0,
      outgoing: id,
      event,
      url: draft.url,
      runAs: 0,
      isOffline: false,
      connector: '',
      minTimeoutS: 0,
    })
  return id
}

/** Oldest first, with their events in the order of binding. */
export async function listOutgoingWebhooks(database: Database): Promise<OutgoingWebhook[]> {
  const rows = await database.query<
    Omit<OutgoingWebhook, 'events' | 'createdAt'> & {
      created_at: number
    }
  >('select id, title, url, created_at from outgoing_webhook order by id')
  const events = await database.query<{ outgoing: number; event: EventName }>(
    'select outgoing, event from event_handler where outgoing <> 0 order by id',
  )
  return rows.map(({ created_at: createdAt, ...row }) => ({
    ...row,
    createdAt,
    events: events.flatMap(({ outgoing, event }) => (outgoing === row.id ? [event] : [])),
  }))
}

/** False when there is none of this id. What waits for it is not sent any more. */
export async function removeOutgoingWebhook(tx: Transaction, id: number): Promise<boolean> {
  const rows = await tx.query('delete from outgoing_webhook where id = $1 returning id', [id])
  if (rows.length === 0) return false
  await removeHandlers(tx, { outgoing: id })
  return true
}

/** What its handler knows the portal by; undefined: it was removed. */
export async function outgoingToken(database: Database, id: number): Promise<string | undefined> {
  const [row] = await database.query<{ application_token: string }>(
    'select application_token from outgoing_webhook where id = $1',
    [id],
  )
  return row?.application_token
}
