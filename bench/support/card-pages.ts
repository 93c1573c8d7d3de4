/**
 * Call-card pages that are open, and an exchange whose calls ring there: how long it takes from sending a
 * registration to the card. Like load.ts it speaks just enough HTTP, in a process of its own.
 */
import net from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { numberOf } from './dataset.ts'

export interface CardPages {
  port: number
  /** Who keeps a page open, by the secret of their session. */
  pages: readonly { employee: number; session: string }[]
  callsPerSecond: number
  seconds: number
  /** Calls before these are not counted: a program that has just started is compiling itself. */
  warmupSeconds: number
  /** An app's access token. */
  auth: string
  /** How many numbers there are to ring: those of the portal's clients come first. */
  callers: number
}

export interface CardPagesResult {
  calls: number
  /** Milliseconds from sending the registration to the card, ascending. */
  cardMs: number[]
}

// Neighbours in time are none in the store.
const stride = 7_919
const openAtOnce = 50

export async function runCardPages(wanted: CardPages): Promise<CardPagesResult> {
  const { port, pages, callsPerSecond, warmupSeconds, callers, auth } = wanted
  // By the exchange's number of the call, which nobody else rings with.
  const sentAt = new Map<number, number>()
  const cardMs: number[] = []
  const shownTo = new Map<number, number>()
  const total = callsPerSecond * (wanted.seconds + warmupSeconds)

  const onCard = (employee: number) => {
    const turn = shownTo.get(employee)
    if (turn === undefined) return
    shownTo.delete(employee)
    if (turn >= callsPerSecond * warmupSeconds)
      cardMs.push(performance.now() - (sentAt.get(turn) ?? Number.NaN))
  }
  for (let first = 0; first < pages.length; first += openAtOnce)
    await Promise.all(
      pages.slice(first, first + openAtOnce).map((page) => openPage(port, page, onCard)),
    )

  const startedAt = performance.now()
  const calls: Promise<void>[] = []
  for (let turn = 0; turn < total; turn += 1) {
    await delay(Math.max(0, startedAt + (turn * 1000) / callsPerSecond - performance.now()))
    const { employee } = pages[(turn * stride) % pages.length] as { employee: number }
    shownTo.set(employee, turn)
    sentAt.set(turn, performance.now())
    calls.push(
      ring(port, auth, {
        USER_ID: employee,
        PHONE_NUMBER: numberOf((turn * stride) % callers),
        TYPE: 2,
        EXTERNAL_CALL_ID: String(turn),
      }),
    )
  }
  await Promise.all(calls)
  await delay(1_000)
  return { calls: total - callsPerSecond * warmupSeconds, cardMs: cardMs.toSorted((a, b) => a - b) }
}

/** Resolves when the page has been told what is shown now. */
function openPage(
  port: number,
  { employee, session }: { employee: number; session: string },
  onCard: (employee: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.setEncoding('latin1').once('error', reject)
    socket.write(
      `GET /card/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: callerbook_session=${session}\r\n\r\n`,
    )
    socket.on('data', (text: string) => {
      if (text.includes('event: snapshot')) resolve()
      if (text.includes('event: card')) onCard(employee)
    })
    socket.once('close', () => reject(new Error('the server closed a page')))
  })
}

/** A call that is over two seconds later. */
async function ring(port: number, auth: string, call: object): Promise<void> {
  const ask = async (method: string, params: object) => {
    const response = await fetch(`http://127.0.0.1:${port}/rest/telephony.externalCall.${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...params, auth }),
    })
    if (!response.ok) throw new Error(`${method}: ${await response.text()}`)
    return ((await response.json()) as { result: { CALL_ID: string } }).result
  }
  const { CALL_ID } = await ask('register', call)
  await delay(2_000)
  await ask('finish', { CALL_ID, USER_ID: (call as { USER_ID: number }).USER_ID, DURATION: 2 })
}
