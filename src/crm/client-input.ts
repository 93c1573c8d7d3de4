/** What is said of a client that is to be added or changed. */
import type { ClientType } from '../domain/clients/client.ts'
import type { Field, FieldTable, FieldValue } from '../domain/fields/field.ts'
import type { MultifieldChange } from '../domain/clients/multifield-change.ts'

/** A change or a new record, as far as it was said. */
export interface ClientInput {
  /** By field code. */
  values: Record<string, FieldValue>
  multifields: readonly MultifieldChange[]
  /**
   * Sent to crm.item.*: a new record has no salutation of itself and, when nobody named it, a name by its
   * id; custom fields that must be filled are asked for.
   */
  isItem?: true
}

/** The first custom field that must be filled and is not. */
export function missingCustomField(
  table: FieldTable,
  values: Readonly<Record<string, FieldValue>>,
): Field | undefined {
  return [...table.values()].find(({ code, isDynamic, isRequired }) => {
    if (!isDynamic || !isRequired) return false
    const value = values[code] ?? ''
    return value === '' || (Array.isArray(value) && value.length === 0)
  })
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

const people = new Set(['ASSIGNED_BY_ID', 'CREATED_BY_ID', 'MODIFY_BY_ID'])
const days = new Set(['DATE_CREATE', 'DATE_MODIFY'])

/**
 * The values without those that name nobody, or no day, where a record always has one: a form that
 * leaves the responsible open says nothing of it.
 */
export function saidValues(
  values: Readonly<Record<string, FieldValue>>,
): Record<string, FieldValue> {
  return Object.fromEntries(
    Object.entries(values).filter(([code, value]) => {
      if (people.has(code)) return typeof value === 'number' && value > 0
      return !days.has(code) || value !== null
    }),
  )
}
