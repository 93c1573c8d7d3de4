/** The fields of a row that have no column of their own, in the form in which records keep them. */
import type { ClientType } from '../domain/clients/client.ts'
import { parseFieldValue } from '../domain/fields/parse-value.ts'
import { readCustomValue, type CustomRules } from './custom-value.ts'
import { readDate } from './moment.ts'
import type { PortalFields } from '../domain/fields/portal-fields.ts'

/**
 * Files write dates, sums and flags in many ways; a record holds them in one, or a list would neither
 * show nor find them. Changes `data`; returns what it could not read, as `CODE "text"`. Fields that this
 * portal does not have are kept as they are.
 */
export function readFieldData(
  type: ClientType,
  data: Record<string, unknown>,
  rules: CustomRules & { fields: PortalFields },
): string[] {
  const { timeZone, words, fields } = rules
  const unread: string[] = []
  for (const code of Object.keys(data)) {
    const field = fields[type].get(code)
    if (!field) continue
    const sent = data[code]
    if (field.isDynamic) {
      delete data[code]
      const value = readCustomValue(field, sent, rules)
      if (value === undefined) unread.push(`${code} "${shown(sent)}"`)
      else if (value !== null) data[field.storedAs ?? code] = value
      continue
    }
    if (field.type === 'string') continue
    if (field.type === 'crm_status') {
      if (typeof sent === 'string' && field.statusType !== undefined)
        data[code] = words.codeOf(field.statusType, sent) ?? sent
      continue
    }
    const text = typeof sent === 'string' ? sent.trim() : sent
    if (isNoDate(field.type, text)) {
      delete data[code]
      continue
    }
    const value =
      parseFieldValue(field, text, timeZone) ?? readDate(field.type, text, rules) ?? null
    if (value !== null) data[code] = value
    else {
      delete data[code]
      if (typeof text === 'string' && text !== '') unread.push(`${code} "${text.slice(0, 60)}"`)
    }
  }
  return unread
}

// Outlook and databases write one for "none".
const isNoDate = (type: string, text: unknown): boolean =>
  (type === 'date' || type === 'datetime') &&
  typeof text === 'string' &&
  /^0{1,4}[-./]0{1,2}[-./]0{1,4}\b/.test(text)

const shown = (value: unknown): string =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 60)
