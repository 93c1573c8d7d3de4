/** Sends what waits in one lane, until nothing does. */
import { setTimeout as delay } from 'node:timers/promises'
import type { EventData, EventName } from '../domain/events.ts'
import type { Database } from '../store/database.ts'
import {
  markAttempts,
  nextDeliveries,
  pauseLane,
  type Attempt,
  type Lane,
  type Waiting,
} from '../store/events/event-queue.ts'
import { encodeEvent } from './encode-event.ts'
import type { Sender } from './send.ts'

/** What is said under `auth`; undefined: the subscriber is gone. */
export type EventAuth = (
  lane: Lane,
  runAs: number,
  event: EventName,
) => Promise<Readonly<Record<string, string | number>> | undefined>

export interface LaneParts {
  database: Database
  sender: Sender
  authOf: EventAuth
  /** Requests to one address at the same time. */
  parallel: number
  /** How often a failed event is sent again. */
  retries: number
  /** Before the first retry; doubled for each one after it. */
  retryBaseMs: number
  leaseMs: number
  /** Unix milliseconds. */
  clock: () => number
  /** `delayMs`: from the change to its end in the queue. */
  onDelivery(outcome: 'delivered' | 'failed', delayMs: number): void
  owner: string
  isStopping(): boolean
  /** Ends the requests that are under way. */
  stopSignal: AbortSignal
}

/** A lane that this process owns. */
export interface HeldLane {
  lane: Lane
  /** On the clock of `performance.now`. */
  validUntil: number
  /** There may be something new. */
  wake(): void
}

const batchMax = 256
// What was sent is marked in groups; so much is sent again at worst when the process is killed.
const markEveryMs = 25
const markAgainMs = 200
// An empty lane is kept a little: what follows at once needs no claim, and a look costs next to nothing.
const lingerMs = 1_000
const lookMs = 25
const retryMsMax = 15 * 60_000

/**
 * Returns when nothing is left, when the lane pauses before a retry, when it is not this process's any
 * more, or when the program stops; nothing of it is under way then.
 */
export async function drainLane(holding: HeldLane, parts: LaneParts): Promise<void> {
  const { database, parallel } = parts
  const marks = createMarks(holding, database)
  /** Read, and not marked yet: what is in the store under these ids is not read again. */
  const taken = new Set<number>()
  const lastOf = new Map<string, Promise<void>>()
  let queue: Waiting[] = []
  let inFlight = 0
  let isPaused = false
  let fault: { cause: unknown } | undefined
  const isOpen = () =>
    !parts.isStopping() && !isPaused && !fault && performance.now() < holding.validUntil

  /** After the one before it of the same subject. */
  const run = async (waiting: Waiting): Promise<void> => {
    await lastOf.get(waiting.subject)
    const attempt = isOpen() ? await sendOne(waiting, holding.lane, parts) : undefined
    if (!attempt) return void taken.delete(waiting.id)
    const pauseMs = attempt.outcome === 'again' ? pauseBefore(waiting.attempts, parts) : 0
    if (pauseMs > 0) isPaused = true
    marks.add(attempt, pauseMs, () => taken.delete(waiting.id))
  }

  const startMore = (): void => {
    while (queue.length > 0 && inFlight < parallel && isOpen()) {
      const waiting = queue.shift() as Waiting
      inFlight += 1
      const running: Promise<void> = run(waiting)
        .catch((cause: unknown) => {
          fault ??= { cause }
        })
        .finally(() => {
          inFlight -= 1
          if (lastOf.get(waiting.subject) === running) lastOf.delete(waiting.subject)
          startMore()
          if (queue.length === 0) holding.wake()
        })
      lastOf.set(waiting.subject, running)
    }
  }

  let busyAt = performance.now()
  while (isOpen()) {
    const woken = new Promise<void>((resolve) => {
      holding.wake = resolve
    })
    if (queue.length === 0 && inFlight < parallel) {
      // What is marked while the store is asked may be in its answer as it was before.
      const known = new Set(taken)
      // In steps, so that the statement is one of few.
      const limit = batchMax * (1 + Math.ceil(known.size / batchMax))
      const rows = await nextDeliveries(database, holding.lane.id, limit)
      queue = rows.filter(({ id }) => !known.has(id))
      for (const { id } of queue) taken.add(id)
      startMore()
    }
    if (inFlight > 0) busyAt = performance.now()
    else if (performance.now() - busyAt > lingerMs) break
    await Promise.race([woken, delay(lookMs)])
  }
  while (lastOf.size > 0) await Promise.allSettled(lastOf.values())
  await marks.finish()
  if (fault) throw fault.cause
}

const pauseBefore = (attempts: number, { retryBaseMs }: LaneParts): number =>
  Math.min(retryBaseMs * 2 ** attempts, retryMsMax)

/** undefined: nobody knows whether the handler has read it, or it was not sent; it stays in the queue. */
async function sendOne(
  waiting: Waiting,
  lane: Lane,
  parts: LaneParts,
): Promise<Attempt | undefined> {
  const { sender, authOf, retries, stopSignal, clock, onDelivery } = parts
  const auth =
    waiting.auth === null
      ? await authOf(lane, waiting.runAs, waiting.event)
      : (JSON.parse(waiting.auth) as Record<string, string>)
  const answer = auth
    ? await sender.send(
        lane.url,
        encodeEvent({
          event: waiting.event,
          event_handler_id: waiting.handler,
          data: JSON.parse(waiting.data) as EventData,
          ts: Math.floor(clock() / 1000),
          auth,
        }),
        stopSignal,
      )
    : { status: undefined, text: 'the subscriber is gone' }
  if (answer.status === undefined && stopSignal.aborted) return undefined
  const { id, attempts, createdAtMs } = waiting
  const result = { id, status: answer.status ?? null, answer: answer.text }
  const isTaken = answer.status !== undefined && answer.status >= 200 && answer.status < 300
  if (!isTaken && auth && attempts < retries) return { ...result, outcome: 'again' }
  const outcome = isTaken ? 'delivered' : 'failed'
  onDelivery(outcome, Date.now() - createdAtMs)
  return { ...result, outcome }
}

/**
 * Writes down what came of deliveries, several in one transaction. Insists while the lane is this
 * process's: what is not marked will be sent once more.
 */
function createMarks(holding: HeldLane, database: LaneParts['database']) {
  let waiting: { attempt: Attempt; onMarked: () => void }[] = []
  let pauseMs = 0
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  const write = async (): Promise<void> => {
    const group = waiting
    if (group.length === 0) return
    waiting = []
    try {
      await database.transaction(async (tx) => {
        await markAttempts(
          tx,
          group.map(({ attempt }) => attempt),
        )
        if (pauseMs > 0) await pauseLane(tx, holding.lane.id, pauseMs)
      })
      for (const { onMarked } of group) onMarked()
    } catch (cause) {
      waiting = [...group, ...waiting]
      if (performance.now() > holding.validUntil) throw cause
      await delay(markAgainMs)
      await write()
    }
  }

  return {
    add(attempt: Attempt, pause: number, onMarked: () => void): void {
      waiting.push({ attempt, onMarked })
      pauseMs = Math.max(pauseMs, pause)
      timer ??= setTimeout(() => {
        timer = undefined
        // A failure is said at the end, which tries once more.
        writing = writing.then(write).catch(() => {})
      }, markEveryMs)
    },
    async finish(): Promise<void> {
      clearTimeout(timer)
      await writing
      await write()
    },
  }
}
