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
  // Only custom fields are of these.
  | 'money'
  | 'address'
  | 'employee'
  | 'crm'

export interface Field {
  /** As the v2 methods call it: ASSIGNED_BY_ID. */
  code: string
  type: FieldType
  title: string
  isReadOnly?: true
  /** crm.item.* writes what the older methods only read. */
  isItemWritable?: true
  /** The older methods do not know it. */
  isItemOnly?: true
  /** In the records of the older methods although their `.fields` says nothing of it. */
  isUndescribed?: true
  isRequired?: true
  isMultiple?: true
  /** A custom field of this portal. */
  isDynamic?: true
  isDeprecated?: true
  /** Read through a method of its own, never in an answer's record. */
  isWriteOnly?: true
  /** Characters that it holds at most, where it holds fewer than other texts. */
  lengthMax?: number
  /** Directory that holds the values of a crm_status. */
  statusType?: string
  settings?: Readonly<Record<string, unknown>>
  /** Its name in `client.data`, where that is not the code. */
  storedAs?: string
  /** The choices of an enumeration. */
  items?: readonly { id: number; value: string }[]
  /** What portals show beside the field, in their language. */
  labels?: { list: string; form: string; filter: string }
  /** What a new record has that was not given a value. */
  initial?: InitialValue
  /** What a record that never got a value has: records of an import know few fields. */
  fallback?: string | number
  /** As crm.item.* calls it, where it is not the camelCase of the code. */
  itemName?: string
  /** Internal name where `upperName` of crm.item.fields shows another one than the code. */
  upperName?: string
}

/** Characters of a text that has an index: the entries of one are bounded in PostgreSQL. */
export const indexedTextMax = 255

/** A value, or the moment at which the record is added. */
export type InitialValue = { value: FieldValue } | 'now'

export type FieldTable = ReadonlyMap<string, Field>

/** How a value is kept: dates as `YYYY-MM-DD`, moments as Unix seconds, flags as Y and N. */
export type FieldValue = string | number | null | readonly (string | number)[]

export const fieldTable = (...groups: readonly (readonly Field[])[]): FieldTable =>
  new Map(groups.flat().map((field) => [field.code, field]))

const recordTables = new WeakMap<FieldTable, FieldTable>()

/** The fields that `crm.lead|contact|company.*` know. */
export function recordFields(table: FieldTable): FieldTable {
  const known = recordTables.get(table) ?? fieldTable([...table.values()].filter(isRecordField))
  recordTables.set(table, known)
  return known
}

const isRecordField = ({ isItemOnly }: Field): boolean => isItemOnly !== true

/** `ASSIGNED_BY_ID` → `assignedById`, `UF_CRM_MANAGER_NOTE` → `ufCrmManagerNote`. */
export function itemName(field: Field): string {
  if (field.itemName) return field.itemName
  return field.isDynamic ? customItemName(field.code) : camel(field.code)
}

/**
 * A word that begins with a digit would lose its boundary, so then the rest stays as it is:
 * `UF_CRM_1720019876534` → `ufCrm_1720019876534`, `UF_CRM_2_1639669411830` → `ufCrm2_1639669411830`.
 * https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-list.html ; names with letters are
 * as portals were seen to write them: `UF_CRM_64BD76BC5BC45` → `ufCrm_64BD76BC5BC45`.
 */
function customItemName(code: string): string {
  const [, number = '', rest = ''] = /^UF_CRM_(?:(\d+)_(?=.))?(.*)$/s.exec(code) ?? []
  if (/^\d+$/.test(rest)) return `ufCrm${number}_${rest}`
  if (/(^|_)\d/.test(rest)) return `ufCrm_${code.slice('UF_CRM_'.length)}`
  return camel(`UF_CRM${number}_${rest}`)
}

const camel = (code: string): string =>
  code
    .toLowerCase()
    .split('_')
    .filter((word) => word !== '')
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('')
