/**
 * The open call-card pages: each is told, as a server-sent event, what concerns its employee. What is said
 * of a call is written once and sent to every page that shows it; a page costs a connection and a few
 * words of memory. https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
import type { EventSink, EventStream } from '../../rest/site.ts'
import type { CardNews, CardNewsFeed } from '../../services.ts'
import type { Database } from '../../store/database.ts'
import { openSessions } from '../../store/people/logins.ts'

export interface CardViewer {
  employee: { id: number; name: string }
  /** Which session it is; the stream ends with it. */
  sessionHash: string
  /** What the page sends back with each change. */
  token: string
  /** The last event that the page has seen, to go on from there. */
  after: number | undefined
}

export interface CardStreams {
  /** The answer to a page that wants to hear of its employee's calls; undefined: they have too many. */
  open(viewer: CardViewer): EventStream | undefined
}

export interface CardStreamParts {
  database: Database
  news: CardNewsFeed
  /** Unix milliseconds. */
  clock: () => number
  onFault(fault: unknown): void
}

interface OpenPage {
  sink: EventSink
  sessionHash: string
  /** What comes while the page is still told of the cards before; undefined: it has been. */
  held: { id: number; text: string }[] | undefined
  turn: number
}

// More windows than anybody looks at, and few enough that nobody fills the server with them.
const pagesMax = 30
// A page that hears nothing for 50 seconds comes anew. It hears something every 20, in turns: writing to
// thousands of pages at once would keep a card waiting.
const turnMs = 1_000
const turns = 20
// So soon a page of somebody who was signed out falls silent.
const sessionCheckMs = 10_000

export function createCardStreams(parts: CardStreamParts): CardStreams {
  const { database, news, clock, onFault } = parts
  const pages = new Map<number, Set<OpenPage>>()
  let stop: Promise<() => void> | undefined
  let turn = 0
  let opened = 0
  let pingTimer: NodeJS.Timeout | undefined
  let sessionTimer: NodeJS.Timeout | undefined

  const everyPage = function* (): Generator<OpenPage> {
    for (const theirs of pages.values()) yield* theirs
  }

  const listener = {
    onNews(item: CardNews) {
      let text: string | undefined
      for (const employee of item.employees)
        for (const page of pages.get(employee) ?? []) {
          text ??= newsText(item)
          if (page.held) page.held.push({ id: item.id, text })
          else page.sink.write(text)
        }
    },
    onGap() {
      for (const { sink } of everyPage()) sink.end()
    },
  }

  const checkSessions = async () => {
    try {
      // Whoever signs in meanwhile is not among them.
      const open = [...everyPage()]
      const signedIn = await openSessions(database, Math.floor(clock() / 1000))
      for (const { sink, sessionHash } of open) if (!signedIn.has(sessionHash)) sink.end()
    } catch (fault) {
      onFault(fault)
    }
  }

  const ping = () => {
    turn = (turn + 1) % turns
    // With the place in the feed, so that a page that was quiet for long has little to catch up.
    const text = event('ping', 0, news.position)
    for (const page of everyPage()) if (page.turn === turn && !page.held) page.sink.write(text)
  }

  const add = (employee: number, page: OpenPage) => {
    const theirs = pages.get(employee) ?? new Set()
    pages.set(employee, theirs.add(page))
    if (stop) return
    // An object of its own: the end of an earlier listening must not end this one.
    stop = news.listen({ ...listener })
    pingTimer = setInterval(ping, turnMs).unref()
    sessionTimer = setInterval(() => void checkSessions(), sessionCheckMs).unref()
  }

  const remove = (employee: number, page: OpenPage) => {
    const theirs = pages.get(employee)
    theirs?.delete(page)
    if (theirs?.size === 0) pages.delete(employee)
    if (pages.size > 0 || !stop) return
    clearInterval(pingTimer)
    clearInterval(sessionTimer)
    const stopping = stop
    stop = undefined
    stopping.then((end) => end()).catch(onFault)
  }

  /** Tells the page what it has missed, or all there is, and then what came meanwhile. */
  const begin = async ({ employee, token, after }: CardViewer, page: OpenPage) => {
    await stop
    const position = news.position
    const { sink } = page
    sink.write(`retry: 1000\n${event('hello', { employee, token, now: clock() })}`)
    const missed = after === undefined ? undefined : await news.missed(employee.id, after)
    if (missed) for (const item of missed) sink.write(newsText(item))
    else sink.write(event('snapshot', await news.shownTo(employee.id), position))
    for (const { id, text } of page.held ?? []) if (id > position) sink.write(text)
    page.held = undefined
  }

  return {
    open(viewer) {
      const { employee, sessionHash } = viewer
      if ((pages.get(employee.id)?.size ?? 0) >= pagesMax) return undefined
      return {
        onOpen(sink) {
          opened += 1
          const page: OpenPage = { sink, sessionHash, held: [], turn: opened % turns }
          add(employee.id, page)
          begin(viewer, page).catch((fault: unknown) => {
            onFault(fault)
            sink.end()
          })
          return () => remove(employee.id, page)
        },
      }
    },
  }
}

/** JSON has no line breaks, so one `data` line holds it. */
const event = (name: string, data: unknown, id?: number): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`

const newsText = ({ id, call, card }: CardNews): string =>
  card ? event('card', card, id) : event('gone', { call }, id)
