/** The fields of a row that have no column of their own, in the form in which records keep them. */
import type { ClientType } from '../domain/clients/client.ts'
import { systemFields } from '../domain/fields/index.ts'
import { parseFieldValue } from '../domain/fields/parse-value.ts'
import type { DirectoryWords } from './directory-words.ts'
import { readMoment } from './moment.ts'

/**
 * Files write dates, sums and flags in many ways; a record holds them in one, or a list would neither
 * show nor find them. Changes `data`; returns what it could not read, as `CODE "text"`. Fields that this
 * portal does not have are kept as they are.
 */
export function readFieldData(
  type: ClientType,
  data: Record<string, unknown>,
  { timeZone, words }: { timeZone: string; words: DirectoryWords },
): string[] {
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
    const value =
      parseFieldValue(field, text, timeZone) ?? readDay(field.type, text, timeZone) ?? null
    if (value !== null) data[code] = value
    else {
      delete data[code]
      if (typeof text === 'string' && text !== '') unread.push(`${code} "${text.slice(0, 60)}"`)
    }
  }
  return unread
}

/** Dates as programs of several countries write them. */
function readDay(type: string, text: unknown, timeZone: string): string | number | undefined {
  if ((type !== 'date' && type !== 'datetime') || typeof text !== 'string') return undefined
  const moment = readMoment(text, type === 'date' ? 'UTC' : timeZone)
  if (moment === undefined || type === 'datetime') return moment
  return new Date(moment * 1000).toISOString().slice(0, 10)
}
