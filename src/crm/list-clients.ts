/** Lists of clients by filter and order, page by page, of what the caller may read. */
import type { ClientType } from '../domain/clients/client.ts'
import type { FieldTable } from '../domain/fields/field.ts'
import type { Filter } from '../domain/filter.ts'
import { filterColumns } from '../store/clients/client-columns.ts'
import { listCondition, listEntry, listPage, type ListPage } from '../store/clients/client-lists.ts'
import type { ClientRecord } from '../store/clients/client-records.ts'
import { accessCondition, levelOf } from './access.ts'
import type { ClientParts, Clients } from './clients.ts'
import { createListTotal } from './list-totals.ts'

export interface ListRequest extends Omit<ListPage, 'limit' | 'offset'> {
  type: ClientType
  filter: Filter
  /** 0, 50, …; -1: from the first row on, without counting. */
  start: number
}

export interface ListResult {
  records: ClientRecord[]
  total: number
  /** Where the next page starts; undefined: here is the last, or nothing was counted. */
  next: number | undefined
}

/** https://apidocs.bitrix24.com/settings/how-to-call-rest-api/list-methods-pecularities.html */
const pageSize = 50

export function createListClients({
  database,
  phones,
  rules,
  fields,
}: ClientParts): Clients['list'] {
  const totalOf = createListTotal(database)
  // A table of fields lives until a field changes, and with it what filters may compare.
  const columnsByTable = new WeakMap<FieldTable, ReturnType<typeof filterColumns>>()
  const columnsOf = (type: ClientType, table: FieldTable) => {
    const known =
      columnsByTable.get(table) ?? filterColumns(type, table.values(), phones, database.engine)
    columnsByTable.set(table, known)
    return known
  }

  return async (request, actor, nowMs) => {
    const { type, filter, start } = request
    if (levelOf(actor, type, 'read') === 'none') return { refused: 'denied' }
    if (sizeOf(filter) > filterSizeMax) return { refused: 'complex' }
    const table = await fields(type)
    const visible = accessCondition(actor, type, 'read')
    const scope = { filter, columns: columnsOf(type, table), timeZone: rules.timeZone }
    const condition = listCondition(database, {
      ...scope,
      type,
      entry: await listEntry(database, scope, request.order),
      ...(visible && { visible }),
    })
    const offset = Math.max(start, 0)
    const records = await listPage(database, condition, { ...request, limit: pageSize, offset })
    if (start < 0) return { done: { records, total: 0, next: undefined } }
    const isWhole = !visible && 'all' in filter && filter.all.length === 0
    const total = await totalOf(condition, { isWhole, isFirstPage: start === 0, nowMs })
    const end = offset + records.length
    return { done: { records, total, next: end < total && records.length > 0 ? end : undefined } }
  }
}

// Engines limit how deep an expression may be, and a chain of `or` is as deep as it is long.
const filterSizeMax = 500

const sizeOf = (filter: Filter): number => {
  if ('field' in filter) return 1
  return ('all' in filter ? filter.all : filter.any).reduce((sum, each) => sum + sizeOf(each), 1)
}
