/** Choices that are none: crm.item.* refuse them, the older methods keep whatever they are sent. */
import type { Field, FieldTable, FieldValue } from '../domain/fields/field.ts'
import type { Directories } from './directories.ts'

/**
 * The first field whose value its directory does not have. Custom fields are left alone.
 * https://apidocs.bitrix24.com/tutorials/crm/how-to-edit-crm-objects/how-to-make-contact-edit-card.html
 */
export async function unknownChoice(
  table: FieldTable,
  values: Readonly<Record<string, FieldValue>>,
  directories: Directories,
): Promise<Field | undefined> {
  for (const [code, value] of Object.entries(values)) {
    const field = table.get(code)
    if (!field?.statusType || field.isDynamic || typeof value !== 'string' || value === '') continue
    if (!(await directories.has(field.statusType, value))) return field
  }
  return undefined
}
