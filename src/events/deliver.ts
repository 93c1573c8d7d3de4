/**
 * Sends what the outbox holds. It comes after store/events/outbox.ts, where changes write down what happened,
 * and is the only part that talks to handlers.
 *
 * Each address of each subscriber is a lane. One process at a time owns a lane, by a lease in the store,
 * so several processes share the work and no event is sent twice while all is well; after a crash the
 * lease runs out and another goes on, repeating at most what was sent but not yet marked. Lanes know
 * nothing of each other: a slow or dead handler holds up only itself.
 */
import { randomBytes } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import {
  claimLane,
  findFreeLanes,
  pruneDeliveries,
  pruneLanes,
  releaseLane,
  renewLanes,
  type Lane,
} from '../store/events/event-queue.ts'
import { pruneOfflineEvents } from '../store/events/offline-events.ts'
import { outboxOf } from '../store/events/outbox.ts'
import { drainLane, type HeldLane, type LaneParts } from './drain-lane.ts'

export interface Delivery {
  start(): void
  /** Takes nothing new; what is under way may end in this time, the rest stays in the queue. */
  stop(timeoutMs: number): Promise<void>
}

export interface DeliveryParts extends Omit<LaneParts, 'owner' | 'isStopping' | 'stopSignal'> {
  /** How long finished deliveries can be looked at. */
  keepMs: number
  /** A fault of the store, or a defect. */
  onFault(fault: unknown): void
}

// Other processes raise events, too: those are found after this time at the latest.
const pollMs = 500
const pruneEveryMs = 60_000
const pruneMax = 5_000
// https://apidocs.bitrix24.com/api-reference/events/offline-events.html
const offlineKeepMs = 30 * 86_400_000

export function createDelivery(parts: DeliveryParts): Delivery {
  const { database, leaseMs, keepMs, onFault } = parts
  const owner = randomBytes(8).toString('hex')
  const held = new Map<number, HeldLane>()
  const drains = new Set<Promise<void>>()
  const stopper = new AbortController()
  // Every request that is under way listens.
  setMaxListeners(0, stopper.signal)
  const timers: NodeJS.Timeout[] = []
  let isStopping = false
  let polling: Promise<void> | undefined
  let isAskedAgain = false
  let forgetOutbox = () => {}
  let pruning: Promise<void> | undefined

  /** Looks for lanes with work; whoever asks meanwhile gets another look afterwards. */
  const poll = (): void => {
    for (const { wake } of held.values()) wake()
    if (isStopping) return
    if (polling) {
      isAskedAgain = true
      return
    }
    polling = takeFreeLanes()
      .catch(onFault)
      .finally(() => {
        polling = undefined
        if (!isAskedAgain) return
        isAskedAgain = false
        poll()
      })
  }

  const takeFreeLanes = async (): Promise<void> => {
    for (const lane of await findFreeLanes(database, owner, leaseMs)) {
      if (held.has(lane.id) || isStopping) continue
      const claimedAt = performance.now()
      const isMine = await database.transaction((tx) => claimLane(tx, lane.id, owner, leaseMs))
      if (!isMine) continue
      const drain = work(lane, claimedAt + leaseMs)
      drains.add(drain)
      void drain.finally(() => drains.delete(drain))
    }
  }

  const work = async (lane: Lane, validUntil: number): Promise<void> => {
    const holding: HeldLane = { lane, validUntil, wake: () => {} }
    held.set(lane.id, holding)
    let isSound = true
    const report = (fault: unknown) => {
      isSound = false
      onFault(fault)
    }
    try {
      await drainLane(holding, {
        ...parts,
        owner,
        isStopping: () => isStopping,
        stopSignal: stopper.signal,
      })
    } catch (fault) {
      report(fault)
    }
    // Released only when nothing of it is under way; a store that is away lets the lease run out.
    try {
      await database.transaction((tx) => releaseLane(tx, lane.id, owner))
    } catch (fault) {
      report(fault)
    }
    held.delete(lane.id)
    // Something may have come in the moment of giving it up.
    if (isSound) poll()
  }

  const renew = async (): Promise<void> => {
    if (held.size === 0) return
    const askedAt = performance.now()
    const mine = await database.transaction((tx) => renewLanes(tx, owner, leaseMs))
    for (const holding of held.values())
      if (mine.has(holding.lane.id)) holding.validUntil = askedAt + leaseMs
  }

  const prune = async (): Promise<void> => {
    let count: number
    do count = await database.transaction((tx) => pruneDeliveries(tx, { keepMs, limit: pruneMax }))
    while (count === pruneMax && !isStopping)
    await database.transaction(async (tx) => {
      await pruneLanes(tx)
      await pruneOfflineEvents(tx, offlineKeepMs)
    })
  }

  const every = (ms: number, task: () => Promise<void> | void) => {
    let running: Promise<void> | undefined
    timers.push(
      setInterval(() => {
        running ??= Promise.resolve()
          .then(task)
          .catch(onFault)
          .finally(() => (running = undefined))
      }, ms).unref(),
    )
  }

  return {
    start() {
      forgetOutbox = outboxOf(database).onRaised(poll)
      every(pollMs, poll)
      every(leaseMs / 3, renew)
      every(pruneEveryMs, prune)
      // A program that never runs for a minute prunes, too.
      pruning = prune().catch(onFault)
      poll()
    },

    async stop(timeoutMs) {
      isStopping = true
      forgetOutbox()
      for (const { wake } of held.values()) wake()
      await polling
      await pruning
      const all = Promise.all(drains)
      const overdue = new AbortController()
      await Promise.race([
        all,
        delay(timeoutMs, undefined, { signal: overdue.signal }).catch(() => {}),
      ])
      overdue.abort()
      stopper.abort()
      await all
      for (const timer of timers) clearInterval(timer)
      parts.sender.close()
    },
  }
}

/** What runs a delivery's parts at their defaults. */
export const deliveryDefaults = { leaseMs: 5_000, retryBaseMs: 1_000 }
