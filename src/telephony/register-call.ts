/** The beginning of a call: who rings is found, or made a lead, and the call is written down once. */
import {
  callStart,
  callTypes,
  isCallNumber,
  newCallId,
  numberKeyOf,
  type Call,
  type CallType,
} from '../domain/calls/call.ts'
import { callInitEvent, type CallActor } from '../domain/calls/call-events.ts'
import { callTitles, type CallLead } from '../domain/calls/call-lead.ts'
import type { ClientRef } from '../domain/clients/client.ts'
import type { Phone, PhoneReader } from '../domain/phone/phone.ts'
import { openCards } from '../store/calls/call-cards.ts'
import { activeEmployee, type EmployeeName } from '../store/calls/call-employees.ts'
import { writeSignals } from '../store/calls/call-signals.ts'
import { insertCall, linkCall } from '../store/calls/calls.ts'
import type { Database, Transaction } from '../store/database.ts'
import { findLine } from '../store/calls/external-lines.ts'
import { outboxOf } from '../store/events/outbox.ts'
import { callFeedOf } from './call-feed.ts'
import { createFindCaller, type CallerParts } from './find-caller.ts'

export interface Registration {
  /** The app it goes through. */
  app: number
  /** For whom. */
  employee: EmployeeName
  /** The other side's number in any notation. */
  phone: string
  type: CallType
  /** Unix seconds by the exchange's clock; undefined: now. */
  startedAt: number | undefined
  /** Whether an unknown caller is to become a lead. */
  mayCreate: boolean
  /** The source of such a lead; '' for the default. */
  source: string
  /** Whom the exchange takes the caller for; undefined, or gone: found by the number. */
  client: ClientRef | undefined
  isShown: boolean
  /** '' for none. */
  line: string
  /** The exchange's own id; '' for none. */
  externalId: string
  /** A call of its own, also when one like it was just registered: two clicks are two calls. */
  isFresh?: boolean
  /** Done in the same transaction when the call is a new one. */
  also?(tx: Transaction, call: Call): Promise<void>
}

export interface Registered {
  call: Call
  /** False: it was registered before, and nothing has changed. */
  isNew: boolean
  /** Why an unknown caller did not become a lead although that was asked for. */
  leadError: string | undefined
}

export type RegisterOutcome = { done: Registered } | { refused: 'phone' | 'employee' }

export interface RegisterParts extends CallerParts {
  phones: PhoneReader
}

/** https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-register.html */
export function createRegister(parts: RegisterParts) {
  const { database, phones } = parts
  const outbox = outboxOf(database)
  const feed = callFeedOf(database)
  const findCaller = createFindCaller(parts)

  return async (
    wanted: Registration,
    actor: CallActor,
    nowMs: number,
  ): Promise<RegisterOutcome> => {
    const phone = phones.read(wanted.phone)
    if (!isCallNumber(wanted.phone, phone)) return { refused: 'phone' }
    const employee = await activeEmployee(database, wanted.employee)
    if (employee === undefined) return { refused: 'employee' }
    const settle = await findCaller(
      {
        text: wanted.phone,
        phone,
        client: wanted.client,
        lead: async () =>
          (await mayCreateLead(database, wanted)) ? leadOf(wanted, phone, employee) : undefined,
      },
      nowMs,
    )
    const draft = {
      callId: newCallId(nowMs),
      app: wanted.app,
      type: wanted.type,
      phone: wanted.phone,
      number: numberKeyOf(wanted.phone, phone),
      line: wanted.line,
      externalId: wanted.externalId,
      employee,
      isClientCreated: false,
      startedAt: callStart(wanted.startedAt, nowMs),
      isFresh: wanted.isFresh ?? false,
    }

    const done = await outbox.transaction(async (tx): Promise<Registered> => {
      const { client, makeLead, problem } = await settle(tx)
      const { call, isNew } = await insertCall(tx, { ...draft, client })
      if (!isNew) return { call, isNew, leadError: undefined }
      if (makeLead) {
        call.client = await makeLead()
        call.isClientCreated = true
        await linkCall(tx, call.id, call.client, true)
      }
      const viewers = wanted.isShown ? await openCards(tx, call.id, [employee]) : []
      await outbox.raise(tx, callInitEvent(call, actor))
      await wanted.also?.(tx, call)
      await writeSignals(tx, call.id, [
        { kind: 'registered', employees: [] },
        ...(viewers.length > 0 ? [{ kind: 'shown' as const, employees: viewers }] : []),
      ])
      return { call, isNew, leadError: problem }
    })
    if (done.isNew) feed.wake()
    return { done }
  }
}

/** An outgoing call makes a lead only where its line does. */
async function mayCreateLead(
  database: Database,
  { app, line, type, mayCreate }: Registration,
): Promise<boolean> {
  if (!mayCreate) return false
  if (type !== callTypes.outgoing || line === '') return true
  return (await findLine(database, app, line))?.isAutoCreating ?? true
}

const leadOf = (wanted: Registration, phone: Phone | undefined, responsible: number): CallLead => {
  const number = phone?.e164 ?? wanted.phone
  return {
    phone: number,
    title: `${number} - ${callTitles[wanted.type]}`,
    source: wanted.source,
    responsible,
  }
}
