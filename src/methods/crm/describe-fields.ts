import type { Field, FieldTable } from '../../domain/fields/field.ts'

/** The answer of `.fields`. https://apidocs.bitrix24.com/api-reference/crm/contacts/crm-contact-fields.html */
export function describeFields(table: FieldTable): Record<string, Record<string, unknown>> {
  return Object.fromEntries([...table.values()].map((field) => [field.code, describeField(field)]))
}

export const describeField = (field: Field): Record<string, unknown> => ({
  type: field.type,
  isRequired: field.isRequired === true,
  isReadOnly: field.isReadOnly === true,
  isImmutable: false,
  isMultiple: field.isMultiple === true,
  isDynamic: field.isDynamic === true,
  ...(field.isDeprecated && { isDeprecated: true }),
  ...(field.statusType !== undefined && { statusType: field.statusType }),
  ...(field.settings !== undefined && { settings: field.settings }),
  title: field.title,
})
