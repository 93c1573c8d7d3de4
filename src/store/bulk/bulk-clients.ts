/**
 * The write path for many clients at once: finds those that are there already, adds the others with
 * their search keys, completes or replaces what is known. One call belongs into one transaction, so
 * no client is ever kept without its keys.
 *
 * What counts as the same client: docs/guide/import.md.
 */
import { clientRef, type ClientRef, type ClientType } from '../../domain/clients/client.ts'
import type { MultifieldKind } from '../../domain/clients/multifield-change.ts'
import type { NumberKey, PhoneReader } from '../../domain/phone/phone.ts'
import { findKnown, findLocked, type Known } from './bulk-find.ts'
import { mergeInto, loadMatched, type Stored } from './bulk-merge.ts'
import { insertRows } from './bulk-insert.ts'
import { waitForOtherImports } from './bulk-session.ts'
import { countMore } from '../clients/client-counts.ts'
import { takeIds } from '../counters.ts'
import type { Database, SqlValue, Transaction } from '../database.ts'

export interface BulkMultifield {
  kind: MultifieldKind
  valueType: string
  /** As typed. */
  value: string
  /** Search keys of a phone. */
  numbers: readonly (readonly [key: NumberKey, extension: string])[]
  /** Search key of an e-mail address. */
  address: string | null
}

/** A client as an import brings it. null: not said. Times are Unix seconds. */
export interface BulkClient {
  type: ClientType
  /** External id with its place; who has none is recognised by name and number. */
  origin: string | null
  title: string | null
  name: string | null
  secondName: string | null
  lastName: string | null
  responsible: number | null
  stage: string | null
  stageSemantics: string | null
  activityAt: number | null
  createdAt: number | null
  /** Every other field by its code, as the text of a JSON object. */
  data: string
  multifields: readonly BulkMultifield[]
}

export interface BulkRules {
  /** Responsible where the row names nobody; also the author of the change. */
  responsible: number
  /** Stage of new leads that have none. */
  firstStage: string
  now: number
}

export type BulkOutcome = 'added' | 'updated' | 'unchanged'

/** Where each row goes: to a stored client or to one that this call adds. */
export interface BulkPlan {
  outcomes: BulkOutcome[]
  added: Stored[]
  changed: Stored[]
}

/** Adds or changes the clients; tells for each row what became of it. */
export async function saveClients(
  tx: Transaction,
  rows: readonly BulkClient[],
  rules: BulkRules,
  phones: PhoneReader,
): Promise<BulkOutcome[]> {
  await waitForOtherImports(tx)
  const plan = await planMatched(tx, rows, await findLocked(tx, rows), rules, phones)
  await insertAdded(tx, plan.added, rules)
  await applyChanges(tx, plan.changed, rules, phones)
  return plan.outcomes
}

/** What `saveClients` would do. Reads only. */
export async function planClients(
  database: Database,
  rows: readonly BulkClient[],
  rules: BulkRules,
  phones: PhoneReader,
): Promise<BulkPlan> {
  return planMatched(database, rows, await findKnown(database, rows), rules, phones)
}

async function planMatched(
  database: Database,
  rows: readonly BulkClient[],
  matches: readonly Known[],
  rules: BulkRules,
  phones: PhoneReader,
): Promise<BulkPlan> {
  const stored = await loadMatched(database, matches, phones)
  const outcomes: BulkOutcome[] = []
  const added: Stored[] = []
  const changed = new Set<Stored>()
  const byKnown = new Map<Known, Stored>()
  for (const [index, row] of rows.entries()) {
    const known = matches[index] as Known
    const target = known.ref === undefined ? byKnown.get(known) : stored.get(known.ref)
    if (!target) {
      const fresh = freshClient(row, rules)
      byKnown.set(known, fresh)
      added.push(fresh)
      outcomes.push('added')
      continue
    }
    const isChanged = mergeInto(target, row)
    if (isChanged && target.ref !== undefined) changed.add(target)
    outcomes.push(isChanged ? 'updated' : 'unchanged')
  }
  return { outcomes, added, changed: [...changed] }
}

const freshClient = (row: BulkClient, { responsible, firstStage, now }: BulkRules): Stored => ({
  ref: undefined,
  type: row.type,
  title: row.title,
  name: row.name,
  secondName: row.secondName,
  lastName: row.lastName,
  responsible: row.responsible ?? responsible,
  stage: row.stage ?? (row.type === 'lead' ? firstStage : null),
  stageSemantics: row.stageSemantics ?? (row.type === 'lead' ? 'P' : null),
  activityAt: row.activityAt ?? row.createdAt ?? now,
  createdAt: row.createdAt ?? now,
  origin: row.origin,
  data: row.data,
  multifields: row.multifields as Stored['multifields'],
  removed: [],
})

async function insertAdded(
  tx: Transaction,
  added: readonly Stored[],
  rules: BulkRules,
): Promise<void> {
  if (added.length === 0) return
  const next: Partial<Record<ClientType, number>> = {}
  for (const type of ['lead', 'contact', 'company'] as const) {
    let wanted = 0
    for (const client of added) if (client.type === type) wanted += 1
    if (wanted === 0) continue
    next[type] = await takeIds(tx, type, wanted)
    await countMore(tx, type, wanted)
  }
  const clients: SqlValue[] = []
  const fields: { ref: ClientRef; multifield: BulkMultifield }[] = []
  for (const client of added) {
    const id = next[client.type] as number
    next[client.type] = id + 1
    const ref = clientRef(client.type, id)
    clients.push(
      ref,
      client.title,
      client.name,
      client.secondName,
      client.lastName,
      client.responsible,
      client.stage,
      client.stageSemantics,
      client.activityAt,
      client.createdAt,
      rules.responsible,
      client.createdAt,
      rules.responsible,
      client.origin,
      client.data,
    )
    for (const multifield of client.multifields) fields.push({ ref, multifield })
  }
  await insertRows(tx, 'client', clients)
  await insertMultifields(tx, fields)
}

async function insertMultifields(
  tx: Transaction,
  fields: { ref: ClientRef; multifield: BulkMultifield }[],
): Promise<void> {
  if (fields.length === 0) return
  let id = await takeIds(tx, 'multifield', fields.length)
  const multifields: SqlValue[] = []
  const numbers: [NumberKey, ClientRef, number, string][] = []
  const addresses: [string, ClientRef, number][] = []
  for (const { ref, multifield } of fields) {
    multifields.push(ref, id, multifield.kind, multifield.valueType, multifield.value)
    const seen = multifield.numbers.length > 1 ? new Set<NumberKey>() : undefined
    for (const [key, extension] of multifield.numbers) {
      if (seen?.has(key)) continue
      seen?.add(key)
      numbers.push([key, ref, id, extension])
    }
    if (multifield.address !== null) addresses.push([multifield.address, ref, id])
    id += 1
  }
  // In the order of the tree they go to, each page is read and written once.
  numbers.sort((a, b) => (a[0] < b[0] ? -1 : 1))
  addresses.sort((a, b) => (a[0] < b[0] ? -1 : 1))
  await insertRows(tx, 'multifield', multifields)
  await insertRows(tx, 'phone', numbers.flat())
  await insertRows(tx, 'email', addresses.flat())
}

async function applyChanges(
  tx: Transaction,
  changed: readonly Stored[],
  rules: BulkRules,
  phones: PhoneReader,
): Promise<void> {
  if (changed.length === 0) return
  await tx.executeMany(
    `update client set title = $2, name = $3, second_name = $4, last_name = $5, responsible = $6,
       stage = $7, stage_semantics = $8, activity_at = $9, created_at = $10, modified_at = $11,
       modified_by = $12, data = $13
     where ref = $1`,
    changed.map((client) => [
      client.ref as ClientRef,
      client.title,
      client.name,
      client.secondName,
      client.lastName,
      client.responsible,
      client.stage,
      client.stageSemantics,
      client.activityAt,
      client.createdAt,
      rules.now,
      rules.responsible,
      client.data,
    ]),
  )
  const removed = changed.flatMap(({ ref, removed: gone }) =>
    gone.map((field) => ({ ref: ref as ClientRef, ...field })),
  )
  await tx.executeMany(
    'delete from phone where number = $1 and ref = $2 and field = $3',
    removed
      .filter(({ kind }) => kind === 'PHONE')
      .flatMap(({ ref, id, value }) => phones.readAll(value).map(({ key }) => [key, ref, id])),
  )
  await tx.executeMany(
    'delete from email where address = $1 and ref = $2 and field = $3',
    removed.flatMap(({ ref, id, address }) => (address === null ? [] : [[address, ref, id]])),
  )
  await tx.executeMany(
    'delete from multifield where ref = $1 and id = $2',
    removed.map(({ ref, id }) => [ref, id]),
  )
  await insertMultifields(
    tx,
    changed.flatMap(({ ref, multifields }) =>
      multifields.flatMap((multifield) =>
        multifield.id === undefined ? [{ ref: ref as ClientRef, multifield }] : [],
      ),
    ),
  )
}
