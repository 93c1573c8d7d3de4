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
} from '../store/event-queue.ts'
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
// An empty lane is kept a little: what follows at once needs no claim, and a look costs next to nothing.
const lingerMs = 1_000
const lookMs = 25
const markAgainMs = 200
const retryMsMax = 15 * 60_000

export async function drainLane(holding: HeldLane, parts: LaneParts): Promise<void> {
  const { database, isStopping } = parts
  const isMine = () => !isStopping() && performance.now() < holding.validUntil
  let emptySince = performance.now()
  while (isMine()) {
    const woken = new Promise<void>((resolve) => {
      holding.wake = resolve
    })
    const batch = await nextDeliveries(database, holding.lane.id, batchMax)
    if (batch.length > 0) {
      await sendBatch(batch, holding, parts, isMine)
      emptySince = performance.now()
    } else {
      if (performance.now() - emptySince > lingerMs) return
      await Promise.race([woken, delay(lookMs)])
    }
  }
}

/** In their order, several at a time; what concerns one subject one after the other. */
async function sendBatch(
  batch: readonly Waiting[],
  holding: HeldLane,
  parts: LaneParts,
  isMine: () => boolean,
): Promise<void> {
  const { database, retries, retryBaseMs, stopSignal, clock, onDelivery } = parts
  const lastOf = new Map<string, Promise<void>>()
  const auths = new Map<string, ReturnType<EventAuth>>()
  let next = 0
  let isPaused = false
  let marks: Attempt[] = []
  let pauseMs = 0
  let marking: Promise<void> | undefined
  let markedAt = performance.now()

  /** Insists while the lane is this process's: what is not marked will be sent once more. */
  const mark = async (): Promise<void> => {
    while (marks.length > 0) {
      const group = marks
      const pause = pauseMs
      marks = []
      try {
        await database.transaction(async (tx) => {
          await markAttempts(tx, group)
          if (pause > 0) await pauseLane(tx, holding.lane.id, pause)
        })
      } catch (fault) {
        isPaused = true
        marks = [...group, ...marks]
        if (performance.now() > holding.validUntil) throw fault
        await delay(markAgainMs)
      }
      markedAt = performance.now()
    }
  }

  const authFor = ({ runAs, event }: Waiting) => {
    const key = `${event} ${runAs}`
    const known = auths.get(key) ?? parts.authOf(holding.lane, runAs, event)
    auths.set(key, known)
    return known
  }

  const sendOne = async (waiting: Waiting): Promise<void> => {
    const auth =
      waiting.auth === null
        ? await authFor(waiting)
        : (JSON.parse(waiting.auth) as Record<string, string>)
    if (!isMine() || isPaused) return
    const answer = auth
      ? await parts.sender.send(
          holding.lane.url,
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
    // Nobody knows whether the handler has read it: it stays in the queue.
    if (answer.status === undefined && stopSignal.aborted) return
    const isTaken = answer.status !== undefined && answer.status >= 200 && answer.status < 300
    const isAgain = !isTaken && auth !== undefined && waiting.attempts < retries
    if (isAgain) {
      isPaused = true
      pauseMs = Math.max(pauseMs, Math.min(retryBaseMs * 2 ** waiting.attempts, retryMsMax))
    } else onDelivery(isTaken ? 'delivered' : 'failed', Date.now() - waiting.createdAtMs)
    marks.push({
      id: waiting.id,
      outcome: isTaken ? 'delivered' : isAgain ? 'again' : 'failed',
      status: answer.status ?? null,
      answer: answer.text,
    })
    if (performance.now() - markedAt > markEveryMs)
      marking ??= mark()
        // Said at the end of the batch, which tries it again.
        .catch(() => {})
        .finally(() => (marking = undefined))
  }

  const sendInTurn = async (): Promise<void> => {
    while (isMine() && !isPaused) {
      const waiting = batch[next]
      if (!waiting) return
      next += 1
      const before = lastOf.get(waiting.subject)
      const sent = (before ?? Promise.resolve()).then(() => sendOne(waiting))
      lastOf.set(waiting.subject, sent)
      await sent
    }
  }

  const ended = await Promise.allSettled(
    Array.from({ length: Math.min(parts.parallel, batch.length) }, sendInTurn),
  )
  await marking
  await mark()
  for (const end of ended) if (end.status === 'rejected') throw end.reason
}
