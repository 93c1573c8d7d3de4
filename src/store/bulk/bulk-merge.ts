/** What a row adds to the client that it turned out to be. */
import type { ClientRef, ClientType } from '../../domain/clients/client.ts'
import { normalizeEmail } from '../../domain/clients/email.ts'
import type { MultifieldKind } from '../../domain/clients/multifield-change.ts'
import type { PhoneReader } from '../../domain/phone/phone.ts'
import type { BulkClient, BulkMultifield } from './bulk-clients.ts'
import { placeholders } from './bulk-insert.ts'
import type { Known } from './bulk-find.ts'
import type { Database } from '../database.ts'
import { toJson } from '../json.ts'

/** A client with what the rows made of it so far. */
export interface Stored {
  /** undefined: not stored yet. */
  ref: ClientRef | undefined
  type: ClientType
  title: string | null
  name: string | null
  secondName: string | null
  lastName: string | null
  responsible: number
  stage: string | null
  stageSemantics: string | null
  activityAt: number
  createdAt: number
  origin: string | null
  /** A JSON object as text. */
  data: string
  /** Without an id: to be added. */
  multifields: (BulkMultifield & { id?: number })[]
  removed: { id: number; kind: MultifieldKind; value: string; address: string | null }[]
}

/**
 * By external id the row is the record's newer state: what it says replaces what was there, phones
 * and e-mails as a whole; what it leaves empty stays. By name and number it completes: only what is
 * missing is added. Either way the same row twice changes nothing. Tells whether anything changed.
 */
export function mergeInto(stored: Stored, row: BulkClient): boolean {
  const isReplacing = row.origin !== null
  let isChanged = false
  for (const key of ['title', 'name', 'secondName', 'lastName', 'stage', 'stageSemantics'] as const)
    if (isNews(stored[key], row[key], isReplacing)) {
      stored[key] = row[key]
      isChanged = true
    }
  if (isReplacing)
    for (const key of ['responsible', 'createdAt', 'activityAt'] as const)
      if (row[key] !== null && row[key] !== stored[key]) {
        stored[key] = row[key]
        isChanged = true
      }
  const data = mergedData(stored.data, row.data, isReplacing)
  if (data) {
    stored.data = data
    isChanged = true
  }
  const hasNewFields = isReplacing
    ? replaceMultifields(stored, row.multifields)
    : completeMultifields(stored, row.multifields)
  return hasNewFields || isChanged
}

const isNews = (before: string | null, after: string | null, isReplacing: boolean): boolean =>
  after !== null && after !== before && (isReplacing || before === null || before === '')

function mergedData(before: string, after: string, isReplacing: boolean): string | undefined {
  if (after === '{}' || after === before) return undefined
  const known = JSON.parse(before) as Record<string, unknown>
  let isChanged = false
  for (const [code, value] of Object.entries(JSON.parse(after) as Record<string, unknown>)) {
    const old = Object.hasOwn(known, code) ? known[code] : undefined
    const isEmpty = old === undefined || old === null || old === ''
    if (!isEmpty && (!isReplacing || isSame(old, value))) continue
    known[code] = value
    isChanged = true
  }
  return isChanged ? toJson(known) : undefined
}

const isSame = (a: unknown, b: unknown): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b)

function completeMultifields(stored: Stored, fields: BulkClient['multifields']): boolean {
  const missing = fields.filter(
    (field) => !stored.multifields.some((known) => isSameContact(known, field)),
  )
  if (missing.length === 0) return false
  stored.multifields = [...stored.multifields, ...missing]
  return true
}

const isSameContact = (a: BulkMultifield, b: BulkMultifield): boolean =>
  a.kind === b.kind &&
  (a.value === b.value ||
    (a.address !== null && a.address === b.address) ||
    (b.numbers.length > 0 &&
      b.numbers.every(([key]) => a.numbers.some(([other]) => other === key))))

function replaceMultifields(stored: Stored, fields: BulkClient['multifields']): boolean {
  const kinds = new Set(fields.map(({ kind }) => kind))
  const wanted = [...fields]
  const kept: Stored['multifields'] = []
  let isChanged = false
  for (const known of stored.multifields) {
    const at = wanted.findIndex(
      ({ kind, valueType, value }) =>
        kind === known.kind && valueType === known.valueType && value === known.value,
    )
    if (at !== -1) wanted.splice(at, 1)
    if (at !== -1 || !kinds.has(known.kind)) {
      kept.push(known)
      continue
    }
    isChanged = true
    if (known.id !== undefined) stored.removed.push({ ...known, id: known.id })
  }
  if (!isChanged && wanted.length === 0) return false
  stored.multifields = [...kept, ...wanted]
  return true
}

/** The stored clients among the matches, with all that a row can change, by ref. */
export async function loadMatched(
  database: Database,
  matches: readonly Known[],
  phones: PhoneReader,
): Promise<Map<ClientRef, Stored>> {
  const refs = [...new Set(matches.flatMap(({ ref }) => ref ?? []))].toSorted((a, b) => a - b)
  const found = new Map<ClientRef, Stored>()
  const types = new Map(
    matches.flatMap(({ ref, type }) => (ref === undefined ? [] : [[ref, type]])),
  )
  const places = placeholders(perChunk)
  for (let from = 0; from < refs.length; from += perChunk) {
    const chunk = refs.slice(from, from + perChunk)
    const last = chunk.at(-1) as ClientRef
    while (chunk.length < perChunk) chunk.push(last)
    for (const row of await database.values<ClientColumns>(clientSql(places), chunk))
      found.set(row[0], fromRow(row, types.get(row[0]) as ClientType))
    for (const [ref, id, kind, valueType, value] of await database.values<MultifieldColumns>(
      multifieldSql(places),
      chunk,
    ))
      found.get(ref)?.multifields.push({
        id,
        kind,
        valueType,
        value,
        numbers:
          kind === 'PHONE'
            ? phones.readAll(value).map(({ key, extension }) => [key, extension] as const)
            : [],
        address: kind === 'EMAIL' ? (normalizeEmail(value) ?? null) : null,
      })
  }
  return found
}

const fromRow = (row: ClientColumns, type: ClientType): Stored => ({
  ref: row[0],
  type,
  title: row[1],
  name: row[2],
  secondName: row[3],
  lastName: row[4],
  responsible: row[5],
  stage: row[6],
  stageSemantics: row[7],
  activityAt: row[8],
  createdAt: row[9],
  origin: row[10],
  data: row[11],
  multifields: [],
  removed: [],
})

type ClientColumns = [
  ref: ClientRef,
  title: string | null,
  name: string | null,
  secondName: string | null,
  lastName: string | null,
  responsible: number,
  stage: string | null,
  stageSemantics: string | null,
  activityAt: number,
  createdAt: number,
  origin: string | null,
  data: string,
]

type MultifieldColumns = [
  ref: ClientRef,
  id: number,
  kind: MultifieldKind,
  valueType: string,
  value: string,
]

const perChunk = 250
const clientSql = (
  places: string,
): string => `select ref, title, name, second_name, last_name, responsible, stage,
  stage_semantics, activity_at, created_at, origin, data from client where ref in (${places})`
const multifieldSql = (
  places: string,
): string => `select ref, id, kind, value_type, value from multifield
  where ref in (${places}) order by ref, id`
