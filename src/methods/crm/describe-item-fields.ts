import type { ClientType } from '../../domain/clients/client.ts'
import type { Field } from '../../domain/fields/field.ts'
import { describeField } from './describe-fields.ts'
import type { ItemNames } from './item-names.ts'

// https://apidocs.bitrix24.com/tutorials/crm/how-to-edit-crm-objects/how-to-make-contact-edit-card.html
const fm: Field = { code: 'FM', type: 'crm_multifield', title: 'Communications', isMultiple: true }

/** https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-fields.html */
export function describeItemFields(names: ItemNames): Record<string, Record<string, unknown>> {
  const fields = [...names.shown, ['fm', fm] as const]
  const described = fields.map(([name, field]) => [
    name,
    {
      ...describeField(field),
      // What the older methods call a char is a boolean here.
      type: field.type === 'char' ? 'boolean' : field.type,
      isRequired: isRequired(names.type, field),
      isReadOnly: field.isReadOnly === true && !field.isItemWritable,
      upperName: field.upperName ?? field.code,
    },
  ])
  return Object.fromEntries(described)
}

const nameParts = new Set(['NAME', 'SECOND_NAME', 'LAST_NAME'])

function isRequired(type: ClientType, { code, isRequired: required }: Field): boolean {
  if (code === 'OPENED') return type !== 'company'
  // The older methods describe all parts of a name as required, although one is enough.
  return required === true && !nameParts.has(code)
}
