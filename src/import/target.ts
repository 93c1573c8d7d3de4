/**
 * Where a column goes, in the words of `--map`: a field code (`NAME`, `POST`), or the kind and type
 * of a multi-field (`PHONE.WORK`).
 */
import type { ClientRow, RowMultifieldKind } from './client-row.ts'

export type Target = string

const multifieldTypes: Record<RowMultifieldKind, readonly string[]> = {
  PHONE: ['WORK', 'MOBILE', 'FAX', 'HOME', 'PAGER', 'MAILING', 'OTHER'],
  EMAIL: ['WORK', 'HOME', 'MAILING', 'OTHER'],
  WEB: ['WORK', 'HOME', 'FACEBOOK', 'VK', 'LIVEJOURNAL', 'TWITTER', 'OTHER'],
  IM: [
    'FACEBOOK',
    'TELEGRAM',
    'VK',
    'SKYPE',
    'VIBER',
    'INSTAGRAM',
    'BITRIX24',
    'OPENLINE',
    'IMOL',
    'ICQ',
    'MSN',
    'JABBER',
    'OTHER',
  ],
}

const fieldCode = /^[A-Z][A-Z0-9_]{0,59}$/

/** Upper-cased and completed (`phone` means `PHONE.WORK`); undefined for what is no target. */
export function readTarget(text: string): Target | undefined {
  const target = text.trim().toUpperCase()
  if (target === 'ASSIGNED_BY' || target === 'RESPONSIBLE') return 'ASSIGNED_BY_ID'
  const [kind, valueType = 'WORK', ...more] = target.split('.')
  const types = isKind(kind) ? multifieldTypes[kind] : undefined
  if (types)
    return types.includes(valueType) && more.length === 0 ? `${kind}.${valueType}` : undefined
  return fieldCode.test(target) ? target : undefined
}

/** The type of a multi-field as its kind knows it; OTHER for a word it does not know. */
export const readValueType = (kind: RowMultifieldKind, word: string): string => {
  const valueType = word.trim().toUpperCase()
  if (valueType === '') return 'WORK'
  return multifieldTypes[kind].includes(valueType) ? valueType : 'OTHER'
}

export const isKind = (kind: string | undefined): kind is RowMultifieldKind =>
  kind !== undefined && Object.hasOwn(multifieldTypes, kind)

export type Setter = (row: ClientRow, value: string) => void

/** What writing a cell into a row means. Cells are trimmed and not empty. The first one wins where a row has room for one. */
export function setterOf(target: Target): Setter {
  const [kind, valueType] = target.split('.')
  if (isKind(kind) && valueType !== undefined)
    return (row, value) => {
      row.multifields.push({ kind, valueType, value })
    }
  const origin = originKeys[target]
  // The record shows where it came from, and is recognised by it when it comes again.
  if (origin)
    return (row, value) => {
      if (row.data[target] !== undefined) return
      row.data[target] = value
      row[origin] = value
    }
  const key = rowKeys[target]
  if (key)
    return (row, value) => {
      row[key] ??= value
    }
  return (row, value) => {
    row.data[target] ??= value
  }
}

// An ORIGIN_ID goes before an ID, which is the record's own in the program that wrote the file.
const originKeys: Record<string, 'id' | 'place' | undefined> = {
  ORIGIN_ID: 'id',
  ORIGINATOR_ID: 'place',
}

const rowKeys: Record<
  string,
  | 'id'
  | 'title'
  | 'name'
  | 'secondName'
  | 'lastName'
  | 'responsible'
  | 'stage'
  | 'source'
  | 'createdAt'
  | 'activityAt'
> = {
  ID: 'id',
  TITLE: 'title',
  NAME: 'name',
  SECOND_NAME: 'secondName',
  LAST_NAME: 'lastName',
  ASSIGNED_BY_ID: 'responsible',
  STATUS_ID: 'stage',
  SOURCE_ID: 'source',
  DATE_CREATE: 'createdAt',
  LAST_ACTIVITY_TIME: 'activityAt',
}

// Names of persons become the title of a company, and the company's name is text of the contact.
const otherTargets = new Set(['FULL_NAME', 'COMPANY_TITLE'])

/** What a client of any type can be told by, whatever its fields are: names, numbers, who is responsible. */
export const isForEveryType = (target: Target): boolean =>
  target.includes('.') ||
  otherTargets.has(target) ||
  Object.hasOwn(rowKeys, target) ||
  Object.hasOwn(originKeys, target)
