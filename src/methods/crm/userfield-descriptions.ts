/**
 * `crm.userfield.*`: what custom fields can be, whatever records they are of.
 * https://apidocs.bitrix24.com/api-reference/crm/universal/user-defined-fields/index.html
 */
import { z } from 'zod'
import {
  isUserfieldKind,
  userfieldKinds,
  userfieldSettings,
} from '../../domain/clients/userfield.ts'
import { defineMethod } from '../../rest/method.ts'
import { text } from '../../rest/wire.ts'
import { sentence } from './sentence.ts'

const page = (name: string) =>
  `https://apidocs.bitrix24.com/api-reference/crm/universal/user-defined-fields/crm-userfield-${name}.html`

interface Description {
  type: string
  title: string
  isReadOnly?: true
  isImmutable?: true
  isMultiple?: true
}
const description = z.object({
  type: z.string(),
  title: z.string(),
  isReadOnly: z.literal(true).optional(),
  isImmutable: z.literal(true).optional(),
  isMultiple: z.literal(true).optional(),
})

const properties: Readonly<Record<string, Description>> = {
  ID: { type: 'int', title: 'ID', isReadOnly: true },
  ENTITY_ID: { type: 'string', title: 'Object', isImmutable: true },
  FIELD_NAME: { type: 'string', title: 'Code', isImmutable: true },
  USER_TYPE_ID: { type: 'string', title: 'Data Type', isImmutable: true },
  XML_ID: { type: 'string', title: 'External ID (XML ID)' },
  SORT: { type: 'int', title: 'Sorting' },
  MULTIPLE: { type: 'char', title: 'Multiple' },
  MANDATORY: { type: 'char', title: 'Mandatory' },
  SHOW_FILTER: { type: 'char', title: 'Show in list filter' },
  SHOW_IN_LIST: { type: 'char', title: 'Show in list' },
  EDIT_IN_LIST: { type: 'char', title: 'Allow user editing' },
  IS_SEARCHABLE: { type: 'char', title: 'Field values are searchable' },
  EDIT_FORM_LABEL: { type: 'string', title: 'Label in edit form' },
  LIST_COLUMN_LABEL: { type: 'string', title: 'Header in list' },
  LIST_FILTER_LABEL: { type: 'string', title: 'Filter label in list' },
  ERROR_MESSAGE: { type: 'string', title: 'Error message' },
  HELP_MESSAGE: { type: 'string', title: 'Help' },
  LIST: { type: 'uf_enum_element', title: 'List elements', isMultiple: true },
  SETTINGS: { type: 'object', title: 'Additional settings (dependent on type)' },
}

const itemProperties: Readonly<Record<string, Description>> = {
  ID: { type: 'int', title: 'ID', isReadOnly: true },
  SORT: { type: 'int', title: 'Sorting' },
  VALUE: { type: 'string', title: 'Value' },
  DEF: { type: 'string', title: 'Default Value' },
  DEL: { type: 'string', title: 'Element Deletion Flag' },
}

/** Settings that a caller may give, with their types. */
const settingTypes: Readonly<Record<string, Description>> = {
  DEFAULT_VALUE: { type: 'string', title: 'Default Value' },
  ROWS: { type: 'int', title: 'Number of Rows' },
  PRECISION: { type: 'int', title: 'Precision' },
  DISPLAY: { type: 'string', title: 'Appearance' },
  LIST_HEIGHT: { type: 'int', title: 'List Height' },
  ENTITY_TYPE: { type: 'string', title: 'Directory' },
  LEAD: { type: 'char', title: 'Leads' },
  CONTACT: { type: 'char', title: 'Contacts' },
  COMPANY: { type: 'char', title: 'Companies' },
  DEAL: { type: 'char', title: 'Deals' },
}

const valueTypes: Readonly<Record<string, string>> = {
  integer: 'int',
  double: 'double',
  boolean: 'int',
  date: 'object',
  datetime: 'object',
}

const types = defineMethod({
  name: 'crm.userfield.types',
  title: 'List the types of custom fields',
  docs: page('types'),
  differs: 'file, iblock_section and iblock_element are not among them.',
  scope: 'crm',
  auth: 'any',
  params: z.object({}),
  result: z.array(z.object({ ID: z.string(), title: z.string() })),
  errors: {},
  async handler() {
    return Object.entries(userfieldKinds).map(([ID, title]) => ({ ID, title }))
  },
})

const fields = defineMethod({
  name: 'crm.userfield.fields',
  title: 'Describe the properties of a custom field',
  docs: page('fields'),
  scope: 'crm',
  auth: 'any',
  params: z.object({}),
  result: z.record(z.string(), description),
  errors: {},
  async handler() {
    return properties
  },
})

const enumerationFields = defineMethod({
  name: 'crm.userfield.enumeration.fields',
  title: 'Describe the choices of a list field',
  docs: page('enumeration-fields'),
  scope: 'crm',
  auth: 'any',
  params: z.object({}),
  result: z.record(z.string(), description),
  errors: {},
  async handler() {
    return itemProperties
  },
})

const settingsFields = defineMethod({
  name: 'crm.userfield.settings.fields',
  title: 'Describe the settings of a type of custom field',
  docs: page('settings-fields'),
  scope: 'crm',
  auth: 'any',
  params: z.object({ type: text().describe('A type of crm.userfield.types') }),
  result: z.union([z.record(z.string(), description), z.array(z.never())]),
  errors: { typeMissing: sentence("Parameter 'type' is not specified or empty.") },
  async handler({ type }, _context, fail) {
    if (type === '') fail('typeMissing')
    if (!isUserfieldKind(type)) return []
    const all = type === 'crm' ? { LEAD: '', CONTACT: '', COMPANY: '', DEAL: '' } : {}
    const described = Object.keys({ ...userfieldSettings(type, {}), ...all }).flatMap((code) => {
      const setting = settingTypes[code]
      if (!setting) return []
      const valueType = code === 'DEFAULT_VALUE' ? valueTypes[type] : undefined
      return [[code, { ...setting, type: valueType ?? setting.type }] as const]
    })
    return described.length > 0 ? Object.fromEntries(described) : []
  },
})

export const userfieldDescriptions = [types, fields, enumerationFields, settingsFields]
