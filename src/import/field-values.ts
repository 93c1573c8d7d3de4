/** The fields of a row that have no column of their own, in the form in which records keep them. */
import type { ClientType } from '../domain/clients/client.ts'
import { systemFields } from '../domain/fields/index.ts'
import { parseFieldValue } from '../domain/fields/parse-value.ts'
import type { DirectoryWords } from './directory-words.ts'
import { readDay, readMoment, type MomentRules } from './moment.ts'

/**
 * Files write dates, sums and flags in many ways; a record holds them in one, or a list would neither
 * show nor find them. Changes `data`; returns what it could not read, as `CODE "text"`. Fields that this
 * portal does not have are kept as they are.
 */
export function readFieldData(
  type: ClientType,
  data: Record<string, unknown>,
  rules: MomentRules & { words: DirectoryWords },
): string[] {
  const { timeZone, words } = rules
  const unread: string[] = []
  for (const code of Object.keys(data)) {
    const field = systemFields[type].get(code)
    if (!field || field.type === 'string') continue
    const sent = data[code]
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

/** Dates as programs of several countries write them. */
function readDate(type: string, text: unknown, rules: MomentRules): string | number | undefined {
  if (typeof text !== 'string') return undefined
  if (type === 'date') return readDay(text, rules.isMonthFirst)
  return type === 'datetime' ? readMoment(text, rules) : undefined
}
