/**
 * Events that are kept for an app to fetch. The queue of an app holds each event of each object once,
 * with the time of its last change.
 * https://apidocs.bitrix24.com/api-reference/events/offline-events.html
 */
import { hash } from 'node:crypto'
import type { RaisedEvent } from '../domain/events.ts'
import { takeIds } from './counters.ts'
import type { Transaction } from './database.ts'
import { databaseMs } from './database-clock.ts'

export interface OfflineDraft {
  app: number
  connector: string
  raised: RaisedEvent
}

/** Keeps the event, or renews the time of the one that waits already. What is being processed stays as it is. */
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
