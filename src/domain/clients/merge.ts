/**
 * What one record becomes when others of its type are merged into it. What both have filled must be
 * alike; what only another has is taken over; phones, e-mails and their kin are joined.
 * https://apidocs.bitrix24.com/api-reference/crm/duplicates/crm-entity-merge-batch.html
 */
import { nameById, namedIn } from './client-name.ts'
import type { ClientType } from './client.ts'
import { normalizeEmail } from './email.ts'
import type { Field, FieldTable, FieldValue } from '../fields/field.ts'
import type { MultifieldRow } from './multifield-change.ts'
import type { PhoneReader } from '../phone/phone.ts'

export interface MergeRecord {
  id: number
  /** By field code. */
  values: Readonly<Record<string, FieldValue>>
  multifields: readonly MultifieldRow[]
}

export type MergePlan =
  /** Codes of the fields that hold different values. */
  | { conflicts: string[] }
  | {
      /** What changes in the main record. */
      values: Record<string, FieldValue>
      added: Omit<MultifieldRow, 'id'>[]
    }

/**
 * Fields that say where a record comes from and who works with it, not who the client is: the main
 * record keeps its own, and takes another's only when it has none.
 */
const keptFields = new Set([
  'ASSIGNED_BY_ID',
  'ORIGINATOR_ID',
  'ORIGIN_ID',
  'ORIGIN_VERSION',
  'LEAD_ID',
])

/** Fields that mean nothing without another one, and come along with it. */
const companions: Readonly<Record<string, readonly string[]>> = {
  OPPORTUNITY: ['CURRENCY_ID', 'IS_MANUAL_OPPORTUNITY'],
  REVENUE: ['CURRENCY_ID'],
  STATUS_ID: ['STATUS_SEMANTIC_ID', 'MOVED_TIME', 'MOVED_BY_ID', 'DATE_CLOSED'],
  ORIGIN_ID: ['ORIGINATOR_ID', 'ORIGIN_VERSION'],
}
const isCompanion = new Set(['CURRENCY_ID', 'ORIGINATOR_ID', 'ORIGIN_VERSION'])

/** Links have their own rules: store/links/links.ts moves them. A lead has one company. */
const isLinks = (type: ClientType, { code, isWriteOnly }: Field): boolean =>
  isWriteOnly === true ||
  (type === 'contact' && code === 'COMPANY_ID') ||
  (type === 'lead' && code === 'CONTACT_ID')

export function planMerge(
  type: ClientType,
  fields: FieldTable,
  main: MergeRecord,
  others: readonly MergeRecord[],
  phones: PhoneReader,
): MergePlan {
  const values: Record<string, FieldValue> = {}
  const conflicts: string[] = []
  for (const field of fields.values()) {
    const { code } = field
    if (isLinks(type, field) || isCompanion.has(code) || isBookkeeping(field)) continue
    const filled = [main, ...others].filter((record) => isFilled(type, field, record))
    const [first, ...rest] = filled
    if (!first) continue
    if (field.isMultiple) {
      const joined = joinLists(filled.map((record) => record.values[code]))
      if (JSON.stringify(joined) !== JSON.stringify(main.values[code])) values[code] = joined
      continue
    }
    if (!keptFields.has(code) && rest.some((record) => !isSame(field, first, record)))
      conflicts.push(code)
    if (first === main) continue
    for (const each of [code, ...(companions[code] ?? [])]) {
      const value = first.values[each]
      if (value !== undefined) values[each] = value
    }
  }
  if (conflicts.length > 0) return { conflicts }
  return { values, added: joinMultifields(main, others, phones) }
}

/** Kept by the program itself, or a switch of the record's own. */
const isBookkeeping = ({ code, type, isReadOnly }: Field): boolean =>
  (isReadOnly === true && !keptFields.has(code)) ||
  type === 'char' ||
  type === 'file' ||
  type === 'crm_multifield'

function isFilled(type: ClientType, { code, type: kind }: Field, record: MergeRecord): boolean {
  const value = record.values[code]
  if (value === undefined || value === null) return false
  // Nobody chose the name that a record without one is given.
  if (code === namedIn(type) && value === nameById(type, record.id)) return false
  if (typeof value === 'string') return value.trim() !== ''
  if (typeof value === 'object') return value.length > 0
  // No amount, no company, a switch that is off; a whole number of a custom field may well be 0.
  return value !== 0 || kind === 'integer'
}

function isSame({ code }: Field, one: MergeRecord, other: MergeRecord): boolean {
  if (comparable(one.values[code]) !== comparable(other.values[code])) return false
  if (!companions[code]?.includes('CURRENCY_ID')) return true
  const { CURRENCY_ID: currency } = one.values
  const { CURRENCY_ID: another } = other.values
  // An amount without a currency is in the portal's own.
  return !currency || !another || currency === another
}

const comparable = (value: FieldValue | undefined): unknown =>
  typeof value === 'string' ? value.trim() : (value ?? null)

const joinLists = (lists: readonly (FieldValue | undefined)[]): FieldValue => [
  ...new Set(lists.flatMap((list) => (typeof list === 'object' && list !== null ? list : []))),
]

/** The others' rows that say something new, in order. */
function joinMultifields(
  main: MergeRecord,
  others: readonly MergeRecord[],
  phones: PhoneReader,
): Omit<MultifieldRow, 'id'>[] {
  const known = new Set(main.multifields.map((row) => multifieldKey(row, phones)))
  const added: Omit<MultifieldRow, 'id'>[] = []
  for (const { id: _id, ...row } of others.flatMap(({ multifields }) => multifields)) {
    const key = multifieldKey(row, phones)
    if (known.has(key)) continue
    known.add(key)
    added.push(row)
  }
  return added
}

/** Equal for rows that a search would not tell apart. */
function multifieldKey(
  { kind, value }: Pick<MultifieldRow, 'kind' | 'value'>,
  phones: PhoneReader,
): string {
  if (kind === 'PHONE') {
    const numbers = phones.readAll(value).map(({ key, extension }) => `${key}#${extension}`)
    if (numbers.length > 0) return `PHONE ${numbers.toSorted().join(' ')}`
  }
  const address = kind === 'EMAIL' ? normalizeEmail(value) : undefined
  return address === undefined ? `${kind} text ${value.trim()}` : `EMAIL ${address}`
}
