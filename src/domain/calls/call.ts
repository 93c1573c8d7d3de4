/**
 * The life of a telephone call: registered, shown to and hidden from employees any number of times,
 * answered, finished once. After that it is in the statistics and only gets a recording and a
 * transcript. https://apidocs.bitrix24.com/tutorials/telephony/index.html
 */
import { randomBytes } from 'node:crypto'
import type { ClientRef } from '../clients/client.ts'
import type { Phone } from '../phone/phone.ts'

/** https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-register.html */
export const callTypes = {
  outgoing: 1,
  incoming: 2,
  redirected: 3,
  callback: 4,
  information: 5,
} as const
export type CallType = (typeof callTypes)[keyof typeof callTypes]

/** The call type of a number; undefined: there is none such. */
export const callTypeOf = (value: number): CallType | undefined =>
  Object.values(callTypes).find((type) => type === value)

export interface Call {
  id: number
  /** `externalCall.<32 hex digits>.<unix time>`: what the outside knows the call by. */
  callId: string
  /** The app that registered it, or through which a click to call goes. */
  app: number
  type: CallType
  /** The other side's number as the exchange wrote it. */
  phone: string
  /** '' for none. */
  line: string
  /** The exchange's own id of the call; '' for none. */
  externalId: string
  /** For whom it was registered. */
  employee: number
  /** The client it is linked to. */
  client: ClientRef | null
  /** The client was made for this call. */
  isClientCreated: boolean
  /** Unix seconds. */
  startedAt: number
  /** Milliseconds of the database's clock, as all that follow. */
  registeredAt: number
  answeredBy: number | null
  answeredAt: number | null
  /** null: it is not finished. */
  finishedAt: number | null
}

/** A call before it is written down. */
export type CallDraft = Omit<
  Call,
  'id' | 'registeredAt' | 'answeredBy' | 'answeredAt' | 'finishedAt'
> & {
  /** See `numberKeyOf`. */
  number: string
  /** It is a call of its own even if one like it was just registered. */
  isFresh: boolean
}

export const callSteps = ['show', 'hide', 'answer', 'finish', 'attach'] as const
export type CallStep = (typeof callSteps)[number]

/** Only a finished call gets a recording or a transcript; nothing else happens to it any more. */
export const mayTake = (step: CallStep, call: Pick<Call, 'finishedAt'>): boolean =>
  (step === 'attach') === (call.finishedAt !== null)

/**
 * A registration with the same app, number, type, employee, line and external id within this time is
 * the same call, finished or not. It counts from the first one and by the database's clock.
 * https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-register.html
 */
export const repeatWindowMs = 30 * 60_000

/** A card that was shown longer ago is of a call whose end was never told. */
export const cardLifeMs = 12 * 3_600_000

/**
 * What calls of one number have in common: notations and extensions do not matter. `text` counts where
 * there is no number that a client could have (a short code, an emergency call).
 */
export const numberKeyOf = (text: string, phone: Phone | undefined): string =>
  phone ? String(phone.key) : text.replaceAll(/\D/g, '')

const phoneLengthMax = 255

/**
 * Whether a call can be with this number: one that the reader understands, or digits at least. Words
 * for a withheld number are none.
 * https://apidocs.bitrix24.com/tutorials/telephony/index.html
 */
export const isCallNumber = (text: string, phone: Phone | undefined): boolean =>
  text.length <= phoneLengthMax && (phone !== undefined || /^[+*#\d\s().-]*\d[#\s]*$/.test(text))

export const newCallId = (nowMs: number): string =>
  `externalCall.${randomBytes(16).toString('hex')}.${Math.floor(nowMs / 1000)}`

/** https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-finish.html */
export const statusCodes = [
  '200',
  '304',
  '603',
  '603-S',
  '403',
  '404',
  '486',
  '484',
  '503',
  '480',
  '402',
  '423',
  'OTHER',
] as const
export type StatusCode = (typeof statusCodes)[number]

/** The code as sent; without one it follows from the duration, and an unknown one is `OTHER`. */
export function statusCodeOf(sent: string, durationS: number): StatusCode {
  if (sent === '') return durationS > 0 ? '200' : '304'
  const upper = sent.toUpperCase()
  return statusCodes.find((code) => code === upper) ?? 'OTHER'
}

const earliestStart = Date.UTC(2000, 0, 1) / 1000
const aheadMaxS = 86_400

/**
 * When the call started, in Unix seconds. An exchange whose clock lost the time (it is before 2000
 * there, or more than a day ahead of us) does not know, so the time of the registration stands.
 */
export function callStart(sent: number | undefined, nowMs: number): number {
  const now = Math.floor(nowMs / 1000)
  return sent === undefined || sent < earliestStart || sent > now + aheadMaxS ? now : sent
}

/** When a call was last an activity of its client: at its end, which lies never in the future. */
export const callEnd = (startedAt: number, durationS: number, nowMs: number): number =>
  Math.min(startedAt + durationS, Math.floor(nowMs / 1000))

/**
 * What whoever shows calls is told, in the order of commits. `employees` says whom a signal is about:
 *
 * - `registered`: the call exists; nobody yet. Comes once, first.
 * - `shown`: these employees' cards are to appear. Follows `registered` when a call is shown at once.
 * - `hidden`: these employees' cards are to disappear.
 * - `answered`: this one employee has picked up.
 * - `changed`: these employees' cards show something else (another client, a comment): read it again.
 * - `finished`: the call is over; these are the employees whose cards were still open. Comes once, last.
 */
export const signalKinds = [
  'registered',
  'shown',
  'hidden',
  'answered',
  'changed',
  'finished',
] as const
export type SignalKind = (typeof signalKinds)[number]

export interface CallSignal {
  /** Counts up by one, in the order of commits, whichever process wrote it. */
  id: number
  /** `Call.id`. */
  call: number
  kind: SignalKind
  employees: number[]
  /** Milliseconds of the database's clock. */
  at: number
}
