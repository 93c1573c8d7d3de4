/**
 * What an employee is shown of a call while it rings: the same for everybody who sees the call, so that it
 * is put together once. The page of the call card reads this very shape.
 */
import type { ClientType } from '../clients/client.ts'
import type { Reason } from '../clients/priority.ts'
import type { TimemanStatus } from '../people/workday.ts'

/** https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-register.html : TYPE */
export type CardDirection = 'outgoing' | 'incoming' | 'redirected' | 'callback' | 'information'

export interface CallCard {
  /** The CALL_ID. */
  call: string
  direction: CardDirection
  number: {
    /** As people read it. */
    text: string
    /** ISO 3166-1 alpha-2; null where the number belongs to no country. */
    country: string | null
    /** What to dial to reach the other side. */
    dial: string
  }
  /** When it was registered, in Unix milliseconds: exchanges have clocks of their own. */
  since: number
  line: { number: string; name: string } | null
  answeredBy: CardEmployee | null
  /** The client that the call is linked to, where it is none of the matches: the exchange chose it. */
  linked: { type: ClientType; id: number; name: string } | null
  /** All of them, best first. */
  matches: CardMatch[]
  notes: CardNote[]
}

export interface CardEmployee {
  id: number
  name: string
}

export interface CardMatch {
  type: ClientType
  id: number
  name: string
  /** The stored text that holds the number, as typed, and its kind: WORK, MOBILE, … */
  stored: string
  valueType: string
  comparedAs: 'number' | 'digits'
  /** Why it stands after the one before it; null for the first. */
  place: Reason | null
  responsible: CardEmployee & { status: TimemanStatus; extension: string | null }
}

export interface CardNote {
  author: CardEmployee
  text: string
}

/** Characters; a longer note is refused, not cut. */
export const noteMaxLength = 4_000

/**
 * The notes in the one text that the statistics keep of a call: those of a single author as they are,
 * those of several each under a name.
 */
export const commentOf = (notes: readonly CardNote[]): string | null => {
  const written = notes.filter(({ text }) => text.trim() !== '')
  const [only, another] = written
  if (!only) return null
  if (!another) return only.text.trim()
  return written.map(({ author, text }) => `${author.name || author.id}: ${text.trim()}`).join('\n')
}
