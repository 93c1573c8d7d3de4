/**
 * One line of JSON Lines: the fields of `crm.contact.add`, `crm.company.add` or `crm.lead.add`, bare
 * or as `{"type":"contact","fields":{…}}`.
 * https://apidocs.bitrix24.com/api-reference/crm/contacts/crm-contact-add.html
 */
import { clientTypes, type ClientType } from '../domain/clients/client.ts'
import { emptyRow, type ClientRow } from './client-row.ts'
import { isKind, readValueType, setterOf } from './target.ts'

export type JsonLine = { row: ClientRow; problem?: never } | { row?: never; problem: string }

const nestingMax = 20
// U+0000 and half surrogate pairs, as escapes: no engine keeps them alike.
const unstorable = /\\u(?:0000|d[89a-f])/i
const storable = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value
const fieldCode = /^[A-Z][A-Z0-9_]{0,59}$/

export function jsonRow(
  line: string,
  lineNumber: number,
  wished: ClientType | undefined,
): JsonLine {
  let value: unknown
  try {
    value = JSON.parse(line, unstorable.test(line) ? storable : undefined)
  } catch (error) {
    return { problem: `it is not valid JSON: ${(error as Error).message.slice(0, 200)}` }
  }
  if (!isObject(value)) return { problem: 'it is no JSON object' }
  const isWrapped = isObject(value['fields'])
  const fields = isWrapped ? (value['fields'] as Record<string, unknown>) : value
  const type = isWrapped && value['type'] !== undefined ? typeOf(value['type']) : wished
  if (type === undefined)
    return {
      problem: isWrapped
        ? `its type is ${JSON.stringify(value['type'])?.slice(0, 60)}, not contact, company or lead`
        : 'it does not say its type; use --type, or {"type":"contact","fields":{…}}',
    }
  const row = emptyRow(type, lineNumber, [line])
  for (const [name, field] of Object.entries(fields)) {
    const problem = take(row, name.toUpperCase(), field)
    if (problem) return { problem }
  }
  return { row }
}

function typeOf(value: unknown): ClientType | undefined {
  const word = String(value).toLowerCase()
  return clientTypes.find((type) => type === word)
}

function take(row: ClientRow, code: string, value: unknown): string | undefined {
  if (value === null || value === undefined || value === '') return undefined
  if (isKind(code)) return takeMultifield(row, code, value)
  if (!fieldCode.test(code)) return undefined
  if (typeof value === 'object') {
    if (depth(value) > nestingMax) return `${code} is nested too deeply`
    row.data[code] ??= value
    return undefined
  }
  const text = plainText(value)
  if (text !== '') setterOf(code)(row, text)
  return undefined
}

function takeMultifield(
  row: ClientRow,
  kind: Parameters<typeof readValueType>[0],
  value: unknown,
): string | undefined {
  const list = Array.isArray(value)
    ? value
    : isObject(value) && !('VALUE' in value)
      ? Object.values(value)
      : [value]
  for (const each of list) {
    const field: Record<string, unknown> = isObject(each) ? each : { VALUE: each }
    const text = field['VALUE']
    if (text === undefined || text === null || text === '') continue
    if (typeof text === 'object') return `a VALUE of ${kind} is no text`
    row.multifields.push({
      kind,
      valueType: readValueType(kind, plainText(field['VALUE_TYPE'])),
      value: plainText(text),
    })
  }
  return undefined
}

const depth = (value: unknown, level = 0): number => {
  if (typeof value !== 'object' || value === null || level > nestingMax) return level
  let deepest = level
  for (const each of Object.values(value)) deepest = Math.max(deepest, depth(each, level + 1))
  return deepest
}

const plainText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).trim()
    : ''

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
