/** A custom field in the form of the userfield methods. */
import type { ClientType } from '../../domain/clients/client.ts'
import { labelCodes, type Userfield, type UserfieldItem } from '../../domain/clients/userfield.ts'
import { phpArray } from '../../rest/decode/php-array.ts'
import { languages } from './languages.ts'

export const entityIds: Record<ClientType, string> = {
  lead: 'CRM_LEAD',
  contact: 'CRM_CONTACT',
  company: 'CRM_COMPANY',
}

const yesNo = (value: boolean): 'Y' | 'N' => (value ? 'Y' : 'N')

/** https://apidocs.bitrix24.com/api-reference/crm/contacts/userfield/crm-contact-userfield-get.html */
export function encodeUserfield(
  field: Userfield,
  labels: 'all' | 'none' | { lang: string },
): Record<string, unknown> {
  const row: Record<string, unknown> = {
    ID: String(field.id),
    ENTITY_ID: entityIds[field.type],
    FIELD_NAME: field.code,
    USER_TYPE_ID: field.kind,
    XML_ID: field.xmlId,
    SORT: String(field.sort),
    MULTIPLE: yesNo(field.isMultiple),
    MANDATORY: yesNo(field.isMandatory),
    SHOW_FILTER: field.showFilter,
    SHOW_IN_LIST: yesNo(field.showInList),
    EDIT_IN_LIST: yesNo(field.editInList),
    IS_SEARCHABLE: yesNo(field.isSearchable),
    SETTINGS: phpArray(new Map(Object.entries(field.settings))),
  }
  if (field.kind === 'enumeration') row['LIST'] = field.items.toSorted(inOrder).map(encodeItem)
  if (labels === 'none') return row
  for (const code of labelCodes) {
    const texts = field.labels[code] ?? {}
    row[code] =
      labels === 'all'
        ? Object.fromEntries(languages.map((lang) => [lang, texts[lang] ?? null]))
        : texts[labels.lang] || null
  }
  return row
}

const inOrder = (a: UserfieldItem, b: UserfieldItem): number => a.sort - b.sort || a.id - b.id

const encodeItem = ({ id, value, sort, isDefault, xmlId }: UserfieldItem) => ({
  ID: String(id),
  SORT: String(sort),
  VALUE: value,
  DEF: yesNo(isDefault),
  XML_ID: xmlId ?? '',
})
