/**
 * The outbox: what happened is written down for each of its handlers in the transaction of the change
 * itself, so that neither can be kept without the other. events/ sends it afterwards.
 */
import type { EventData, EventName, EventSource, RaisedEvent } from '../../domain/events.ts'
import { takeIds } from '../counters.ts'
import type { Database, Transaction } from '../database.ts'
import { databaseMs } from '../database-clock.ts'
import { ensureLane, listReadyHandlers, type EventHandler } from './event-handlers.ts'
import { keepOfflineEvent } from './offline-events.ts'
import { perDatabase } from '../per-database.ts'

/** Something for one address, bound to by nobody: what an app is told of its own life. */
export interface DirectEvent {
  event: EventName
  url: string
  data: EventData
  /** 0: none. */
  app: number
  /** The handler that the receiver is told of; 0: none. */
  handler: number
  /** The employee whose token is sent; 0: nobody's. */
  runAs: number
  /** What is said under `auth` instead of what would be asked for when it is sent. */
  auth?: Readonly<Record<string, string | number>>
}

/** Only the handlers of this app, and those of outgoing webhooks too where that is said. */
export interface Audience {
  app: number
  andOutgoing?: boolean
}

export interface Outbox {
  /** A transaction of the database; whoever delivers hears of what it raised. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /** Writes the event down for each of its handlers. Costs next to nothing when there is none. */
  raise(tx: Transaction, event: RaisedEvent, only?: Audience): Promise<void>
  /** Writes down something for one address. */
  enqueue(tx: Transaction, direct: DirectEvent): Promise<void>
  /** Handlers were changed: they are asked for again. */
  forget(): void
  /** Hears when there is something to deliver; returns the way to stop that. */
  onRaised(listener: () => void): () => void
}

// Handlers that another process adds or removes are known after this time at the latest.
const handlersMs = 1_000

/** The outbox of the database, the same for everybody in this process. */
export const outboxOf = perDatabase(createOutbox)

function createOutbox(database: Database): Outbox {
  let held: { byEvent: Map<EventName, EventHandler[]>; untilMs: number } | undefined
  let version = 0
  let hasRaised = false
  const listeners = new Set<() => void>()

  const handlersOf = async (tx: Transaction, event: EventName) => {
    if (held && held.untilMs > performance.now()) return held.byEvent.get(event)
    const asked = version
    const byEvent = Map.groupBy(await listReadyHandlers(tx), (handler) => handler.event)
    // What was read while somebody changed the handlers may be from before that.
    if (asked === version) held = { byEvent, untilMs: performance.now() + handlersMs }
    return byEvent.get(event)
  }

  const outbox: Outbox = {
    async transaction(work) {
      const value = await database.transaction(work)
      if (hasRaised) {
        hasRaised = false
        for (const listener of listeners) listener()
      }
      return value
    },

    async raise(tx, raised, only) {
      const handlers = await handlersOf(tx, raised.event)
      if (!handlers) return
      const meant = only ? handlers.filter((handler) => isMeant(handler, only)) : handlers
      const online = meant.filter(({ isOffline }) => !isOffline)
      const offline = meant.filter(({ isOffline }) => isOffline)
      for (const { app, connector } of offline)
        if (!isEcho(raised.source, app, connector)) {
          await keepOfflineEvent(tx, { app, connector, raised })
          await announce(tx, app, raised.author)
        }
      if (online.length === 0) return
      hasRaised = true
      const first = await takeIds(tx, 'event_delivery', online.length)
      await tx.executeMany(
        insertDelivery(tx),
        online.map((handler, index) => [
          first + index,
          handler.lane,
          handler.id,
          raised.event,
          raised.subject,
          JSON.stringify(raised.data),
          null,
          handler.runAs || raised.author,
          0,
        ]),
      )
    },

    async enqueue(tx, direct) {
      hasRaised = true
      const lane = await ensureLane(tx, { app: direct.app, outgoing: 0, url: direct.url })
      const id = await takeIds(tx, 'event_delivery')
      await tx.query(insertDelivery(tx), [
        id,
        lane,
        direct.handler,
        direct.event,
        `app ${direct.app}`,
        JSON.stringify(direct.data),
        direct.auth ? JSON.stringify(direct.auth) : null,
        direct.runAs,
        0,
      ])
    },

    forget() {
      version += 1
      held = undefined
    },

    onRaised(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }

  /**
   * Tells the app that its queue has grown, at most once in the time that it asked for. While one
   * announcement still waits for its time, it speaks for all that comes until then.
   */
  async function announce(tx: Transaction, app: number, author: number): Promise<void> {
    const handlers = await handlersOf(tx, 'ONOFFLINEEVENT')
    for (const handler of handlers ?? []) {
      if (handler.app !== app || handler.isOffline) continue
      const now = databaseMs(tx.engine)
      const gapMs = handler.minTimeoutS * 1000
      const [due] = await tx.query<{ at: number }>(
        `update event_handler
         set notified_at = case when notified_at + $1 > ${now} then notified_at + $1 else ${now} end
         where id = $2 and notified_at <= ${now} returning notified_at as at`,
        [gapMs, handler.id],
      )
      if (!due) continue
      hasRaised = true
      const id = await takeIds(tx, 'event_delivery')
      await tx.query(insertDelivery(tx), [
        id,
        handler.lane,
        handler.id,
        'ONOFFLINEEVENT',
        'offline',
        '{}',
        null,
        handler.runAs || author,
        due.at,
      ])
    }
  }

  return outbox
}

const isMeant = ({ app, outgoing }: EventHandler, only: Audience): boolean =>
  outgoing === 0 ? app === only.app : only.andOutgoing === true

const isEcho = (source: EventSource | undefined, app: number, connector: string): boolean =>
  source !== undefined && connector !== '' && source.app === app && source.connector === connector

// The counter that gives the ids is locked until the end of the transaction: ids are in the order of
// commits, and nobody who reads in their order passes one by that appears later.
const insertDelivery = ({ engine }: Transaction): string =>
  `insert into event_delivery
     (id, lane, handler, event, subject, data, auth, run_as, due_at, created_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, ${databaseMs(engine)})`
