/**
 * What the screens are to show: follows the feed of calls, one for all pages of this process, and turns each
 * signal into the card or the end of a card that it means. It asks the store only while somebody listens.
 */
import { isRemembered } from '../domain/limits/remembered.ts'
import type { CallCard } from '../domain/calls/call-card.ts'
import type { Call, CallSignal } from '../domain/calls/call.ts'
import { cardsOf, viewersOf } from '../store/calls/call-cards.ts'
import { signalsAfter } from '../store/calls/call-signals.ts'
import { callsById } from '../store/calls/calls.ts'
import type { Database } from '../store/database.ts'
import { StoreError } from '../store/errors.ts'
import { callFeedOf } from './call-feed.ts'
import type { ReadCard } from './read-card.ts'

export interface CardNews {
  /** Of the signal. */
  id: number
  /** Whom it is for. */
  employees: readonly number[]
  /** The CALL_ID. */
  call: string
  /** undefined: the card is gone. */
  card: CallCard | undefined
}

export interface CardNewsFeed {
  /** The newest signal that the listeners have heard of. */
  readonly position: number
  /** Hears everything from `position` on, in order; returns the way to stop that. */
  listen(listener: CardListener): Promise<() => void>
  /** The cards of the employee's screen now. */
  shownTo(employee: number): Promise<CallCard[]>
  /** News after that signal up to `position`; undefined: some of it is no longer known. */
  missed(employee: number, after: number): Promise<CardNews[] | undefined>
}

export interface CardListener {
  onNews(news: CardNews): void
  /** Some signals are lost to this process: every screen must be read afresh. */
  onGap(): void
}

export interface CardNewsParts {
  database: Database
  readCard: ReadCard
  /** Unix milliseconds. */
  clock: () => number
  onFault(fault: unknown): void
}

// Another process's signals are found by asking; a card is to be there within 100 ms.
const pollMs = 40
const retryMs = 1_000
// Enough for a restart and for a train through a tunnel; who was away for longer reads all afresh.
const recentMax = 2_000
// For as long as a card is not read anew when many pages come back at once.
const cardLifeMs = 5_000

export function createCardNews({
  database,
  readCard,
  clock,
  onFault,
}: CardNewsParts): CardNewsFeed {
  const feed = callFeedOf(database)
  const listeners = new Set<CardListener>()
  const cards = new Map<number, { read: Promise<CallCard>; atMs: number }>()
  let recent: CallSignal[] = []
  let position = 0
  let starting: Promise<void> | undefined
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let stopListening = () => {}

  const start = async () => {
    const latest = await feed.latest()
    recent = await toldTo(await signalsAfter(database, latest - recentMax, recentMax))
    position = recent.at(-1)?.id ?? latest
  }

  /** One at a time; whoever asks meanwhile waits for one that begins afterwards. */
  const pull = (): Promise<void> => {
    if (running)
      return (next ??= running.then(() => {
        next = undefined
        return pull()
      }))
    clearTimeout(timer)
    running = pullOnce().finally(() => (running = undefined))
    return running
  }

  const pullOnce = async () => {
    let waitMs = pollMs
    try {
      await readOn()
    } catch (fault) {
      onFault(fault)
      waitMs = retryMs
    }
    if (listeners.size > 0) timer = setTimeout(() => void pull(), waitMs).unref()
  }

  const readOn = async () => {
    for (;;) {
      const read = await feed.since(position)
      if (!read) {
        recent = []
        position = await feed.latest()
        for (const listener of listeners) listener.onGap()
        return
      }
      const last = read.at(-1)
      if (!last) return
      const signals = await toldTo(read)
      const known = recent.at(-1)?.id ?? 0
      recent = [...recent, ...signals.filter(({ id }) => id > known)].slice(-recentMax)
      for (const { call } of signals) cards.delete(call)
      if (listeners.size > 0)
        for await (const news of newsOf(signals)) {
          position = news.id
          for (const listener of listeners) listener.onNews(news)
        }
      position = last.id
    }
  }

  /** Everybody who sees a call is told who has answered it. */
  const toldTo = (signals: readonly CallSignal[]): Promise<CallSignal[]> =>
    Promise.all(
      signals.map(async (signal) =>
        signal.kind === 'answered'
          ? { ...signal, employees: await viewersOf(database, signal.call) }
          : signal,
      ),
    )

  async function* newsOf(signals: readonly CallSignal[]): AsyncGenerator<CardNews> {
    const ids = new Set(signals.filter(isNews).map(({ call }) => call))
    const calls = new Map((await callsById(database, [...ids])).map((call) => [call.id, call]))
    for (const signal of signals) {
      const call = calls.get(signal.call)
      if (!call || !isNews(signal)) continue
      const { id, kind, employees } = signal
      if (kind === 'hidden' || kind === 'finished') {
        yield { id, employees, call: call.callId, card: undefined }
        continue
      }
      const card = await cardOf(call)
      if (card) yield { id, employees, call: call.callId, card }
    }
  }

  /** undefined: it cannot be put together, which is no reason to keep all others from their calls. */
  const cardOf = async (call: Call): Promise<CallCard | undefined> => {
    const nowMs = clock()
    const known = cards.get(call.id)
    if (known && isRemembered(known.atMs, nowMs, cardLifeMs)) return known.read
    if (cards.size > recentMax) cards.clear()
    const read = readCard(call, nowMs)
    cards.set(call.id, { read, atMs: nowMs })
    try {
      return await read
    } catch (fault) {
      cards.delete(call.id)
      if (fault instanceof StoreError) throw fault
      onFault(fault)
      return undefined
    }
  }

  return {
    get position() {
      return position
    },

    async listen(listener) {
      await (starting ??= start().catch((error: unknown) => {
        starting = undefined
        throw error
      }))
      // Nobody was told of what came while nobody listened.
      if (listeners.size === 0) {
        await pull()
        stopListening()
        stopListening = feed.onSignal(() => void pull())
      }
      listeners.add(listener)
      void pull()
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        stopListening()
        clearTimeout(timer)
      }
    },

    async shownTo(employee) {
      const ids = await cardsOf(database, employee)
      const calls = new Map((await callsById(database, ids)).map((call) => [call.id, call]))
      const inOrder = ids.flatMap((id) => calls.get(id) ?? [])
      const shown = await Promise.all(inOrder.map((call) => cardOf(call)))
      return shown.filter((card) => card !== undefined)
    },

    async missed(employee, after) {
      const first = recent[0]?.id ?? position + 1
      if (after > position || after < first - 1) return undefined
      const theirs = recent.filter(
        ({ id, employees }) => id > after && id <= position && employees.includes(employee),
      )
      const missed: CardNews[] = []
      for await (const news of newsOf(theirs)) missed.push(news)
      return missed
    },
  }
}

const isNews = ({ kind, employees }: CallSignal): boolean =>
  kind !== 'registered' && employees.length > 0
