/** The end of a call: its cards close, it goes into the statistics and into the history of its client. */
import { callEnd, mayTake, type Call } from '../domain/calls/call.ts'
import { callEndEvent, type CallActor } from '../domain/calls/call-events.ts'
import { callTitles } from '../domain/calls/call-lead.ts'
import type { CallResult, CallStatistic } from '../domain/calls/call-statistics.ts'
import { refId, refType, type ClientRef } from '../domain/clients/client.ts'
import { clientEvent } from '../domain/events.ts'
import type { PhoneReader } from '../domain/phone/phone.ts'
import type { FindClients } from '../lookup/find-clients.ts'
import { closeCards } from '../store/calls/call-cards.ts'
import { activeEmployee, type EmployeeName } from '../store/calls/call-employees.ts'
import { writeSignals } from '../store/calls/call-signals.ts'
import { finishCall } from '../store/calls/call-statistics.ts'
import { findCall, linkCall, type CallQuestion } from '../store/calls/calls.ts'
import {
  addCallActivity,
  holdClient,
  reassignClient,
  type CallActivity,
} from '../store/calls/client-calls.ts'
import type { Database, Transaction } from '../store/database.ts'
import { outboxOf } from '../store/events/outbox.ts'
import { callFeedOf } from './call-feed.ts'

/** What is said of a finished call, and who says it. */
export interface Finish extends Omit<CallResult, 'employee'> {
  employee: EmployeeName
}

export type FinishOutcome = { done: CallStatistic } | { refused: 'employee' | 'missing' }

export interface FinishParts {
  database: Database
  phones: PhoneReader
  /** The one matcher, for use inside a transaction. */
  matcher(database: Database): FindClients
  timeZone: string
  isCrmInstalled: boolean
}

/** https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-finish.html */
export function createFinish({ database, phones, matcher, timeZone, isCrmInstalled }: FinishParts) {
  const outbox = outboxOf(database)
  const feed = callFeedOf(database)

  return async (
    question: CallQuestion,
    { employee: name, ...result }: Finish,
    actor: CallActor,
    nowMs: number,
  ): Promise<FinishOutcome> => {
    const employee = await activeEmployee(database, name)
    if (employee === undefined) return { refused: 'employee' }

    const activityOf = (call: Call, client: ClientRef): CallActivity => {
      const endedAt = callEnd(call.startedAt, result.durationS, nowMs)
      return {
        client,
        call: call.id,
        responsible: employee,
        subject: `${callTitles[call.type]} ${call.phone}`,
        startedAt: Math.min(call.startedAt, endedAt),
        endedAt,
      }
    }

    const done = await outbox.transaction(async (tx) => {
      const call = await lockUnfinished(tx, question, nowMs)
      if (!call) return undefined
      const { client } = call
      const activity = client === null ? null : await addCallActivity(tx, activityOf(call, client))
      const isReassigned =
        client !== null &&
        call.isClientCreated &&
        (await reassignClient(tx, client, employee, nowMs))
      const statistic = await finishCall(tx, call.id, { ...result, employee }, activity)
      const employees = await closeCards(tx, call.id)
      if (isReassigned)
        await outbox.raise(tx, clientEvent(refType(client), 'update', refId(client), actor))
      await outbox.raise(tx, callEndEvent(statistic, timeZone, actor))
      await writeSignals(tx, call.id, [{ kind: 'finished', employees }])
      return statistic
    })
    if (!done) return { refused: 'missing' }
    feed.wake()
    return { done }
  }

  /**
   * Clients are locked before calls, as who merges them does. A caller who was unknown when the call
   * began may be somebody's client by now.
   */
  async function lockUnfinished(
    tx: Transaction,
    question: CallQuestion,
    nowMs: number,
  ): Promise<Call | undefined> {
    const before = await findCall(tx, question)
    if (!before || !mayTake('finish', before)) return undefined
    const client = before.client ?? (await findNow(tx, before, nowMs))
    const isThere = client !== null && (await holdClient(tx, client, { isChanged: true }))
    const call = await findCall(tx, question, true)
    if (!call || !mayTake('finish', call)) return undefined
    if (call.client === null && isThere) {
      await linkCall(tx, call.id, client, false)
      return { ...call, client }
    }
    if (call.client === client) return call
    // It was merged between the two looks.
    const isOther = call.client !== null && (await holdClient(tx, call.client, { isChanged: true }))
    return isOther ? call : { ...call, client: null }
  }

  async function findNow(tx: Transaction, call: Call, nowMs: number) {
    const phone = isCrmInstalled ? phones.read(call.phone) : undefined
    return phone ? ((await matcher(tx)(phone, nowMs))[0]?.ref ?? null) : null
  }
}
