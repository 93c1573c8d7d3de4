import type { Field, FieldTable } from '../../domain/fields/field.ts'
import { phpArray } from '../../rest/decode/php-array.ts'

/** The answer of `.fields`. https://apidocs.bitrix24.com/api-reference/crm/contacts/crm-contact-fields.html */
export function describeFields(table: FieldTable): Record<string, Record<string, unknown>> {
  const described = [...table.values()].filter(({ isUndescribed }) => !isUndescribed)
  return Object.fromEntries(described.map((field) => [field.code, describeField(field)]))
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
  ...(field.settings !== undefined && {
    settings: phpArray(new Map(Object.entries(field.settings))),
  }),
  title: field.title,
  ...(field.labels && {
    listLabel: field.labels.list,
    formLabel: field.labels.form,
    filterLabel: field.labels.filter,
  }),
  ...(field.items && {
    items: field.items.map(({ id, value }) => ({ ID: String(id), VALUE: value })),
  }),
})
