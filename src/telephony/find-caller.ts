/**
 * Who a caller is: the client whom the exchange names, else the first that the one matcher finds, else a
 * lead made of somebody unknown.
 */
import { numberKeyOf } from '../domain/calls/call.ts'
import type { CallLead } from '../domain/calls/call-lead.ts'
import { clientRef, type ClientRef } from '../domain/clients/client.ts'
import type { Phone } from '../domain/phone/phone.ts'
import type { FindClients } from '../lookup/find-clients.ts'
import { hasClient, holdClient, holdNumber } from '../store/calls/client-calls.ts'
import type { Database, Transaction } from '../store/database.ts'

/** Makes everything ready for a lead; `add` adds it in the call's own transaction and returns its id. */
export type PrepareLead = (
  lead: CallLead,
  nowMs: number,
) => Promise<{ add: (tx: Transaction) => Promise<number> } | { problem: string }>

export interface CallerParts {
  database: Database
  /** The one matcher, also for use inside a transaction. */
  matcher(database: Database): FindClients
  prepareLead: PrepareLead
  isCrmInstalled: boolean
}

export interface WantedCaller {
  /** As it was written. */
  text: string
  /** undefined: no number that a client could have. */
  phone: Phone | undefined
  /** Whom the exchange takes the caller for. */
  client?: ClientRef | undefined
  /** What an unknown caller is to become; undefined: they stay unknown. */
  lead(): Promise<CallLead | undefined>
}

export interface FoundCaller {
  /** Held until the end of the transaction. */
  client: ClientRef | null
  /** Makes the lead, for somebody unknown who is to become one. */
  makeLead?(): Promise<ClientRef>
  /** Why no lead can be made. */
  problem?: string
}

/** Looks outside of the transaction, where others need not wait, and settles inside of it. */
export function createFindCaller({ database, matcher, prepareLead, isCrmInstalled }: CallerParts) {
  const find = matcher(database)

  return async (
    { text, phone, client: named, lead: leadFor }: WantedCaller,
    nowMs: number,
  ): Promise<(tx: Transaction) => Promise<FoundCaller>> => {
    const firstMatch = async (search: FindClients) =>
      isCrmInstalled && phone ? (await search(phone, nowMs))[0]?.ref : undefined
    const isNamed = named !== undefined && (await hasClient(database, named))
    const found = isNamed ? named : await firstMatch(find)
    const wanted = found === undefined && isCrmInstalled && phone ? await leadFor() : undefined
    const lead = wanted && (await prepareLead(wanted, nowMs))

    return async (tx) => {
      if (found !== undefined && (await holdClient(tx, found))) return { client: found }
      if (found === undefined && !lead) return { client: null }
      // Who was found has been removed or merged meanwhile; who was not may have been added.
      if (lead) await holdNumber(tx, numberKeyOf(text, phone))
      const late = await firstMatch(matcher(tx))
      if (late !== undefined && (await holdClient(tx, late))) return { client: late }
      if (!lead) return { client: null }
      return 'problem' in lead
        ? { client: null, problem: lead.problem }
        : { client: null, makeLead: async () => clientRef('lead', await lead.add(tx)) }
    }
  }
}
