/** Pages of clients by filter and order, and how many the whole list has. */
import { refRange, type ClientType } from '../../domain/clients/client.ts'
import type { Field } from '../../domain/fields/field.ts'
import type { Filter } from '../../domain/filter.ts'
import { valueSql } from './client-columns.ts'
import type { ClientCondition } from './client-condition.ts'
import { countAll } from './client-counts.ts'
import { loadMultifields, recordReader, type ClientRecord } from './client-records.ts'
import type { Database, SqlValue } from '../database.ts'
import { byCodePoint, filterSql, type FilterContext } from '../lists/filter-sql.ts'

/** Which clients a list is about. */
export interface ListScope {
  type: ClientType
  /** What the filter may name: `filterColumns` of the type's fields. */
  columns: FilterContext['columns']
  filter: Filter
  /** An additional condition, as rights ask for it. */
  visible?: ClientCondition
  /** Zone of moments in the filter that come without one. */
  timeZone: string
  /** Which index leads to the clients; only SQLite, which knows nothing of the data, is told. */
  entry?: ListEntry
}

export interface ListPage {
  select: readonly Field[]
  multifieldKinds: readonly string[] | 'all'
  order: readonly { field: Field; isDescending: boolean }[]
  limit: number
  offset: number
}

export type ListEntry = 'id' | 'modified'

/** A list's condition, ready for a statement. Equal lists have equal texts and parameters. */
export interface ListCondition {
  type: ClientType
  sql: string
  params: readonly SqlValue[]
  /** The id, as an order that does not lead back to an entry by it. */
  idOrder: string
  /** Nothing but ids is asked for: the engine goes straight to the clients. */
  isById: boolean
}

/** The condition of a list. Bounds on the id become a range of refs, which an index knows. */
export function listCondition(database: Pick<Database, 'engine'>, scope: ListScope): ListCondition {
  const { first, last } = refRange(scope.type)
  const { range, rest } = splitIdBounds(scope.filter, first, last)
  const params: SqlValue[] = [range.from, range.to]
  const filtered = filterSql(rest, {
    engine: database.engine,
    columns: scope.columns,
    timeZone: scope.timeZone,
    params,
  })
  const visible = scope.visible ? ` and ${scope.visible(params)}` : ''
  // A plus keeps SQLite from entering by the id.
  const ref = database.engine === 'sqlite' && scope.entry === 'modified' ? '+c.ref' : 'c.ref'
  const sql = `${ref} between $1 and $2 and ${filtered}${visible}`
  const isById = !scope.visible && 'all' in rest && rest.all.every(namesIds)
  return { type: scope.type, sql, params, idOrder: ref, isById }
}

// Fewer changed clients than this are sorted in less time than it takes to come across fifty of them.
const fewChanged = 1_000

/**
 * How SQLite should enter a list: by the time of the last change when that is its order, or when the
 * filter leaves few by it. Programs that keep a copy ask so, every minute or from the beginning on.
 */
export async function listEntry(
  database: Database,
  scope: Pick<ListScope, 'filter' | 'columns' | 'timeZone'>,
  order: ListPage['order'],
): Promise<ListEntry> {
  if (database.engine !== 'sqlite') return 'id'
  if (order[0]?.field.code === 'DATE_MODIFY') return 'modified'
  const since =
    'all' in scope.filter
      ? scope.filter.all.filter((each) => 'field' in each && each.field === 'DATE_MODIFY')
      : []
  if (since.length === 0) return 'id'
  const params: SqlValue[] = []
  const changed = filterSql(
    { all: since },
    { engine: 'sqlite', columns: scope.columns, timeZone: scope.timeZone, params },
  )
  const [row] = await database.values<[number]>(
    `select count(*) from (select 1 from client c where ${changed} limit ${fewChanged})`,
    params,
  )
  return row && row[0] < fewChanged ? 'modified' : 'id'
}

/**
 * Takes `>ID`, `>=ID`, `<ID` and `<=ID` of a plain filter into the bounds of the range itself. Beside a
 * bound of its own SQLite would seek to the type's first row and read its way to the wanted one: page
 * after page the whole table.
 */
function splitIdBounds(
  filter: Filter,
  first: number,
  last: number,
): { range: { from: number; to: number }; rest: Filter } {
  const range = { from: first, to: last }
  if (!('all' in filter)) return { range, rest: filter }
  const base = first - 1
  const rest = filter.all.filter((each) => {
    if (!('field' in each) || each.field !== 'ID' || each.values.length !== 1) return true
    const text = each.values[0] ?? ''
    if (!/^\s*[+-]?\d{1,15}\s*$/.test(text)) return true
    const id = Number(text)
    if (each.operator === 'gt') range.from = Math.max(range.from, base + id + 1)
    else if (each.operator === 'gte') range.from = Math.max(range.from, base + id)
    else if (each.operator === 'lt') range.to = Math.min(range.to, base + id - 1)
    else if (each.operator === 'lte') range.to = Math.min(range.to, base + id)
    else return true
    return false
  })
  return { range, rest: { all: rest } }
}

/** One page of the list. The order ends with the id, so that pages never overlap. */
export async function listPage(
  database: Database,
  condition: ListCondition,
  page: ListPage,
): Promise<ClientRecord[]> {
  const reader = recordReader(condition.type, page.select)
  const { sql, params } = pageStatement(database.engine, condition, page, reader.select)
  const isShort = condition.isById && page.order.every(isIdOrder) && page.offset <= shortOffset
  const read = isShort || (await isSmall(database, condition)) ? 'values' : 'valuesApart'
  const rows = await database[read]<readonly SqlValue[]>(sql, params)
  const records = rows.map(reader.read)
  const kinds = page.multifieldKinds
  await loadMultifields(database, records, kinds === 'all' ? undefined : kinds)
  return records
}

/** The statement of a page. Its plans for the usual lists are kept in test/plans. */
export function pageStatement(
  engine: Database['engine'],
  { type, sql, params, idOrder }: ListCondition,
  page: Pick<ListPage, 'order' | 'limit' | 'offset'>,
  select: string,
): { sql: string; params: readonly SqlValue[] } {
  const terms = page.order.map(({ field, isDescending }) => {
    const term = field.code === 'ID' ? idOrder : orderSql(engine, type, field)
    return isDescending ? `${term} desc` : term
  })
  return {
    sql: `select c.ref${select} from client c where ${sql}
     order by ${[...terms, terms.length > 0 ? 'c.ref' : idOrder].join(', ')}
     limit ${page.limit} offset $${params.length + 1}`,
    params: [...params, page.offset],
  }
}

const numeric = new Set<Field['type']>([
  'integer',
  'double',
  'user',
  'datetime',
  'boolean',
  'enumeration',
  'employee',
  'crm_lead',
  'crm_contact',
  'crm_company',
])

// Columns that every client has: in the order of an index they are read without sorting.
const neverEmpty = new Set([
  'ASSIGNED_BY_ID',
  'DATE_CREATE',
  'DATE_MODIFY',
  'LAST_ACTIVITY_TIME',
  'CREATED_BY_ID',
  'MODIFY_BY_ID',
])

function orderSql(engine: Database['engine'], type: ClientType, field: Field): string {
  const sql = valueSql(type, field, engine)
  if (neverEmpty.has(field.code)) return sql
  // Empty values come first: left to themselves, the engines put them at opposite ends.
  // A list of numbers is no number: it goes by its text.
  if (numeric.has(field.type) && !field.isMultiple) return `coalesce(${sql}, 0)`
  return byCodePoint(engine, `coalesce(${sql}, '')`)
}

/** How many clients meet the condition. Reads every one of them. */
export async function countList(database: Database, condition: ListCondition): Promise<number> {
  const read = (await isSmall(database, condition)) ? 'values' : 'valuesApart'
  const [row] = await database[read]<[number]>(
    `select count(*) from client c where ${condition.sql}`,
    condition.params,
  )
  return row?.[0] ?? 0
}

// What a walk passes over in a millisecond or two.
const shortOffset = 1_000
// Reading all of so few takes no longer than a large answer does.
const smallCount = 5_000

const isSmall = async (database: Database, { type }: ListCondition): Promise<boolean> =>
  (await countAll(database, type)) <= smallCount

const namesIds = (filter: Filter): boolean =>
  'field' in filter &&
  filter.field === 'ID' &&
  (filter.operator === 'eq' || filter.operator === 'in')

const isIdOrder = ({ field }: ListPage['order'][number]): boolean => field.code === 'ID'
