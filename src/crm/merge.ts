/** Merging records: several clients of one type become the first of them. */
import { clientRef, type ClientType } from '../domain/clients/client.ts'
import { clientEvent } from '../domain/events.ts'
import type { FieldTable } from '../domain/fields/field.ts'
import { planMerge } from '../domain/clients/merge.ts'
import type { PhoneReader } from '../domain/phone/phone.ts'
import {
  findClient,
  removeClient,
  replaceMultifields,
  updateClient,
  type ClientRecord,
} from '../store/clients/client-records.ts'
import { moveCalls, tellCallsChanged, type AffectedCall } from '../store/calls/client-calls.ts'
import type { Database, Transaction } from '../store/database.ts'
import { lockWithLinked } from '../store/clients/client-locks.ts'
import { moveLinks } from '../store/links/link-moves.ts'
import { setLeadCompany } from '../store/links/links.ts'
import { inheritOrigin } from '../store/clients/origin.ts'
import { outboxOf } from '../store/events/outbox.ts'
import { levelOf, mayTouch, type Actor } from './access.ts'
import { readable } from './field-tables.ts'
import { consequences } from './implied-values.ts'

export type MergeOutcome =
  | 'merged'
  /** Fields differ: somebody must choose. */
  | 'conflict'
  /** One record would have more phones, e-mails and so on than one can hold. */
  | 'overfull'
  | 'denied'
  | 'missing'

export type Merge = (
  type: ClientType,
  /** The first one stays; each at most once. */
  ids: readonly number[],
  actor: Actor,
  nowMs: number,
) => Promise<MergeOutcome>

/** Enough for any client; a record that grew without end would slow down every lookup of its numbers. */
const multifieldsMax = 1_000

export interface MergeParts {
  database: Database
  phones: PhoneReader
  fields(type: ClientType): Promise<FieldTable>
}

/**
 * Merges in one transaction: who looks up a number meets the records before or the one after. The main
 * record must be readable and changeable, the others readable and removable; a record that may not be
 * read is answered as one that is not there.
 */
export const createMerge =
  ({ database, phones, fields }: MergeParts): Merge =>
  async (type, ids, actor, nowMs) => {
    // Says nothing of any record.
    for (const action of ['read', 'update', 'delete'] as const)
      if (levelOf(actor, type, action) === 'none') return 'denied'
    const table = await fields(type)
    const outbox = outboxOf(database)
    return outbox.transaction(async (tx): Promise<MergeOutcome> => {
      const refs = ids.map((id) => clientRef(type, id))
      const there = await lockWithLinked(tx, type, ids)
      if (!refs.every((ref) => there.has(ref))) return 'missing'
      for (const ref of refs) if (!(await mayTouch(tx, actor, type, 'read', ref))) return 'missing'
      for (const [index, ref] of refs.entries())
        if (!(await mayTouch(tx, actor, type, index === 0 ? 'update' : 'delete', ref)))
          return 'denied'
      const [main, ...others] = await readAll(tx, type, refs, table)
      if (!main) throw new Error('a locked client is gone')

      const plan = planMerge(type, table, main, others, phones)
      if ('conflicts' in plan) return 'conflict'
      const { values, added } = plan
      if (main.multifields.length + added.length > multifieldsMax) return 'overfull'

      for (const other of others) await moveLinks(tx, type, other.id, main.id)
      const calls: AffectedCall[] = []
      for (const { ref } of others) calls.push(...(await moveCalls(tx, ref, main.ref)))
      const company = type === 'lead' ? values['COMPANY_ID'] : undefined
      if (typeof company === 'number') await setLeadCompany(tx, main.id, company)
      await inheritOrigin(tx, main.ref, refs.slice(1))
      for (const other of others) await removeClient(tx, type, other.ref, phones)
      const changes = { ...values, ...consequences(actor, nowMs) }
      await updateClient(tx, type, main.ref, table.values(), changes)
      const { multifields } = main
      await replaceMultifields(tx, main.ref, multifields, { kept: multifields, added }, phones)
      for (const other of others)
        await outbox.raise(tx, clientEvent(type, 'delete', other.id, actor))
      await outbox.raise(tx, clientEvent(type, 'update', main.id, actor))
      await tellCallsChanged(tx, calls)
      return 'merged'
    })
  }

async function readAll(
  tx: Transaction,
  type: ClientType,
  refs: readonly number[],
  table: FieldTable,
): Promise<ClientRecord[]> {
  const records: ClientRecord[] = []
  for (const ref of refs) {
    const record = await findClient(tx, type, ref, readable(table))
    if (record) records.push(record)
  }
  return records
}
