/**
 * What a client has fields of. One table an entity is the source for columns, validation, `.fields`,
 * filters and both name styles; nothing else in the program lists fields.
 */

export type FieldType =
  | 'integer'
  | 'string'
  | 'double'
  | 'char'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'user'
  | 'url'
  | 'enumeration'
  | 'file'
  | 'crm_status'
  | 'crm_currency'
  | 'crm_lead'
  | 'crm_contact'
  | 'crm_company'
  | 'crm_multifield'

export interface Field {
  /** As the v2 methods call it: ASSIGNED_BY_ID. */
  code: string
  type: FieldType
  title: string
  isReadOnly?: true
  isRequired?: true
  isMultiple?: true
  /** A custom field of this portal. */
  isDynamic?: true
  isDeprecated?: true
  /** Read through a method of its own, never in an answer's record. */
  isWriteOnly?: true
  /** Directory that holds the values of a crm_status. */
  statusType?: string
  settings?: Readonly<Record<string, unknown>>
  /** What a record that never got a value has: records of an import know few fields. */
  fallback?: string | number
  /** As crm.item.* calls it, where it is not the camelCase of the code. */
  itemName?: string
  /** Internal name where `upperName` of crm.item.fields shows another one than the code. */
  upperName?: string
}

export type FieldTable = ReadonlyMap<string, Field>

/** How a value is kept: dates as `YYYY-MM-DD`, moments as Unix seconds, flags as Y and N. */
export type FieldValue = string | number | null | readonly (string | number)[]

export const fieldTable = (...groups: readonly (readonly Field[])[]): FieldTable =>
  new Map(groups.flat().map((field) => [field.code, field]))

/** `ASSIGNED_BY_ID` → `assignedById`; digits keep their underscore away: `ADDRESS_2` → `address2`. */
export function itemName(field: Field): string {
  if (field.itemName) return field.itemName
  const isCustom = field.code.startsWith('UF_CRM_')
  if (isCustom) return `ufCrm_${camel(field.code.slice('UF_CRM_'.length))}`
  return camel(field.code)
}

const camel = (code: string): string =>
  code
    .toLowerCase()
    .split('_')
    .filter((word) => word !== '')
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('')
