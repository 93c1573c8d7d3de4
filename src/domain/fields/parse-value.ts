import type { Field, FieldValue } from './field.ts'
import { parseDate, parseMoment } from '../date-time.ts'

/** Text that a field can hold; more is cut off nowhere, it is refused. */
const textMax = 65_535

/**
 * A caller's loose value in the form it is kept in; undefined: the field cannot hold it. Empty text
 * stays '' in text fields and is no value (null) in all others. `timeZone` reads times without a zone.
 * https://apidocs.bitrix24.com/api-reference/data-types.html
 */
export function parseFieldValue(
  field: Field,
  value: unknown,
  timeZone: string,
): FieldValue | undefined {
  if (value === null || value === undefined) return field.isMultiple ? [] : null
  if (field.isMultiple) return parseList(field, value, timeZone)
  return parseOne(field, value, timeZone)
}

function parseList(field: Field, value: unknown, timeZone: string): FieldValue | undefined {
  // Portals show false where there is no value, and programs send back what they have read.
  if (value === false) return []
  const items = Array.isArray(value)
    ? value
    : typeof value === 'object' && value !== null
      ? Object.values(value)
      : [value]
  const parsed: (string | number)[] = []
  for (const item of items) {
    if (item === '' || item === null) continue
    const one = parseOne(field, item, timeZone)
    if (one === undefined) return undefined
    if (one !== null) parsed.push(one)
  }
  return parsed
}

function parseOne(
  field: Field,
  value: unknown,
  timeZone: string,
): string | number | null | undefined {
  switch (field.type) {
    case 'string':
      return parseText(value, field.lengthMax)
    case 'url':
    case 'crm_status':
    case 'crm_currency':
    case 'address':
    case 'crm':
      return parseText(value)
    case 'money':
      return parseMoney(value)
    case 'char':
      return parseFlag(value)
    case 'boolean': {
      const flag = parseFlag(value)
      return flag === null || flag === undefined ? flag : flag === 'Y' ? 1 : 0
    }
    case 'integer':
    case 'user':
    case 'employee':
    case 'crm_lead':
    case 'crm_contact':
    case 'crm_company':
      return parseInteger(value)
    case 'enumeration': {
      const id = parseInteger(value)
      // Clients send 0 for "nothing chosen".
      if (id === 0) return null
      return typeof id !== 'number' || field.items?.some((item) => item.id === id) ? id : undefined
    }
    case 'double':
      return roundFor(field, parseDouble(value))
    case 'date':
      return typeof value === 'string' ? parseDate(value) : undefined
    case 'datetime':
      return typeof value === 'string' ? parseMoment(value, timeZone) : undefined
    case 'file':
    case 'crm_multifield':
      return undefined
  }
}

function parseText(value: unknown, lengthMax = textMax): string | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value !== 'string' || value.length > lengthMax) return undefined
  return value
}

/** `100`, `100.50` or `100.50|EUR`. https://apidocs.bitrix24.com/api-reference/crm/data-types.html */
function parseMoney(value: unknown): string | null | undefined {
  const text = parseText(value)
  // A currency without a sum is nothing.
  if (text !== undefined && /^(\|?[A-Za-z]{3})?$/.test(text)) return null
  return text !== undefined && /^-?\d{1,15}(\.\d{1,8})?(\|[A-Za-z]{3})?$/.test(text)
    ? text
    : undefined
}

function parseFlag(value: unknown): 'Y' | 'N' | null | undefined {
  if (value === '') return null
  if (value === true || value === 1) return 'Y'
  if (value === false || value === 0) return 'N'
  if (typeof value !== 'string') return undefined
  if (/^(y|1|true)$/i.test(value)) return 'Y'
  return /^(n|0|false)$/i.test(value) ? 'N' : undefined
}

function parseInteger(value: unknown): number | null | undefined {
  if (value === '') return null
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'string' && !/^\s*[+-]?\d{1,16}\s*$/.test(value)) return undefined
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN
  return Number.isSafeInteger(number) ? number : undefined
}

function parseDouble(value: unknown): number | null | undefined {
  if (value === '') return null
  // Money comes as "12500.00", "12 500,00" (typed) or a number.
  const text =
    typeof value === 'string' ? value.replaceAll(/[\s\u00A0]/g, '').replace(',', '.') : value
  if (typeof text === 'string' && !/^[+-]?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})$/.test(text))
    return undefined
  const number = typeof text === 'string' || typeof text === 'number' ? Number(text) : Number.NaN
  return Number.isFinite(number) ? number : undefined
}

/** Places after the point that a double can tell apart at all. */
const placesMax = 15

/**
 * Custom fields of numbers keep so many places after the point as their PRECISION says; halves go away
 * from zero. https://apidocs.bitrix24.com/api-reference/crm/contacts/userfield/crm-contact-userfield-add.html
 */
function roundFor(field: Field, number: number | null | undefined): number | null | undefined {
  const precision = field.settings?.['PRECISION']
  if (typeof precision !== 'number' || typeof number !== 'number') return number
  // So great a number has no places.
  if (Math.abs(number) > Number.MAX_SAFE_INTEGER) return number
  const places = Math.min(precision, placesMax)
  // By its decimal form: 1.005 is a little less than that in binary, and 1.01 is expected of it.
  const [digits = '0', exponent = '0'] = String(Math.abs(number)).split('e')
  const shifted = Math.round(Number(`${digits}e${Number(exponent) + places}`))
  const [whole = '0', power = '0'] = String(shifted).split('e')
  return Math.sign(number) * Number(`${whole}e${Number(power) - places}`)
}
