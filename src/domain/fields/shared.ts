/** Groups of fields that leads, contacts and companies have in common, with their documented titles. */
import { indexedTextMax, type Field } from './field.ts'

export const identity: readonly Field[] = [
  { code: 'ID', type: 'integer', title: 'ID', isReadOnly: true },
]

const nameParts = [
  ['NAME', 'First Name'],
  ['SECOND_NAME', 'Middle Name'],
  ['LAST_NAME', 'Last Name'],
] as const

/** `isRequired` is what the documented description says; one part of a name is enough. */
export const names = (options: { isRequired?: true } = {}): readonly Field[] => [
  { code: 'HONORIFIC', type: 'crm_status', statusType: 'HONORIFIC', title: 'Salutation' },
  ...nameParts.map(([code, title]): Field => ({ code, type: 'string', title, ...options })),
]

export const birthdate: readonly Field[] = [{ code: 'BIRTHDATE', type: 'date', title: 'Birthdate' }]

export const post: readonly Field[] = [{ code: 'POST', type: 'string', title: 'Position' }]

export const source = (descriptionTitle: string): readonly Field[] => [
  { code: 'SOURCE_ID', type: 'crm_status', statusType: 'SOURCE', title: 'Source' },
  { code: 'SOURCE_DESCRIPTION', type: 'string', title: descriptionTitle },
]

const addressParts = [
  ['CITY', 'City'],
  ['POSTAL_CODE', 'Postal Code'],
  ['REGION', 'Region'],
  ['PROVINCE', 'Province'],
  ['COUNTRY', 'Country'],
  ['COUNTRY_CODE', 'Country Code'],
] as const

interface AddressTitles {
  /** Of the whole address. */
  whole?: string
  secondLine?: string
  /** Before the title of each part. */
  prefix?: string
  location?: string
}

/** ADDRESS, ADDRESS_2, ADDRESS_CITY, …; REG_ADDRESS and so on with a prefix. */
export const address = (
  codePrefix = '',
  {
    whole = 'Address',
    secondLine = 'Address (Line 2)',
    prefix = '',
    location = 'Location Address ID',
  }: AddressTitles = {},
): readonly Field[] => [
  { code: `${codePrefix}ADDRESS`, type: 'string', title: whole },
  { code: `${codePrefix}ADDRESS_2`, type: 'string', title: secondLine },
  ...addressParts.map(([part, title]): Field => ({
    code: `${codePrefix}ADDRESS_${part}`,
    type: 'string',
    title: `${prefix}${title}`,
  })),
  { code: `${codePrefix}ADDRESS_LOC_ADDR_ID`, type: 'integer', title: location },
]

export const comments = (title: string): readonly Field[] => [
  { code: 'COMMENTS', type: 'string', title },
]

export const opened = (title = 'Available to All'): readonly Field[] => [
  { code: 'OPENED', type: 'char', title, fallback: 'Y' },
]

export const hasCommunication = (
  [phone, email, openLine] = ['Phone Set', 'E-mail Set', 'Open Line Set'],
): readonly Field[] => [
  { code: 'HAS_PHONE', type: 'char', title: phone, isReadOnly: true },
  { code: 'HAS_EMAIL', type: 'char', title: email, isReadOnly: true },
  { code: 'HAS_IMOL', type: 'char', title: openLine, isReadOnly: true },
]

export const people = (responsible = 'Responsible Person'): readonly Field[] => [
  { code: 'ASSIGNED_BY_ID', type: 'user', title: responsible },
  {
    code: 'CREATED_BY_ID',
    type: 'user',
    title: 'Created By',
    isReadOnly: true,
    itemName: 'createdBy',
    upperName: 'CREATED_BY',
  },
  {
    code: 'MODIFY_BY_ID',
    type: 'user',
    title: 'Modified By',
    isReadOnly: true,
    itemName: 'updatedBy',
    upperName: 'UPDATED_BY',
  },
]

export const dates: readonly Field[] = [
  {
    code: 'DATE_CREATE',
    type: 'datetime',
    title: 'Creation Date',
    isReadOnly: true,
    itemName: 'createdTime',
    upperName: 'CREATED_TIME',
  },
  {
    code: 'DATE_MODIFY',
    type: 'datetime',
    title: 'Modification Date',
    isReadOnly: true,
    itemName: 'updatedTime',
    upperName: 'UPDATED_TIME',
  },
]

export const lastActivity = (
  [time, by] = ['Last Activity', 'Last Activity By'],
): readonly Field[] => [
  { code: 'LAST_ACTIVITY_TIME', type: 'datetime', title: time, isReadOnly: true },
  { code: 'LAST_ACTIVITY_BY', type: 'user', title: by, isReadOnly: true },
]

export const fromLead: readonly Field[] = [
  {
    code: 'LEAD_ID',
    type: 'crm_lead',
    title: 'Lead',
    isReadOnly: true,
    isItemWritable: true,
    settings: { parentEntityTypeId: 1 },
  },
]

export const external: readonly Field[] = [
  { code: 'ORIGINATOR_ID', type: 'string', title: 'External Source' },
  {
    code: 'ORIGIN_ID',
    type: 'string',
    title: 'Identifier in External Source',
    lengthMax: indexedTextMax,
  },
]

export const originVersion: readonly Field[] = [
  { code: 'ORIGIN_VERSION', type: 'string', title: 'Original Version' },
]

export const utm = (term = 'Campaign Search Term'): readonly Field[] => [
  { code: 'UTM_SOURCE', type: 'string', title: 'Advertising System' },
  { code: 'UTM_MEDIUM', type: 'string', title: 'Traffic Type' },
  { code: 'UTM_CAMPAIGN', type: 'string', title: 'Campaign Identifier' },
  { code: 'UTM_CONTENT', type: 'string', title: 'Campaign Content' },
  { code: 'UTM_TERM', type: 'string', title: term },
]

/** https://apidocs.bitrix24.com/api-reference/crm/universal/object-fields.html */
export const ofItems: readonly Field[] = [
  {
    code: 'WEBFORM_ID',
    type: 'integer',
    title: 'Created by CRM form',
    isItemOnly: true,
    fallback: 0,
  },
  { code: 'OBSERVERS', type: 'user', title: 'Observers', isMultiple: true, isItemOnly: true },
]

export const multifields: readonly Field[] = [
  { code: 'PHONE', type: 'crm_multifield', title: 'Phone', isMultiple: true },
  { code: 'EMAIL', type: 'crm_multifield', title: 'E-mail', isMultiple: true },
  { code: 'WEB', type: 'crm_multifield', title: 'Website', isMultiple: true },
  { code: 'IM', type: 'crm_multifield', title: 'Messenger', isMultiple: true },
  { code: 'LINK', type: 'crm_multifield', title: 'LINK', isMultiple: true },
]
