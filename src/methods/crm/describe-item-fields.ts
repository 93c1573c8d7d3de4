import type { Field } from '../../domain/fields/field.ts'
import { describeField } from './describe-fields.ts'
import type { ItemNames } from './item-names.ts'

const extras: Readonly<Record<string, Field>> = {
  webformId: { code: 'WEBFORM_ID', type: 'integer', title: 'Created by CRM form' },
  observers: { code: 'OBSERVERS', type: 'user', title: 'Observers', isMultiple: true },
}

/** https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-fields.html */
export function describeItemFields(names: ItemNames): Record<string, Record<string, unknown>> {
  const described = [...names.shown, ...Object.entries(extras)].map(([name, field]) => [
    name,
    {
      ...describeField(field),
      // What the older methods call a char is a boolean here.
      type: field.type === 'char' ? 'boolean' : field.type,
      isRequired: field.code === 'OPENED' || field.isRequired === true,
      isReadOnly: field.isReadOnly === true || Object.hasOwn(extras, name),
      upperName: field.upperName ?? field.code,
    },
  ])
  return Object.fromEntries(described)
}
