import type { CallCard, CardDirection, CardMatch } from '../domain/calls/call-card.ts'
import { callTypes, type Call, type CallType } from '../domain/calls/call.ts'
import { refId, refType } from '../domain/clients/client.ts'
import { readableNumber } from '../domain/phone/phone-display.ts'
import type { PhoneReader } from '../domain/phone/phone.ts'
import type { PriorityRule } from '../domain/clients/priority.ts'
import { explainMatches, type Explanation } from '../lookup/explain-matches.ts'
import type { FindClients } from '../lookup/find-clients.ts'
import { notesOf } from '../store/calls/call-notes.ts'
import type { Database } from '../store/database.ts'
import { findLine } from '../store/calls/external-lines.ts'
import { employeeNames, nameOfClient } from '../store/clients/names.ts'

/** Puts the card of a call together, as the portal knows its caller at that time. */
export type ReadCard = (call: Call, nowMs: number) => Promise<CallCard>

export interface CardSources {
  database: Database
  phones: PhoneReader
  findClients: FindClients
  priority: PriorityRule
}

export const createReadCard =
  ({ database, phones, findClients, priority }: CardSources): ReadCard =>
  async (call, nowMs) => {
    const phone = phones.read(call.phone)
    const [matches, line, notes] = await Promise.all([
      phone ? findClients(phone, nowMs) : [],
      call.line === '' ? undefined : findLine(database, call.app, call.line),
      notesOf(database, call.id),
    ])
    const explained = phone ? await explainMatches(database, phone, matches, priority) : []
    const names = await employeeNames(database, [
      ...matches.map(({ responsible }) => responsible.id),
      ...notes.map(({ author }) => author),
      ...(call.answeredBy === null ? [] : [call.answeredBy]),
    ])
    const employee = (id: number) => ({ id, name: names.get(id) ?? '' })
    return {
      call: call.callId,
      direction: directionOf(call.type),
      number: { ...readableNumber(phone, call.phone), dial: phone?.e164 ?? call.phone },
      since: call.registeredAt,
      line: call.line === '' ? null : { number: call.line, name: line?.name ?? '' },
      answeredBy: call.answeredBy === null ? null : employee(call.answeredBy),
      linked: await linkedOutside(database, call, matches),
      matches: explained.map((each) => toMatch(each, names)),
      notes: notes.map(({ author, text }) => ({ author: employee(author), text })),
    }
  }

function directionOf(type: CallType): CardDirection {
  for (const [name, each] of Object.entries(callTypes))
    if (each === type) return name as CardDirection
  throw new Error(`no call type ${type}`)
}

async function linkedOutside(
  database: Database,
  { client }: Call,
  matches: readonly { ref: number }[],
): Promise<CallCard['linked']> {
  if (client === null || matches.some(({ ref }) => ref === client)) return null
  const name = await nameOfClient(database, client)
  return name === undefined ? null : { type: refType(client), id: refId(client), name }
}

const toMatch = (
  { match, stored, valueType, comparedAs, place }: Explanation,
  names: ReadonlyMap<number, string>,
): CardMatch => ({
  type: match.type,
  id: match.id,
  name: match.name,
  stored,
  valueType,
  comparedAs,
  place: place ?? null,
  responsible: {
    id: match.responsible.id,
    name: names.get(match.responsible.id) ?? '',
    status: match.responsible.status,
    extension: match.responsible.extension,
  },
})
