/** What a caller sends for the fields of a client, read by the table of fields. */
import type { Field, FieldTable, FieldValue } from './field.ts'
import { parseFieldValue } from './parse-value.ts'

export interface ReadValues {
  values: Record<string, FieldValue>
  /** Fields whose value they cannot hold. */
  invalid: Field[]
}

/** Fields that an import may set although nobody else may. */
const importable = new Set(['DATE_CREATE', 'DATE_MODIFY', 'CREATED_BY_ID', 'MODIFY_BY_ID'])

export interface ReadOptions {
  /** A record that is brought along may say when and by whom it was made. */
  isImport?: boolean
  /** Sent to crm.item.*. */
  isItem?: boolean
  /** The currency of sums that name none. */
  currency?: string
}

/**
 * Reads values by field code. Unknown and read-only fields are left out without an error.
 * https://apidocs.bitrix24.com/api-reference/crm/contacts/crm-contact-add.html
 */
export function readFieldValues(
  table: FieldTable,
  sent: Readonly<Record<string, unknown>>,
  timeZone: string,
  { isImport = false, isItem = false, currency }: ReadOptions = {},
): ReadValues {
  const values: Record<string, FieldValue> = {}
  const invalid: Field[] = []
  for (const [code, value] of Object.entries(sent)) {
    const field = table.get(code)
    if (!field || field.type === 'crm_multifield') continue
    const isWritable = (isImport && importable.has(code)) || (isItem && field.isItemWritable)
    if (field.isReadOnly && !isWritable) continue
    const parsed = parseFieldValue(field, value, timeZone)
    if (parsed === undefined) invalid.push(field)
    else values[code] = field.type === 'money' && currency ? inCurrency(parsed, currency) : parsed
  }
  return { values, invalid }
}

const inCurrency = (value: FieldValue, currency: string): FieldValue => {
  const named = <Sum>(sum: Sum) =>
    typeof sum === 'string' && !sum.includes('|') ? `${sum}|${currency}` : sum
  return typeof value === 'object' && value !== null ? value.map(named) : named(value)
}
