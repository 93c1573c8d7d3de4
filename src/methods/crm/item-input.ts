/**
 * What crm.item.add and crm.item.update are given for the fields of an item.
 * https://apidocs.bitrix24.com/tutorials/crm/how-to-edit-crm-objects/how-to-change-email-or-phone.html
 */
import type { Field } from '../../domain/fields/field.ts'
import {
  defaultValueType,
  multifieldKinds,
  type MultifieldChange,
} from '../../domain/clients/multifield-change.ts'
import type { ItemNames } from './item-names.ts'
import { readMultifields } from './multifield-rows.ts'

export interface ItemInput {
  /** By field code. */
  values: Record<string, unknown>
  multifields: MultifieldChange[]
}

export type ItemInputProblem =
  | { problem: 'notIterable'; type: string }
  | { problem: 'invalid'; field: string }

type Sent = Readonly<Record<string, unknown>>

/** Names that no field has are left out without an error. */
export function readItemInput(
  names: ItemNames,
  sent: Sent,
  isNew: boolean,
): ItemInput | ItemInputProblem {
  const values: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(sent)) {
    const field = names.byName.get(name)
    if (!field) continue
    const type = scalarType(field, value)
    if (type !== undefined) return { problem: 'notIterable', type }
    values[field.code] = value
  }
  const fm = readFm(sent['fm'], isNew)
  if (fm === undefined) return { problem: 'invalid', field: 'fm' }
  return { values, multifields: [...fm, ...readOlderRows(sent)] }
}

/**
 * `phone` and `email` as lists of the older methods' rows: the recipe for a synchronisation that comes
 * with b24jssdk adds contacts so. Answers show one value under these names, a text, which is no change.
 */
const readOlderRows = ({ phone, email }: Sent): MultifieldChange[] =>
  readMultifields({
    ...(typeof phone === 'object' && { PHONE: phone }),
    ...(typeof email === 'object' && { EMAIL: email }),
  })

/** PHP's name for the type of a single value where a list is meant. */
function scalarType({ isMultiple }: Field, value: unknown): string | undefined {
  if (!isMultiple || value === null || value === '' || typeof value === 'object') return undefined
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'double'
  return typeof value === 'boolean' ? 'boolean' : 'string'
}

// The longest type that the documentation knows has ten letters; unknown ones are kept as they are.
const typeLengthMax = 50

/**
 * A list adds; in an object the key says what is done: the id of a row changes it or, with an empty
 * value, removes it; any other key adds. A bare text is nothing.
 */
function readFm(fm: unknown, isNew: boolean): MultifieldChange[] | undefined {
  if (typeof fm !== 'object' || fm === null) return []
  const isList = Array.isArray(fm)
  const changes: MultifieldChange[] = []
  for (const [key, row] of Object.entries(fm)) {
    if (typeof row !== 'object' || row === null) continue
    const { typeId, valueType, value } = row as Sent
    // Documented: an element without `typeId` silently does nothing.
    if (typeof typeId !== 'string' || typeId === '') continue
    const text = typeof value === 'number' ? String(value) : value
    if (text !== undefined && text !== null && typeof text !== 'string') return undefined
    const type = typeof valueType === 'string' ? valueType.toUpperCase() : ''
    if (typeId.length > typeLengthMax || type.length > typeLengthMax) return undefined
    const kind = kindOf(typeId)
    const id = isNew || isList || !/^\d{1,15}$/.test(key) ? 0 : Number(key)
    if (id > 0 && text === '') changes.push({ change: 'delete', id, kind })
    else if (id > 0)
      changes.push({
        change: 'edit',
        id,
        kind,
        valueType: type || undefined,
        value: text ?? undefined,
      })
    else if (text)
      changes.push({
        change: 'add',
        kind,
        valueType: type || defaultValueType,
        value: text,
      })
  }
  return changes
}

/** A number kept as `phone` would never be found. A type that is not known is kept as it is. */
function kindOf(typeId: string): string {
  const known: readonly string[] = multifieldKinds
  return known.includes(typeId.toUpperCase()) ? typeId.toUpperCase() : typeId
}
