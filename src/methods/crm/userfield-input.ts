/**
 * What a caller says of a custom field. Unknown and malformed parts are left out without an error, as
 * documented.
 * https://apidocs.bitrix24.com/api-reference/crm/contacts/userfield/crm-contact-userfield-add.html
 */
import {
  isUserfieldKind,
  labelCodes,
  usualFilter,
  type Labels,
} from '../../domain/clients/userfield.ts'
import { textOf } from '../../rest/wire.ts'
import type { ItemChange, NewUserfield, UserfieldInput } from '../../services.ts'
import { languages } from './languages.ts'

type Sent = Readonly<Record<string, unknown>>

const flagOf = (value: unknown): boolean | undefined => {
  if (/^(y|1|true)$/i.test(String(value))) return true
  return /^(n|0|false)$/i.test(String(value)) ? false : undefined
}

function numberOf(value: unknown, least: number): number | undefined {
  const number = value === '' || value === null ? Number.NaN : Number(value ?? Number.NaN)
  return Number.isSafeInteger(number) && number >= least ? number : undefined
}

const mapOf = (value: unknown): Sent | undefined =>
  typeof value === 'object' && value !== null ? (value as Sent) : undefined

export function readNewUserfield(sent: Sent): NewUserfield {
  const kind = textOf(sent['USER_TYPE_ID'])?.trim() ?? ''
  const label = textOf(sent['LABEL']) ?? ''
  return {
    ...readSettings(sent, kind),
    labels: Object.fromEntries(
      labelCodes.map((code) => [code, labelsOf(sent[code] ?? label, label)]),
    ),
    name: textOf(sent['FIELD_NAME'])?.trim() ?? '',
    kind,
    isMultiple: flagOf(sent['MULTIPLE']) ?? false,
  }
}

export function readUserfieldChange(sent: Sent): UserfieldInput {
  // A label that is sent replaces those of all languages.
  const labels = labelCodes.flatMap((code) =>
    sent[code] === undefined ? [] : [[code, labelsOf(sent[code], '')] as const],
  )
  return { ...readSettings(sent, ''), labels: Object.fromEntries(labels) }
}

function readSettings(sent: Sent, kind: string): UserfieldInput {
  const xmlId = sent['XML_ID'] === undefined ? undefined : (textOf(sent['XML_ID']) ?? null)
  const sort = numberOf(sent['SORT'], 1)
  const isMandatory = flagOf(sent['MANDATORY'])
  const showFilter = filterOf(sent['SHOW_FILTER'], kind)
  const showInList = flagOf(sent['SHOW_IN_LIST'])
  const editInList = flagOf(sent['EDIT_IN_LIST'])
  const isSearchable = flagOf(sent['IS_SEARCHABLE'])
  const settings = mapOf(sent['SETTINGS'])
  const items = mapOf(sent['LIST'])
  return {
    ...(xmlId !== undefined && { xmlId }),
    ...(sort !== undefined && { sort }),
    ...(isMandatory !== undefined && { isMandatory }),
    ...(showFilter !== undefined && { showFilter }),
    ...(showInList !== undefined && { showInList }),
    ...(editInList !== undefined && { editInList }),
    ...(isSearchable !== undefined && { isSearchable }),
    ...(settings !== undefined && { settings }),
    ...(items !== undefined && { items: Object.values(items).flatMap(readItem) }),
  }
}

function filterOf(value: unknown, kind: string): 'N' | 'I' | 'E' | 'S' | undefined {
  const text = String(value ?? '').toUpperCase()
  const mode = (['N', 'I', 'E', 'S'] as const).find((each) => each === text)
  if (mode) return mode
  const isShown = flagOf(value)
  if (isShown === undefined) return undefined
  return isShown ? (isUserfieldKind(kind) ? usualFilter(kind) : 'E') : 'N'
}

function labelsOf(sent: unknown, fallback: string): Labels {
  const byLanguage = mapOf(sent)
  const text = textOf(sent) ?? fallback
  return Object.fromEntries(
    languages.map((lang) => [lang, byLanguage ? (textOf(byLanguage[lang]) ?? fallback) : text]),
  )
}

function readItem(sent: unknown): ItemChange[] {
  const row = mapOf(sent)
  if (!row) return []
  return [
    {
      id: numberOf(row['ID'], 1),
      isDeleted: flagOf(row['DEL']) ?? false,
      value: textOf(row['VALUE']),
      sort: numberOf(row['SORT'], 0),
      isDefault: flagOf(row['DEF']),
      xmlId: row['XML_ID'] === undefined ? undefined : textOf(row['XML_ID']) || null,
    },
  ]
}
