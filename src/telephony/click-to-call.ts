import { callTypes, type Call } from '../domain/calls/call.ts'
import type { ClientRef } from '../domain/clients/client.ts'
import { externalCallStartEvent } from '../domain/calls/external-call-events.ts'
import type { PhoneReader } from '../domain/phone/phone.ts'
import type { Database } from '../store/database.ts'
import { callingApps, defaultLineOf, type OutgoingLine } from '../store/calls/default-lines.ts'
import { outboxOf } from '../store/events/outbox.ts'
import type { Calls } from './calls.ts'

export interface WantedCall {
  /** Who calls. */
  employee: number
  /** In any notation. */
  number: string
  /** Another line than the employee's; undefined: theirs, or the portal's. */
  line?: string
  /** On whose page the number was clicked; undefined: found by the number. */
  client?: ClientRef
}

/** `message` is for the employee. */
export type CallOutcome =
  | { done: Call }
  | { refused: 'number' | 'employee' | 'no line' | 'nobody listens'; message: string }

/**
 * An employee clicks on a number: registers the call and tells the app through whose line it goes, which
 * then has the exchange call and finishes the call under this very CALL_ID.
 * https://apidocs.bitrix24.com/api-reference/telephony/events/on-external-call-start.html
 */
export type ClickToCall = (wanted: WantedCall, nowMs: number) => Promise<CallOutcome>

export interface ClickToCallParts {
  database: Database
  phones: PhoneReader
  calls: Calls
}

export function createClickToCall({ database, phones, calls }: ClickToCallParts): ClickToCall {
  const outbox = outboxOf(database)
  return async ({ employee, number, line, client }, nowMs) => {
    const way = await outgoingLine(database, employee, line)
    if ('refused' in way) return way
    const phone = phones.read(number)
    const outcome = await calls.register(
      {
        app: way.app,
        employee: { id: employee },
        // What the app is to dial: without remarks and groups, where the number is understood.
        phone: phone?.e164 ?? number.trim(),
        type: callTypes.outgoing,
        startedAt: undefined,
        // A line says whether it makes leads; without one nobody asked for that.
        mayCreate: way.line !== '',
        source: '',
        client,
        isShown: true,
        line: way.line,
        externalId: '',
        isFresh: true,
        also: (tx, call) => outbox.raise(tx, externalCallStartEvent(call, phone), { app: way.app }),
      },
      { employee },
      nowMs,
    )
    if ('done' in outcome) return { done: outcome.done.call }
    return outcome.refused === 'phone'
      ? { refused: 'number', message: `"${number.slice(0, 64)}" is no number that can be called.` }
      : { refused: 'employee', message: 'There is no such employee, or they were dismissed.' }
  }
}

type NoWay = Extract<CallOutcome, { refused: string }>

/** The named line, the employee's own, the portal's, or that of the only app that hears of clicks. */
async function outgoingLine(
  database: Database,
  employee: number,
  line: string | undefined,
): Promise<OutgoingLine | NoWay> {
  const apps = await callingApps(database)
  const chosen = await defaultLineOf(database, employee)
  if (line !== undefined) {
    const having = apps.filter(({ lines }) => lines.includes(line))
    const app = having.find((each) => each.app === chosen?.app) ?? having[0]
    if (app) return { app: app.app, line }
    return {
      refused: 'no line',
      message: `No installed application that listens to ONEXTERNALCALLSTART has the line "${line}".`,
    }
  }
  if (chosen) {
    const app = apps.find((each) => each.app === chosen.app)
    if (!app) return nobodyListens
    // The app may have removed the line since it was chosen.
    const isThere = chosen.line === '' || app.lines.includes(chosen.line)
    return isThere ? chosen : { app: app.app, line: app.lines[0] ?? '' }
  }
  const [only, another] = apps
  if (!only) return nobodyListens
  if (!another) return { app: only.app, line: only.lines[0] ?? '' }
  return {
    refused: 'no line',
    message:
      'Several applications can call, and none is the default: an administrator chooses with "callerbook line default".',
  }
}

const nobodyListens: NoWay = {
  refused: 'nobody listens',
  message:
    'No application makes calls for you: the one of your line must be installed and listen to ONEXTERNALCALLSTART.',
}
