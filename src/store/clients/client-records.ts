/** Whole records of clients: reading one, changing and removing it. Lists are in client-lists.ts. */
import { refId, type ClientRef, type ClientType } from '../../domain/clients/client.ts'
import type { Field, FieldValue } from '../../domain/fields/field.ts'
import type { MultifieldRow } from '../../domain/clients/multifield-change.ts'
import type { PhoneReader } from '../../domain/phone/phone.ts'
import { columnSql, dataKey, isInData, writtenColumn } from './client-columns.ts'
import { addKeys, removeKeys } from './client-keys.ts'
import { countMore } from './client-counts.ts'
import { takeIds } from '../counters.ts'
import type { Database, SqlValue, Transaction } from '../database.ts'
import { toJson } from '../json.ts'
import { removeAllLinks } from '../links/links.ts'

export interface ClientRecord {
  ref: ClientRef
  id: number
  /** By field code, as domain/fields keeps values. */
  values: Record<string, FieldValue>
  multifields: MultifieldRow[]
}

/**
 * The record with the fields and all multi-fields; undefined when it is not there. With `isLocked`,
 * inside a transaction, nobody else changes it until the end.
 */
export async function findClient(
  database: Database,
  type: ClientType,
  ref: ClientRef,
  fields: readonly Field[],
  isLocked = false,
): Promise<ClientRecord | undefined> {
  // SQLite has one writer at a time: there is nothing to lock.
  const lock = isLocked && database.engine === 'postgres' ? ' for update of c' : ''
  const reader = recordReader(type, fields)
  const [row] = await database.values<readonly SqlValue[]>(
    `select c.ref${reader.select} from client c where c.ref = $1${lock}`,
    [ref],
  )
  if (!row) return undefined
  const record = reader.read(row)
  await loadMultifields(database, [record])
  return record
}

export interface RecordReader {
  /** What to add to `select c.ref`. */
  select: string
  /** A row of that select, without multi-fields. */
  read(row: readonly SqlValue[]): ClientRecord
}

interface Column {
  field: Field
  sql: string
}

/**
 * Reads the fields of a client. Those in `client.data` are taken out of it here: one parse instead of
 * an expression for each.
 */
export function recordReader(type: ClientType, fields: readonly Field[]): RecordReader {
  const columns: Column[] = []
  const inData: { field: Field; key: string }[] = []
  for (const field of fields) {
    // Every row has its ref, and a value less to fetch is time saved.
    if (field.code === 'ID') continue
    const sql = columnSql(type, field)
    if (sql === undefined) inData.push({ field, key: dataKey(field) })
    else columns.push({ field, sql })
  }
  const dataIndex = columns.length + 1
  return {
    select: columns.map(({ sql }) => `, ${sql}`).join('') + (inData.length > 0 ? ', c.data' : ''),
    read(row) {
      const ref = row[0] as ClientRef
      const id = refId(ref)
      const values: Record<string, FieldValue> = { ID: id }
      for (let index = 0; index < columns.length; index += 1) {
        const { code, fallback } = (columns[index] as Column).field
        values[code] = (row[index + 1] as string | number | null) ?? fallback ?? null
      }
      if (inData.length > 0) {
        const data = JSON.parse(row[dataIndex] as string) as Record<string, unknown>
        for (const { field, key } of inData) values[field.code] = keptValue(field, data[key])
      }
      return { ref, id, values, multifields: [] }
    },
  }
}

function keptValue(field: Field, kept: unknown): FieldValue {
  if (field.isMultiple)
    return Array.isArray(kept) ? kept.filter((each) => isChoice(field, each)) : []
  if (typeof kept !== 'string' && typeof kept !== 'number') return field.fallback ?? null
  return isChoice(field, kept) ? kept : null
}

// A choice that an administrator has removed is chosen by nobody any more.
const isChoice = (field: Field, value: unknown): boolean =>
  !field.items || field.items.some(({ id }) => id === value)

/** Fills in the multi-fields of the kinds, of all kinds when none are named. */
export async function loadMultifields(
  database: Database,
  records: readonly ClientRecord[],
  kinds?: readonly string[],
): Promise<void> {
  if (records.length === 0 || kinds?.length === 0) return
  const byRef = new Map(records.map((record) => [record.ref, record]))
  const params: SqlValue[] = []
  const place = (value: SqlValue) => `$${params.push(value)}`
  const refs = [...byRef.keys()]
  const first = refs.reduce((least, ref) => Math.min(least, ref))
  const last = refs.reduce((most, ref) => Math.max(most, ref))
  // A page by id lies together: one walk over it costs half of as many searches.
  const isDense = last - first < 2 * refs.length
  const wanted = isDense
    ? `ref between ${place(first)} and ${place(last)}`
    : `ref in (${refs.map(place).join(', ')})`
  // Most lists ask for phones alone: rows of one kind need not say it.
  const only = kinds?.length === 1 ? kinds[0] : undefined
  const ofKinds = kinds ? ` and kind in (${kinds.map(place).join(', ')})` : ''
  const rows = await database.values<[ClientRef, number, string, string, string]>(
    `select ref, id, value_type, value${only === undefined ? ', kind' : ''} from multifield
     where ${wanted}${ofKinds} order by ref, id`,
    params,
  )
  for (const [ref, id, valueType, value, kind = only as string] of rows)
    byRef.get(ref)?.multifields.push({ id, kind, valueType, value })
}

/** The part of a record's values that is kept in `client.data`. */
export function dataOf(
  type: ClientType,
  fields: readonly Field[],
  values: Readonly<Record<string, FieldValue>>,
): Record<string, FieldValue> {
  const data: Record<string, FieldValue> = {}
  for (const field of fields) {
    const value = values[field.code]
    if (value === undefined || isEmpty(value) || !isInData(type, field)) continue
    data[dataKey(field)] = value
  }
  return data
}

// An empty text is a value: it was said.
const isEmpty = (value: FieldValue): boolean =>
  value === null || (Array.isArray(value) && value.length === 0)

/** Writes the values of a record that the transaction has locked; all others stay. */
export async function updateClient(
  tx: Transaction,
  type: ClientType,
  ref: ClientRef,
  fields: Iterable<Field>,
  values: Readonly<Record<string, FieldValue>>,
): Promise<void> {
  const params: SqlValue[] = [ref]
  const sets: string[] = []
  const patch: Record<string, FieldValue> = {}
  for (const field of fields) {
    const value = values[field.code]
    if (value === undefined) continue
    const column = writtenColumn(field.code)
    if (column) {
      params.push(value as SqlValue)
      sets.push(`${column} = $${params.length}`)
    } else if (isInData(type, field)) patch[dataKey(field)] = isEmpty(value) ? null : value
  }
  if (Object.keys(patch).length > 0) {
    params.push(toJson(patch))
    const sent = `$${params.length}`
    // A null takes the key away, in both.
    sets.push(
      tx.engine === 'sqlite'
        ? `data = json_patch(data, ${sent})`
        : `data = jsonb_strip_nulls(data || cast(${sent} as jsonb))`,
    )
  }
  if (sets.length === 0) return
  await tx.query(`update client set ${sets.join(', ')} where ref = $1`, params)
}

/** Brings the multi-fields of a client, and their search keys, from one state to another. */
export async function replaceMultifields(
  tx: Transaction,
  ref: ClientRef,
  before: readonly MultifieldRow[],
  after: { kept: readonly MultifieldRow[]; added: readonly Omit<MultifieldRow, 'id'>[] },
  phones: PhoneReader,
): Promise<void> {
  const kept = new Set(after.kept)
  const gone = before.filter((row) => !kept.has(row))
  const unchanged = new Set(before)
  let next = after.added.length > 0 ? await takeIds(tx, 'multifield', after.added.length) : 0
  const fresh = [
    ...after.kept.filter((row) => !unchanged.has(row)),
    ...after.added.map((row) => ({ ...row, id: next++ })),
  ]
  await removeKeys(tx, ref, gone, phones)
  await tx.executeMany(
    'delete from multifield where ref = $1 and id = $2',
    gone.map(({ id }) => [ref, id]),
  )
  await tx.executeMany(
    'insert into multifield (ref, id, kind, value_type, value) values ($1, $2, $3, $4, $5)',
    fresh.map(({ id, kind, valueType, value }) => [ref, id, kind, valueType, value]),
  )
  await addKeys(tx, ref, fresh, phones)
}

/** Removes a client with its multi-fields, search keys and links; false when it is not there. */
export async function removeClient(
  tx: Transaction,
  type: ClientType,
  ref: ClientRef,
  phones: PhoneReader,
): Promise<boolean> {
  const rows = await tx.query('delete from client where ref = $1 returning ref', [ref])
  if (rows.length === 0) return false
  const fields = await tx.query<{ id: number; kind: string; value: string }>(
    'delete from multifield where ref = $1 returning id, kind, value',
    [ref],
  )
  await removeKeys(tx, ref, fields, phones)
  await removeAllLinks(tx, type, refId(ref))
  await countMore(tx, type, -1)
  return true
}
