/** What the properties of a card mean for a client. */
import type { ClientType } from '../domain/clients/client.ts'
import { labelType } from './column-words.ts'
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

/**
 * A company is a card of an organisation (`KIND:org`) or one that shows itself as one (`X-ABShowAs`).
 * undefined: the card is a group of others.
 */
export function vcardRow(card: Vcard, wished: ClientType | undefined): ClientRow | undefined {
  const says = (wanted: string, words: RegExp): boolean =>
    card.properties.some(({ name, value }) => name === wanted && words.test(value.trim()))
  if (says('KIND', /^group$/i) || says('X-ADDRESSBOOKSERVER-KIND', /^group$/i)) return undefined
  const isCompany = says('KIND', /^org$/i) || says('X-ABSHOWAS', /^company$/i)
  const row = emptyRow(wished ?? (isCompany ? 'company' : 'contact'), card.line, [card.text])
  const labels = new Map<string, string>()
  for (const { group, name, value } of card.properties)
    // Apple's own labels stand between signs: _$!<Home>!$_
    if (group !== '' && name === 'X-ABLABEL')
      labels.set(group, unescapeText(value).replace(/^_\$!<(.*)>!\$_$/, '$1'))
  for (const property of card.properties) take(row, property, labels.get(property.group) ?? '')
  if (row.name === null && row.lastName === null) row.data['FULL_NAME'] ??= row.data['NICKNAME']
  delete row.data['NICKNAME']
  if (row.type === 'company') {
    row.title ??= text(row.data['COMPANY_TITLE']) ?? text(row.data['FULL_NAME'])
    delete row.data['COMPANY_TITLE']
  }
  if (row.type !== 'company' && (row.name !== null || row.lastName !== null))
    delete row.data['FULL_NAME']
  return row
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function take(row: ClientRow, { name, types, value }: VcardProperty, label: string): void {
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
    case 'NICKNAME':
      row.data['NICKNAME'] ??= unescapeText(value.split(/(?<!\\),/, 1)[0] ?? '').trim()
      return
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
      // Apple's year for none.
      row.data['BIRTHDATE'] ??= plain.replace(/^1604-?/, '--')
      return
    case 'ADR':
      row.data['ADDRESS'] ??= structuredParts(value).filter(Boolean).join(', ')
      return
    case 'TEL':
      add(row, 'PHONE', typeOf('PHONE', types, label), plain.replace(/^tel:/i, ''))
      return
    case 'EMAIL':
      add(row, 'EMAIL', typeOf('EMAIL', types, label), plain.replace(/^mailto:/i, ''))
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

const knownTypes = { PHONE: phoneTypes, EMAIL: emailTypes }

/** What its parameters say goes before the label that somebody gave it. */
function typeOf(kind: keyof typeof knownTypes, types: readonly string[], label: string): string {
  const found = knownTypes[kind].find(([type]) => types.includes(type))?.[1]
  if (found !== undefined) return found
  if (label !== '') return labelType(kind, label)
  return types.every((type) => /^(pref|voice|internet|main|x400)$/.test(type)) ? 'WORK' : 'OTHER'
}
