/** Lists of finished calls, filtered and sorted as voximplant.statistic.get asks for them. */
import { numberKeyOf } from '../../domain/calls/call.ts'
import type { CallStatistic, StatisticField } from '../../domain/calls/call-statistics.ts'
import { clientTypes, idMax, refRange } from '../../domain/clients/client.ts'
import type { Filter } from '../../domain/filter.ts'
import type { PhoneReader } from '../../domain/phone/phone.ts'
import type { AccessLevel } from '../../domain/people/rights.ts'
import { statisticColumns, toStatistic, type StatisticRow } from './call-statistics.ts'
import type { Database, SqlValue } from '../database.ts'
import { byCodePoint, filterSql, type FilterColumn } from '../lists/filter-sql.ts'
import { listed } from '../lists/listed.ts'
import { visibleCondition } from '../lists/rights-sql.ts'

const noText: FilterColumn = { sql: 'cast(null as text)', kind: 'text' }
const noNumber: FilterColumn = { sql: 'cast(null as bigint)', kind: 'int' }
const typeName = `case ${clientTypes
  .map((type) => {
    const { first, last } = refRange(type)
    return `when k.client between ${first} and ${last} then '${type.toUpperCase()}'`
  })
  .join(' ')} end`

const filterColumns: Readonly<Record<StatisticField, FilterColumn>> = {
  ID: { sql: 'k.statistic', kind: 'int' },
  CALL_ID: { sql: 'k.call_id', kind: 'text' },
  EXTERNAL_CALL_ID: { sql: 'k.external_id', kind: 'text' },
  CALL_CATEGORY: { sql: `cast('external' as text)`, kind: 'text' },
  PORTAL_USER_ID: { sql: 'k.finished_by', kind: 'int' },
  PORTAL_NUMBER: { sql: `case when k.line = '' then 'REST_APP:' else k.line end`, kind: 'text' },
  PHONE_NUMBER: { sql: 'k.phone', kind: 'text' },
  CALL_TYPE: { sql: 'k.type', kind: 'int' },
  CALL_DURATION: { sql: 'k.duration', kind: 'int' },
  CALL_START_DATE: { sql: 'k.started_at', kind: 'datetime' },
  CALL_LOG: noText,
  CALL_RECORD_URL: { sql: 'k.record_url', kind: 'text' },
  CALL_VOTE: { sql: 'k.vote', kind: 'int' },
  COST: { sql: 'k.cost', kind: 'real' },
  COST_CURRENCY: { sql: 'k.cost_currency', kind: 'text' },
  CALL_FAILED_CODE: { sql: 'k.status_code', kind: 'text' },
  CALL_FAILED_REASON: { sql: 'k.failed_reason', kind: 'text' },
  CRM_ENTITY_TYPE: { sql: typeName, kind: 'text' },
  CRM_ENTITY_ID: { sql: `k.client % ${idMax + 1}`, kind: 'int' },
  CRM_ACTIVITY_ID: { sql: 'k.activity', kind: 'int' },
  REST_APP_ID: { sql: 'k.app', kind: 'int' },
  REST_APP_NAME: { sql: 'k.app_name', kind: 'text' },
  TRANSCRIPT_ID: { sql: 'k.transcript', kind: 'int' },
  TRANSCRIPT_PENDING: { sql: `cast('N' as text)`, kind: 'char' },
  SESSION_ID: noNumber,
  REDIAL_ATTEMPT: noNumber,
  COMMENT: { sql: 'k.comment', kind: 'text' },
  RECORD_DURATION: { sql: 'k.record_duration', kind: 'int' },
}

export interface StatisticsRequest {
  filter: Filter
  order: { field: StatisticField; isDescending: boolean } | undefined
  /** Whose calls may be seen. */
  visible: { level: AccessLevel; employee: number }
  /** Zone of dates that come without one. */
  timeZone: string
  limit: number
  offset: number
  /** False: the total is 0. */
  isCounted: boolean
}

/** One page of the statistics, and of how many calls. */
export async function listStatistics(
  database: Database,
  request: StatisticsRequest,
  phones: PhoneReader,
): Promise<{ records: CallStatistic[]; total: number }> {
  const { order, visible, timeZone, limit, offset, isCounted } = request
  const params: SqlValue[] = []
  const columnsOfFilter = {
    ...filterColumns,
    [sameNumber]: {
      sql: 'k.number',
      kind: 'text',
      read: (text: string) => numberKeyOf(text, phones.read(text)),
    },
  } satisfies Record<string, FilterColumn>
  const filter = filterSql(byNumber(request.filter), {
    engine: database.engine,
    columns: columnsOfFilter,
    timeZone,
    params,
  })
  const rights = visibleCondition(visible.level, visible.employee, params, 'k.finished_by')
  const from = `from call k where k.statistic is not null and ${filter} and ${rights}`
  const sorted = await database.valuesApart<[number]>(
    `select k.id ${from} order by ${orderSql(database, order)} limit ${limit} offset ${offset}`,
    params,
  )
  const ids = sorted.map(([id]) => id)
  const rows = await database.query<StatisticRow>(
    `select ${statisticColumns} from call where id in ${listed(database.engine, '$1')}`,
    [JSON.stringify(ids)],
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  return {
    records: ids.flatMap((id) => {
      const row = byId.get(id)
      return row ? [toStatistic(row)] : []
    }),
    total: isCounted ? await totalOf(database, request, from, params) : 0,
  }
}

/** Nothing ever leaves the statistics: the last number given is how many there are. */
async function totalOf(
  database: Database,
  { filter, visible }: StatisticsRequest,
  from: string,
  params: readonly SqlValue[],
): Promise<number> {
  const isWhole = visible.level === 'all' && 'all' in filter && filter.all.length === 0
  const [row] = isWhole
    ? await database.values<[number]>(`select value from counter where name = 'call_statistic'`)
    : await database.valuesApart<[number]>(`select count(*) ${from}`, params)
  return row?.[0] ?? 0
}

function orderSql(database: Database, order: StatisticsRequest['order']): string {
  const byId = `k.statistic${order?.isDescending ? ' desc' : ''}`
  if (!order || order.field === 'ID') return byId
  const { sql, kind } = filterColumns[order.field]
  const value = kind === 'text' ? byCodePoint(database.engine, sql) : sql
  // Where the engines would place what is empty differs.
  return `(${sql}) is null, ${value}${order.isDescending ? ' desc' : ''}, ${byId}`
}

const sameNumber = 'number of the call'

// Who asks for a number means the number, in whatever notation it was written: there is one rule for that.
function byNumber(filter: Filter): Filter {
  if ('all' in filter) return { all: filter.all.map(byNumber) }
  if ('any' in filter) return { any: filter.any.map(byNumber) }
  const isEquality = ['eq', 'ne', 'in', 'notIn'].includes(filter.operator)
  return filter.field === 'PHONE_NUMBER' && isEquality ? { ...filter, field: sameNumber } : filter
}
