/** What a caller sends for the fields of a client, read by the table of fields. */
import type { ClientType } from '../domain/client.ts'
import type { Field, FieldTable, FieldValue } from '../domain/fields/field.ts'
import { parseFieldValue } from '../domain/fields/parse-value.ts'
import type { MultifieldChange } from '../domain/multifield-change.ts'

/** A change or a new record, as far as it was said. */
export interface ClientInput {
  /** By field code. */
  values: Record<string, FieldValue>
  multifields: readonly MultifieldChange[]
}

export interface ReadInput {
  values: Record<string, FieldValue>
  /** Fields whose value they cannot hold. */
  invalid: Field[]
}

/** Fields that an import may set although nobody else may. */
const importable = new Set(['DATE_CREATE', 'DATE_MODIFY', 'CREATED_BY_ID', 'MODIFY_BY_ID'])

/**
 * Reads values by field code. Unknown and read-only fields are left out without an error.
 * https://apidocs.bitrix24.com/api-reference/crm/contacts/crm-contact-add.html
 */
export function readFieldValues(
  table: FieldTable,
  sent: Readonly<Record<string, unknown>>,
  timeZone: string,
  isImport = false,
): ReadInput {
  const values: Record<string, FieldValue> = {}
  const invalid: Field[] = []
  for (const [code, value] of Object.entries(sent)) {
    const field = table.get(code)
    if (!field || field.type === 'crm_multifield') continue
    if (field.isReadOnly && !(isImport && importable.has(code))) continue
    const parsed = parseFieldValue(field, value, timeZone)
    if (parsed === undefined) invalid.push(field)
    else values[code] = parsed
  }
  return { values, invalid }
}

/** What a record must have: a contact a name, a company a title. */
export function missingField(
  type: ClientType,
  values: Readonly<Record<string, FieldValue>>,
): 'name' | 'title' | undefined {
  const isEmpty = (code: string) =>
    values[code] === undefined || values[code] === null || values[code] === ''
  if (type === 'company' && isEmpty('TITLE')) return 'title'
  if (type === 'contact' && isEmpty('NAME') && isEmpty('LAST_NAME')) return 'name'
  return undefined
}
