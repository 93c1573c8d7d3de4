/** Groups of fields that leads, contacts and companies have in common, with their documented titles. */
import type { Field } from './field.ts'

export const identity: readonly Field[] = [
  { code: 'ID', type: 'integer', title: 'ID', isReadOnly: true },
]

export const person = (titles: { post: string }): readonly Field[] => [
  { code: 'HONORIFIC', type: 'crm_status', statusType: 'HONORIFIC', title: 'Salutation' },
  { code: 'NAME', type: 'string', title: 'First Name' },
  { code: 'SECOND_NAME', type: 'string', title: 'Middle Name' },
  { code: 'LAST_NAME', type: 'string', title: 'Last Name' },
  { code: 'BIRTHDATE', type: 'date', title: 'Birthdate' },
  { code: 'POST', type: 'string', title: titles.post },
]

export const source = (descriptionTitle: string): readonly Field[] => [
  { code: 'SOURCE_ID', type: 'crm_status', statusType: 'SOURCE', title: 'Source' },
  { code: 'SOURCE_DESCRIPTION', type: 'string', title: descriptionTitle },
]

const addressParts = [
  ['', 'Address'],
  ['_2', 'Address (Line 2)'],
  ['_CITY', 'City'],
  ['_POSTAL_CODE', 'Postal Code'],
  ['_REGION', 'Region'],
  ['_PROVINCE', 'Province'],
  ['_COUNTRY', 'Country'],
  ['_COUNTRY_CODE', 'Country Code'],
] as const

/** ADDRESS, ADDRESS_2, ADDRESS_CITY, …; with a prefix REG_ADDRESS and so on. */
export const address = (prefix = '', titlePrefix = ''): readonly Field[] => [
  ...addressParts.map(([suffix, title]): Field => ({
    code: `${prefix}ADDRESS${suffix}`,
    type: 'string',
    title: `${titlePrefix}${title}`,
  })),
  {
    code: `${prefix}ADDRESS_LOC_ADDR_ID`,
    type: 'integer',
    title: `${titlePrefix}Location Address ID`,
  },
]

export const comments = (title: string): readonly Field[] => [
  { code: 'COMMENTS', type: 'string', title },
]

export const opened: readonly Field[] = [
  { code: 'OPENED', type: 'char', title: 'Available to Everyone', fallback: 'Y' },
]

export const hasCommunication: readonly Field[] = [
  { code: 'HAS_PHONE', type: 'char', title: 'Phone Set', isReadOnly: true },
  { code: 'HAS_EMAIL', type: 'char', title: 'E-mail Set', isReadOnly: true },
  { code: 'HAS_IMOL', type: 'char', title: 'Open Line Set', isReadOnly: true },
]

export const people: readonly Field[] = [
  { code: 'ASSIGNED_BY_ID', type: 'user', title: 'Responsible Person' },
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

export const lastActivity: readonly Field[] = [
  { code: 'LAST_ACTIVITY_TIME', type: 'datetime', title: 'Last Activity', isReadOnly: true },
  { code: 'LAST_ACTIVITY_BY', type: 'user', title: 'Last Activity By', isReadOnly: true },
]

export const external: readonly Field[] = [
  { code: 'ORIGINATOR_ID', type: 'string', title: 'External Source' },
  { code: 'ORIGIN_ID', type: 'string', title: 'Identifier in External Source' },
]

export const originVersion: readonly Field[] = [
  { code: 'ORIGIN_VERSION', type: 'string', title: 'Original Version' },
]

export const utm: readonly Field[] = [
  { code: 'UTM_SOURCE', type: 'string', title: 'Advertising System' },
  { code: 'UTM_MEDIUM', type: 'string', title: 'Traffic Type' },
  { code: 'UTM_CAMPAIGN', type: 'string', title: 'Campaign Identifier' },
  { code: 'UTM_CONTENT', type: 'string', title: 'Campaign Content' },
  { code: 'UTM_TERM', type: 'string', title: 'Campaign Search Term' },
]

export const multifields: readonly Field[] = [
  { code: 'PHONE', type: 'crm_multifield', title: 'Phone', isMultiple: true },
  { code: 'EMAIL', type: 'crm_multifield', title: 'E-mail', isMultiple: true },
  { code: 'WEB', type: 'crm_multifield', title: 'Website', isMultiple: true },
  { code: 'IM', type: 'crm_multifield', title: 'Messenger', isMultiple: true },
  { code: 'LINK', type: 'crm_multifield', title: 'LINK', isMultiple: true },
]
