/** From a row as its file describes it to a client that can be stored, with search keys. */
import { createHash } from 'node:crypto'
import { clientName } from '../domain/clients/client-name.ts'
import { normalizeEmail } from '../domain/clients/email.ts'
import { indexedTextMax } from '../domain/fields/field.ts'
import type { PhoneReader } from '../domain/phone/phone.ts'
import type { BulkClient, BulkMultifield } from '../store/bulk/bulk-clients.ts'
import { nameKeyOf } from '../store/bulk/bulk-find.ts'
import type { CustomRules } from './custom-value.ts'
import type { DirectoryWords } from './directory-words.ts'
import { readFieldData } from './field-values.ts'
import type { ClientRow } from './client-row.ts'
import { readMoment } from './moment.ts'
import type { PortalFields } from '../domain/fields/portal-fields.ts'
import type { FindResponsible } from './responsible.ts'

export interface PrepareRules extends CustomRules {
  phones: PhoneReader
  findResponsible: FindResponsible
  fields: PortalFields
  /** The place that the file's ids belong to. */
  place: string
  /** Unix seconds; no activity is later. */
  now: number
}

export type Prepared =
  | { client: BulkClient; warnings: string[] }
  | { client: undefined; problem: string }

/** How the complaint about a number ends. */
export const unreadNumber = 'cannot be read as a number'

// A shared `[]` saves millions of them.
const none: readonly [] = []

const textLengthMax = 65_536

/**
 * A row as a client, with the search keys of its numbers and addresses. What cannot be taken is left out
 * with a warning; a row that says of nobody who it is is a problem.
 */
export function prepareClient(row: ClientRow, rules: PrepareRules): Prepared {
  const warnings: string[] = []
  const multifields = readMultifields(row, rules.phones, warnings)
  const names = namesOf(row, multifields)
  if (!names)
    return { client: undefined, problem: 'it has no name, no number and no e-mail address' }
  const tooLong = lengthProblem(row)
  if (tooLong) return { client: undefined, problem: tooLong }

  const { type, data } = row
  const responsible = row.responsible === null ? null : rules.findResponsible(row.responsible)
  if (responsible === undefined)
    warnings.push(`responsible "${excerpt(row.responsible as string)}" is no employee`)
  const stage = type === 'lead' ? leadStage(row, rules.words) : null
  if (row.source !== null)
    data['SOURCE_ID'] = rules.words.codeOf('SOURCE', row.source) ?? otherSource(data, row.source)
  for (const unread of readFieldData(type, data, rules)) warnings.push(`${unread} cannot be kept`)
  const createdAt = momentOf(row.createdAt, rules)
  const activityAt = momentOf(row.activityAt, rules)
  const hasKeys = multifields.some(({ numbers, address }) => numbers.length > 0 || address !== null)
  let origin: string | null = null
  if (row.id !== null) origin = `${row.place ?? rules.place}:${row.id}`
  else if (!hasKeys)
    origin = `row:${fingerprint(type, nameKeyOf(clientName(type, names)), multifields)}`
  const client: BulkClient = {
    type,
    origin,
    ...names,
    responsible: responsible ?? null,
    stage,
    stageSemantics: stage === null ? null : rules.words.semantics(stage),
    activityAt: activityAt ?? createdAt,
    createdAt,
    data: jsonOf(data),
    multifields,
  }
  return { client, warnings }
}

// What a file holds was freed of U+0000 and half surrogate pairs when it was decoded.
const jsonOf = (data: Readonly<Record<string, unknown>>): string => {
  for (const _code in data) return JSON.stringify(data)
  return '{}'
}

function readMultifields(
  row: ClientRow,
  phones: PhoneReader,
  warnings: string[],
): BulkMultifield[] {
  const read: BulkMultifield[] = []
  for (const { kind, valueType, value } of row.multifields) {
    if (value === '') continue
    if (read.some((other) => other.kind === kind && other.value === value)) continue
    if (kind === 'PHONE') {
      const numbers = phones.readAll(value).map(({ key, extension }) => [key, extension] as const)
      if (numbers.length === 0) warnings.push(`"${excerpt(value)}" ${unreadNumber}`)
      read.push({ kind, valueType, value, numbers, address: null })
    } else if (kind === 'EMAIL') {
      for (const part of addressesOf(value)) {
        const address = normalizeEmail(part) ?? null
        if (address === null) warnings.push(`"${excerpt(part)}" is no e-mail address`)
        read.push({ kind, valueType, value: part, numbers: none, address })
      }
    } else read.push({ kind, valueType, value, numbers: none, address: null })
  }
  return read
}

// "a@example.org; b@example.org" in one cell. A display name may hold a comma, so every part must be an address.
function addressesOf(value: string): string[] {
  if (value.indexOf('@') === value.lastIndexOf('@')) return [value]
  const parts = value.split(/[,;\s]+/).filter((part) => part !== '')
  return parts.every((part) => part.includes('@')) ? parts : [value]
}

/** The name's parts. A record without any goes by its company, else by its first number or address. */
function namesOf(
  row: ClientRow,
  multifields: readonly BulkMultifield[],
): Pick<BulkClient, 'title' | 'name' | 'secondName' | 'lastName'> | undefined {
  const { title, name, secondName, lastName, data, type } = row
  const fullName = textOf(data['FULL_NAME'])
  delete data['FULL_NAME']
  const company = textOf(data['COMPANY_TITLE'])
  const contact = multifields.find(({ kind }) => kind === 'PHONE' || kind === 'EMAIL')?.value
  const spare = company ?? contact
  if (type === 'company') {
    const person = [name, lastName].filter(Boolean).join(' ')
    const page = multifields.find(({ kind }) => kind === 'WEB')?.value
    const companyTitle = title ?? company ?? fullName ?? (person || page || contact)
    if (companyTitle === undefined) return undefined
    if (title === null && companyTitle === company) delete data['COMPANY_TITLE']
    return { title: companyTitle, name: null, secondName: null, lastName: null }
  }
  if (name !== null || lastName !== null) return { title, name, secondName, lastName }
  const shown = fullName ?? secondName ?? undefined
  if (shown !== undefined) return { title, name: shown, secondName: null, lastName: null }
  if (type === 'lead') {
    const leadTitle = title ?? spare
    return leadTitle === undefined
      ? undefined
      : { title: leadTitle, name: null, secondName: null, lastName: null }
  }
  const contactName = title ?? spare
  return contactName === undefined
    ? undefined
    : { title: null, name: contactName, secondName: null, lastName: null }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** null: the row says none, and a lead that is there already keeps its own. */
function leadStage(row: ClientRow, words: DirectoryWords): string | null {
  if (row.stage === null) return null
  const stage = words.codeOf('STATUS', row.stage)
  if (stage !== undefined) return stage
  // A stage that this portal does not have: a lead in work whose description says where.
  row.data['STATUS_DESCRIPTION'] ??= row.stage
  return words.firstStage
}

function otherSource(data: Record<string, unknown>, source: string): string {
  data['SOURCE_DESCRIPTION'] ??= source
  return 'OTHER'
}

const momentOf = (text: string | null, rules: PrepareRules): number | null => {
  if (text === null) return null
  const moment = readMoment(text, rules)
  return moment === undefined ? null : Math.min(moment, rules.now)
}

function lengthProblem(row: ClientRow): string | undefined {
  for (const [code, value] of [
    ['TITLE', row.title],
    ['NAME', row.name],
    ['LAST_NAME', row.lastName],
    ['SECOND_NAME', row.secondName],
  ] as const)
    if (value !== null && value.length > 1_000) return `${code} is longer than 1000 characters`
  // Both have an index.
  for (const [code, value] of [
    ['ID', row.id],
    ['ORIGIN_ID', row.data['ORIGIN_ID']],
  ] as const)
    if (typeof value === 'string' && value.length > indexedTextMax)
      return `${code} is longer than ${indexedTextMax} characters`
  for (const { kind, value } of row.multifields)
    if (value.length > 1_000) return `a value of ${kind} is longer than 1000 characters`
  for (const code in row.data) {
    const value = row.data[code]
    if (typeof value === 'string' && value.length > textLengthMax)
      return `${code} is longer than ${textLengthMax} characters`
  }
  return undefined
}

const fingerprint = (
  type: string,
  nameKey: string,
  multifields: readonly BulkMultifield[],
): string =>
  createHash('sha256')
    .update(JSON.stringify([type, nameKey, multifields.map(({ kind, value }) => [kind, value])]))
    .digest('base64url')
    .slice(0, 22)

const excerpt = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)
