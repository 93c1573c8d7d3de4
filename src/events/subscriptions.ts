/** What an app may do with events: subscribe, try, and fetch those that are kept for it. */
import type { EventData } from '../domain/events.ts'
import type { Database } from '../store/database.ts'
import {
  addHandler,
  listHandlers,
  removeHandlers,
  type EventHandler,
  type HandlerDraft,
  type HandlerMatch,
} from '../store/events/event-handlers.ts'
import {
  clearOfflineEvents,
  failOfflineEvents,
  listOfflineEvents,
  takeOfflineEvents,
  type OfflineBatch,
  type OfflineEvent,
  type OfflineQuery,
  type OfflineTake,
} from '../store/events/offline-events.ts'
import { outboxOf } from '../store/events/outbox.ts'

export interface Subscriptions {
  /** False when the same handler is there already. */
  bind(draft: Omit<HandlerDraft, 'outgoing'>): Promise<boolean>
  /** Returns how many there were. */
  unbind(match: HandlerMatch & { app: number }): Promise<number>
  /** Oldest first. */
  list(app: number): Promise<EventHandler[]>
  /** Sends the app's own test event to its handlers. */
  test(app: number, employee: number, query: EventData): Promise<void>
  /** Takes events out of the app's queue; with a process they stay, reserved for it. */
  take(take: OfflineTake, reserveFor: string | undefined): Promise<OfflineEvent[]>
  listKept(
    query: OfflineQuery & { limit: number; offset: number },
  ): Promise<{ events: OfflineEvent[]; total: number }>
  clear(batch: OfflineBatch): Promise<void>
  fail(batch: OfflineBatch): Promise<void>
}

export function createSubscriptions(database: Database): Subscriptions {
  const outbox = outboxOf(database)
  return {
    async bind(draft) {
      const isNew = await database.transaction((tx) => addHandler(tx, { ...draft, outgoing: 0 }))
      outbox.forget()
      return isNew
    },
    async unbind(match) {
      const count = await database.transaction((tx) => removeHandlers(tx, match))
      outbox.forget()
      return count
    },
    list: (app) => listHandlers(database, app),
    test: (app, author, query) =>
      outbox.transaction((tx) =>
        outbox.raise(
          tx,
          {
            event: 'ONAPPTEST',
            subject: `app ${app}`,
            data: { QUERY: query, LANGUAGE_ID: 'en' },
            author,
          },
          { app },
        ),
      ),
    take: (take, reserveFor) =>
      database.transaction((tx) => takeOfflineEvents(tx, take, reserveFor)),
    listKept: (query) => listOfflineEvents(database, query),
    clear: (batch) => database.transaction((tx) => clearOfflineEvents(tx, batch)),
    fail: (batch) => database.transaction((tx) => failOfflineEvents(tx, batch)),
  }
}
