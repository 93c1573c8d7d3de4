/** What the properties of a card mean for a client. */
import type { ClientType } from '../domain/clients/client.ts'
import { emptyRow, type ClientRow, type RowMultifieldKind } from './client-row.ts'
import { structuredParts, unescapeText, type Vcard, type VcardProperty } from './vcard.ts'

/** Card type to type of a multi-field; the first one that a property has counts. */
const phoneTypes: readonly (readonly [string, string])[] = [
  ['fax', 'FAX'],
  ['pager', 'PAGER'],
  ['cell', 'MOBILE'],
  ['mobile', 'MOBILE'],
  ['iphone', 'MOBILE'],
  ['car', 'MOBILE'],
  ['home', 'HOME'],
  ['work', 'WORK'],
]
const emailTypes: readonly (readonly [string, string])[] = [
  ['home', 'HOME'],
  ['work', 'WORK'],
]

/** A company is a card of an organisation (`KIND:org`) or one that shows itself as one (`X-ABShowAs`). */
export function vcardRow(card: Vcard, wished: ClientType | undefined): ClientRow {
  const isCompany = card.properties.some(
    ({ name, value }) =>
      (name === 'KIND' && /^org$/i.test(value.trim())) ||
      (name === 'X-ABSHOWAS' && /^company$/i.test(value.trim())),
  )
  const row = emptyRow(wished ?? (isCompany ? 'company' : 'contact'), card.line, [card.text])
  for (const property of card.properties) take(row, property)
  if (row.type === 'company') {
    row.title ??= text(row.data['COMPANY_TITLE']) ?? text(row.data['FULL_NAME'])
    delete row.data['COMPANY_TITLE']
  }
  if (row.type !== 'company' && (row.name !== null || row.lastName !== null))
    delete row.data['FULL_NAME']
  return row
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function take(row: ClientRow, { name, types, value }: VcardProperty): void {
  const plain = unescapeText(value).trim()
  if (plain === '') return
  switch (name) {
    case 'UID':
      row.id ??= plain.replace(/^urn:uuid:/i, '')
      return
    case 'FN':
      row.data['FULL_NAME'] ??= plain
      return
    case 'N': {
      const [family, given, additional, prefix] = structuredParts(value)
      row.lastName ??= family || null
      row.name ??= given || null
      row.secondName ??= additional || null
      if (prefix) row.data['HONORIFIC'] ??= prefix
      return
    }
    case 'ORG': {
      const [company] = structuredParts(value)
      if (company) row.data['COMPANY_TITLE'] ??= company
      return
    }
    case 'TITLE':
    case 'ROLE':
      row.data['POST'] ??= plain
      return
    case 'NOTE':
      row.data['COMMENTS'] ??= plain
      return
    case 'BDAY':
      row.data['BIRTHDATE'] ??= plain
      return
    case 'ADR':
      row.data['ADDRESS'] ??= structuredParts(value).filter(Boolean).join(', ')
      return
    case 'TEL':
      add(row, 'PHONE', typeOf(phoneTypes, types), plain)
      return
    case 'EMAIL':
      add(row, 'EMAIL', typeOf(emailTypes, types), plain.replace(/^mailto:/i, ''))
      return
    case 'URL':
      add(row, 'WEB', 'WORK', plain)
      return
    default:
  }
}

const add = (row: ClientRow, kind: RowMultifieldKind, valueType: string, value: string): void => {
  row.multifields.push({ kind, valueType, value })
}

const typeOf = (
  known: readonly (readonly [string, string])[],
  types: readonly string[],
): string => {
  if (types.length === 0) return 'WORK'
  const found = known.find(([type]) => types.includes(type))?.[1]
  return (
    found ??
    (types.every((type) => /^(pref|voice|internet|main|x400)$/.test(type)) ? 'WORK' : 'OTHER')
  )
}
