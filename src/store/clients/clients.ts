/**
 * Clients: what is kept of leads, contacts and companies, and the search keys of their phones and
 * e-mails. Keys change in the same transaction as the record, so a lookup never meets a stale one.
 */
import {
  clientRef,
  clientTypes,
  refId,
  refRange,
  type ClientRef,
  type ClientType,
} from '../../domain/clients/client.ts'
import type { MultifieldKind } from '../../domain/clients/multifield-change.ts'
import type { PhoneReader } from '../../domain/phone/phone.ts'
import { emailKeys, phoneKeys } from './client-keys.ts'
import { countMore } from './client-counts.ts'
import { reserveIds, takeIds } from '../counters.ts'
import type { SqlValue, Transaction } from '../database.ts'
import { toJson } from '../json.ts'

export interface MultifieldDraft {
  kind: MultifieldKind
  valueType: string
  /** As typed. */
  value: string
}

/** A client to be added. Times are Unix seconds. */
export interface ClientDraft {
  type: ClientType
  /** Only for records that bring their id along; it must be free. */
  id?: number
  title?: string | null
  name?: string | null
  secondName?: string | null
  lastName?: string | null
  responsible: number
  /** A lead's stage and what it means: P in work, S won, F lost. */
  stage?: string | null
  stageSemantics?: string | null
  activityAt: number
  createdAt: number
  createdBy: number
  /** When and by whom it was changed last; nothing: it was not, since it was added. */
  modifiedAt?: number
  modifiedBy?: number
  /** The id that the record has where it came from, with the name of that place. */
  origin?: string | null
  /** Every other field, by its code. */
  data?: Record<string, unknown>
  multifields: readonly MultifieldDraft[]
}

const insertClient = `insert into client (ref, title, name, second_name, last_name, responsible, stage,
  stage_semantics, activity_at, created_at, created_by, modified_at, modified_by, origin, data)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`
const insertMultifield =
  'insert into multifield (ref, id, kind, value_type, value) values ($1, $2, $3, $4, $5)'
const insertPhone =
  'insert into phone (number, ref, field, extension) values ($1, $2, $3, $4) on conflict do nothing'
const insertEmail =
  'insert into email (address, ref, field) values ($1, $2, $3) on conflict do nothing'

/** Adds the clients with their search keys; returns their ids in order. */
export async function addClients(
  tx: Transaction,
  drafts: readonly ClientDraft[],
  phones: PhoneReader,
): Promise<number[]> {
  const ids = await giveIds(tx, drafts)
  for (const type of clientTypes) {
    const added = drafts.filter((draft) => draft.type === type).length
    if (added > 0) await countMore(tx, type, added)
  }
  const multifieldCount = drafts.reduce((sum, draft) => sum + draft.multifields.length, 0)
  let field = multifieldCount > 0 ? await takeIds(tx, 'multifield', multifieldCount) : 0

  const clients: SqlValue[][] = []
  const multifields: SqlValue[][] = []
  const numbers: SqlValue[][] = []
  const addresses: SqlValue[][] = []
  for (const [index, draft] of drafts.entries()) {
    const ref = clientRef(draft.type, ids[index] as number)
    clients.push(clientRow(ref, draft))
    for (const { kind, valueType, value } of draft.multifields) {
      multifields.push([ref, field, kind, valueType, value])
      numbers.push(...phoneKeys(phones, ref, { id: field, kind, value }))
      addresses.push(...emailKeys(ref, { id: field, kind, value }))
      field += 1
    }
  }
  await tx.executeMany(insertClient, clients)
  await tx.executeMany(insertMultifield, multifields)
  await tx.executeMany(insertPhone, numbers)
  await tx.executeMany(insertEmail, addresses)
  return ids
}

async function giveIds(tx: Transaction, drafts: readonly ClientDraft[]): Promise<number[]> {
  const ids: number[] = Array.from({ length: drafts.length })
  for (const type of ['lead', 'contact', 'company'] as const) {
    const own = drafts.filter((draft) => draft.type === type)
    const given = own.flatMap((draft) => draft.id ?? [])
    // A ref made of a greater id would be that of another type.
    const idMax = refId(refRange(type).last)
    const wrong = given.find((id) => !(Number.isInteger(id) && id >= 1 && id <= idMax))
    if (wrong !== undefined) throw new RangeError(`${wrong} cannot be the id of a ${type}`)
    if (given.length > 0)
      await reserveIds(
        tx,
        type,
        given.reduce((highest, id) => Math.max(highest, id), 0),
      )
    const missing = own.length - given.length
    let next = missing > 0 ? await takeIds(tx, type, missing) : 0
    for (const [index, draft] of drafts.entries())
      if (draft.type === type) ids[index] = draft.id ?? next++
  }
  return ids
}

const clientRow = (ref: ClientRef, draft: ClientDraft): SqlValue[] => [
  ref,
  draft.title ?? null,
  draft.name ?? null,
  draft.secondName ?? null,
  draft.lastName ?? null,
  draft.responsible,
  draft.stage ?? null,
  draft.stageSemantics ?? null,
  draft.activityAt,
  draft.createdAt,
  draft.createdBy,
  draft.modifiedAt ?? draft.createdAt,
  draft.modifiedBy ?? draft.createdBy,
  draft.origin ?? null,
  toJson(draft.data ?? {}),
]
