/**
 * The stream of a browser's calls, for as long as the page is open: it comes back by itself and then asks
 * for what it has missed. EventSource alone would give up at the first answer that is no stream, such
 * as a proxy's while the server starts.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
import type { CallCard, CardEmployee } from '../../src/domain/calls/call-card.ts'
import { isSignedIn } from './requests.ts'

export type Connection = 'connecting' | 'live' | 'lost' | 'signedOut'

/** What the server says, by the names of its events. */
interface Sent {
  /** Who is signed in, and what goes with each change; at each connection before anything else. */
  hello: { employee: CardEmployee; token: string; now: number }
  /** All cards of now. */
  snapshot: CallCard[]
  card: CallCard
  gone: { call: string }
  ping: number
}

export interface StreamListener {
  onHello(hello: Sent['hello']): void
  /** All cards of now; others are gone. */
  onSnapshot(cards: readonly CallCard[]): void
  /** A new card, or another state of one that is there. */
  onCard(card: CallCard): void
  onGone(call: string): void
  onConnection(connection: Connection): void
}

// The server says something every 20 seconds; a network that went away says nothing.
const silenceMaxMs = 50_000
const retryMaxMs = 5_000
const signedOutRetryMs = 3_000

/** Never ends. */
export function followCalls(listener: StreamListener): void {
  let source: EventSource | undefined
  let lastId = ''
  let employee = 0
  let failures = 0
  let retryTimer: number | undefined
  let silenceTimer: number | undefined

  const stop = () => {
    source?.close()
    source = undefined
    clearTimeout(silenceTimer)
    clearTimeout(retryTimer)
  }

  const connect = () => {
    stop()
    let hasSpoken = false
    const opened = new EventSource(
      lastId === '' ? '/card/events' : `/card/events?after=${encodeURIComponent(lastId)}`,
    )
    source = opened
    const hear = <Name extends keyof Sent>(name: Name, onData: (data: Sent[Name]) => void) =>
      opened.addEventListener(name, (event: MessageEvent<string>) => {
        if (source !== opened) return
        hearSomething()
        onData(JSON.parse(event.data) as Sent[Name])
        if (event.lastEventId !== '') lastId = event.lastEventId
      })
    hear('hello', (hello) => {
      hasSpoken = true
      failures = 0
      const isAnother = employee !== 0 && employee !== hello.employee.id
      employee = hello.employee.id
      listener.onHello(hello)
      // What the one before has seen says nothing about what this one sees now.
      if (isAnother) {
        lastId = ''
        connect()
      } else listener.onConnection('live')
    })
    hear('snapshot', (cards) => listener.onSnapshot(cards))
    hear('card', (card) => listener.onCard(card))
    hear('gone', ({ call }) => listener.onGone(call))
    hear('ping', () => {})
    opened.addEventListener('error', () => {
      if (source === opened) lose(hasSpoken)
    })
    hearSomething()
  }

  const hearSomething = () => {
    clearTimeout(silenceTimer)
    silenceTimer = window.setTimeout(() => lose(true), silenceMaxMs)
  }

  /** A stream that never spoke may be refused for a reason. */
  const lose = (hadSpoken: boolean) => {
    stop()
    listener.onConnection('lost')
    if (hadSpoken) later(connect)
    else later(ask)
  }

  const ask = async () => {
    const answer = await isSignedIn()
    if (answer === true) connect()
    else if (answer === undefined) lose(false)
    else {
      listener.onConnection('signedOut')
      retryTimer = window.setTimeout(() => void ask(), signedOutRetryMs)
    }
  }

  // At random, so that the pages of a whole office do not come back in the same moment.
  const later = (work: () => void | Promise<void>) => {
    const waitMs = Math.min(retryMaxMs, 300 * 2 ** failures) * (0.5 + Math.random())
    failures = Math.min(failures + 1, 5)
    retryTimer = window.setTimeout(() => void work(), waitMs)
  }

  const hurry = () => {
    if (source || document.visibilityState === 'hidden') return
    clearTimeout(retryTimer)
    void ask()
  }
  addEventListener('online', hurry)
  addEventListener('focus', hurry)
  document.addEventListener('visibilitychange', hurry)
  // A page that the browser keeps for the back button must not hold a connection.
  addEventListener('pagehide', stop)
  addEventListener('pageshow', (event) => {
    if (event.persisted) connect()
  })

  listener.onConnection('connecting')
  connect()
}
