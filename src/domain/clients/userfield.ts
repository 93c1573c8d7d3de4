/**
 * Custom fields of leads, contacts and companies: what a portal can say of them, and what kind of
 * field comes of it.
 * https://apidocs.bitrix24.com/api-reference/crm/contacts/userfield/index.html
 */
import type { ClientType } from './client.ts'
import type { Field, FieldType, FieldValue, InitialValue } from '../fields/field.ts'
import { parseFieldValue } from '../fields/parse-value.ts'

/** The types with what portals call them; files and information blocks have nowhere to live here. */
export const userfieldKinds = {
  string: 'String',
  integer: 'Integer',
  double: 'Number',
  boolean: 'Yes/No',
  enumeration: 'List',
  datetime: 'Date/Time',
  date: 'Date',
  money: 'Money',
  url: 'Link',
  address: 'Google Maps Address',
  employee: 'Binding to User',
  crm_status: 'Binding to CRM Directories',
  crm: 'Binding to CRM Entities',
} as const satisfies Partial<Record<FieldType, string>>
export type UserfieldKind = keyof typeof userfieldKinds

export const isUserfieldKind = (text: string): text is UserfieldKind =>
  Object.hasOwn(userfieldKinds, text)

export const labelCodes = [
  'EDIT_FORM_LABEL',
  'LIST_COLUMN_LABEL',
  'LIST_FILTER_LABEL',
  'ERROR_MESSAGE',
  'HELP_MESSAGE',
] as const
export type LabelCode = (typeof labelCodes)[number]

/** By language: https://apidocs.bitrix24.com/api-reference/crm/data-types.html#lang_map */
export type Labels = Readonly<Record<string, string>>

export interface UserfieldItem {
  id: number
  value: string
  sort: number
  isDefault: boolean
  xmlId: string | null
}

/** What can be changed once the field is there. */
export interface UserfieldSettings {
  xmlId: string | null
  sort: number
  isMandatory: boolean
  /** N: not in filters; I: compared exactly, E: as a mask, S: as a part. */
  showFilter: 'N' | 'I' | 'E' | 'S'
  showInList: boolean
  editInList: boolean
  isSearchable: boolean
  settings: Readonly<Record<string, unknown>>
  labels: Partial<Record<LabelCode, Labels>>
  /** The choices of an enumeration, in the order in which they were given. */
  items: readonly UserfieldItem[]
}

export interface Userfield extends UserfieldSettings {
  id: number
  type: ClientType
  /** `UF_CRM_…` */
  code: string
  kind: UserfieldKind
  isMultiple: boolean
}

const codeMax = 50

/**
 * `note`, `UF_NOTE` and `UF_CRM_NOTE` are all `UF_CRM_NOTE`.
 * https://apidocs.bitrix24.com/api-reference/crm/contacts/userfield/crm-contact-userfield-add.html
 */
export function userfieldCode(name: string): { code: string } | { problem: 'length' | 'letters' } {
  const upper = name.toUpperCase()
  const bare = upper.startsWith('UF_CRM_')
    ? upper.slice('UF_CRM_'.length)
    : upper.startsWith('UF_')
      ? upper.slice('UF_'.length)
      : upper
  if (!/^[A-Z0-9_]+$/.test(bare)) return { problem: 'letters' }
  const code = `UF_CRM_${bare}`
  return code.length > codeMax ? { problem: 'length' } : { code }
}

/** The settings of a kind with every documented one in its place; unknown ones are dropped. */
export function userfieldSettings(
  kind: UserfieldKind,
  sent: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const text = (code: string, fallback: string) => {
    const value = sent[code]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : fallback
  }
  const atLeast = (code: string, least: number, fallback: number) => {
    const value = Number(sent[code] ?? Number.NaN)
    return Number.isSafeInteger(value) && value >= least ? value : fallback
  }
  const oneOf = (code: string, ...choices: string[]) => {
    const value = text(code, '').toUpperCase()
    return choices.includes(value) ? value : choices[0]
  }
  const number = (code: string) => {
    const value = sent[code]
    return value === null || value === undefined || value === '' || !Number.isFinite(Number(value))
      ? null
      : Number(value)
  }
  switch (kind) {
    case 'string':
      return {
        SIZE: atLeast('SIZE', 1, 20),
        ROWS: atLeast('ROWS', 1, 1),
        REGEXP: '',
        MIN_LENGTH: 0,
        MAX_LENGTH: 0,
        DEFAULT_VALUE: text('DEFAULT_VALUE', ''),
      }
    case 'integer':
      return {
        SIZE: atLeast('SIZE', 1, 20),
        MIN_VALUE: 0,
        MAX_VALUE: 0,
        DEFAULT_VALUE: number('DEFAULT_VALUE'),
      }
    case 'double':
      return {
        PRECISION: atLeast('PRECISION', 0, 2),
        SIZE: atLeast('SIZE', 1, 20),
        MIN_VALUE: 0,
        MAX_VALUE: 0,
        DEFAULT_VALUE: number('DEFAULT_VALUE'),
      }
    case 'boolean':
      return {
        DEFAULT_VALUE: (number('DEFAULT_VALUE') ?? 0) >= 1 ? 1 : 0,
        DISPLAY: oneOf('DISPLAY', 'CHECKBOX', 'RADIO', 'DROPDOWN'),
      }
    case 'date':
    case 'datetime': {
      const given = sent['DEFAULT_VALUE']
      const value: Record<string, unknown> =
        typeof given === 'object' && given !== null ? { ...given } : {}
      const type = ['NONE', 'NOW', 'FIXED'].find((each) => each === value['TYPE']) ?? 'NONE'
      return { DEFAULT_VALUE: { VALUE: String(value['VALUE'] ?? ''), TYPE: type } }
    }
    case 'enumeration':
      return {
        DISPLAY: oneOf('DISPLAY', 'LIST', 'UI', 'CHECKBOX', 'DIALOG'),
        LIST_HEIGHT: atLeast('LIST_HEIGHT', 1, 1),
        CAPTION_NO_VALUE: text('CAPTION_NO_VALUE', ''),
        SHOW_NO_VALUE: 'Y',
      }
    case 'crm_status':
      return { ENTITY_TYPE: text('ENTITY_TYPE', '') }
    case 'crm': {
      const isOn = (code: string) => /^(y|1|true)$/i.test(String(sent[code] ?? ''))
      const chosen = ['LEAD', 'CONTACT', 'COMPANY', 'DEAL'].filter(isOn)
      return Object.fromEntries((chosen.length > 0 ? chosen : ['LEAD']).map((code) => [code, 'Y']))
    }
    case 'url':
      return { POPUP: 'Y', SIZE: 20, DEFAULT_VALUE: text('DEFAULT_VALUE', '') }
    case 'money':
      return { DEFAULT_VALUE: text('DEFAULT_VALUE', '') }
    case 'address':
      return { SHOW_MAP: 'Y' }
    case 'employee':
      return {}
  }
}

/** What filters do with a field whose SHOW_FILTER is a plain yes. */
export const usualFilter = (kind: UserfieldKind): 'I' | 'E' =>
  ['enumeration', 'employee', 'crm', 'crm_status', 'boolean'].includes(kind) ? 'I' : 'E'

/** The field that records get by it. `timeZone` reads a fixed moment that comes without one. */
export function fieldOfUserfield(userfield: Userfield, timeZone: string): Field {
  const { id, code, kind, isMultiple, isMandatory, settings, items } = userfield
  const label = (labelCode: LabelCode) => userfield.labels[labelCode]?.['en'] || code
  const field: Field = {
    code,
    type: kind,
    title: code,
    isDynamic: true,
    // The id is never given twice: what a deleted field held cannot come back with its name.
    storedAs: `uf${id}`,
    ...(isMultiple && { isMultiple: true as const }),
    ...(isMandatory && { isRequired: true as const }),
    ...(kind === 'crm_status' && { statusType: String(settings['ENTITY_TYPE'] ?? '') }),
    ...(kind === 'enumeration' && { items: items.toSorted((a, b) => a.sort - b.sort) }),
    labels: {
      list: label('LIST_COLUMN_LABEL'),
      form: label('EDIT_FORM_LABEL'),
      filter: label('LIST_FILTER_LABEL'),
    },
    settings,
  }
  const initial = initialOf(userfield, field, timeZone)
  return initial === undefined ? field : { ...field, initial }
}

function initialOf(
  { kind, isMultiple, settings, items }: Userfield,
  field: Field,
  timeZone: string,
): InitialValue | undefined {
  if (kind === 'enumeration') {
    const chosen = items.filter(({ isDefault }) => isDefault).map(({ id }) => id)
    if (chosen.length === 0) return undefined
    return { value: isMultiple ? chosen : (chosen[0] as number) }
  }
  let given = settings['DEFAULT_VALUE']
  if (kind === 'date' || kind === 'datetime') {
    const { TYPE, VALUE } = (given ?? {}) as { TYPE?: string; VALUE?: string }
    if (TYPE === 'NOW') return 'now'
    given = TYPE === 'FIXED' ? VALUE : undefined
  }
  if (given === undefined || given === null || given === '') return undefined
  const value: FieldValue | undefined = parseFieldValue(field, given, timeZone)
  return value === undefined || value === null ? undefined : { value }
}
