/** The statistics of calls as far as somebody may see them. */
import type { CallStatistic, StatisticField } from '../domain/calls/call-statistics.ts'
import type { Filter } from '../domain/filter.ts'
import type { PhoneReader } from '../domain/phone/phone.ts'
import { accessLevel, type AccessLevel, type Rights } from '../domain/people/rights.ts'
import { listStatistics } from '../store/calls/call-statistic-lists.ts'
import type { Database } from '../store/database.ts'

/** Who asks. */
export interface StatisticsReader {
  employee: number
  isAdmin: boolean
  rights: Rights | undefined
}

export interface StatisticsQuery {
  filter: Filter
  order: { field: StatisticField; isDescending: boolean } | undefined
  /** 0, 50, …; -1: from the first row on, without counting. */
  start: number
}

export interface StatisticsPage {
  records: CallStatistic[]
  total: number
  /** Where the next page starts; undefined: here is the last, or nothing was counted. */
  next: number | undefined
}

export interface CallStatistics {
  /** undefined: the reader may not see any. */
  list(query: StatisticsQuery, reader: StatisticsReader): Promise<StatisticsPage | undefined>
}

/** Whose calls somebody may see: the right "Call statistics: view". */
export const statisticsLevel = ({ isAdmin, rights }: StatisticsReader): AccessLevel =>
  isAdmin ? 'all' : accessLevel(rights, 'call', 'read')

/** https://apidocs.bitrix24.com/settings/how-to-call-rest-api/list-methods-pecularities.html */
const pageSize = 50

export const createCallStatistics = (
  database: Database,
  phones: PhoneReader,
  timeZone: string,
): CallStatistics => ({
  async list({ filter, order, start }, reader) {
    const level = statisticsLevel(reader)
    if (level === 'none') return undefined
    const offset = Math.max(start, 0)
    const { records, total } = await listStatistics(
      database,
      {
        filter,
        order,
        visible: { level, employee: reader.employee },
        timeZone,
        limit: pageSize,
        offset,
        isCounted: start >= 0,
      },
      phones,
    )
    const end = offset + records.length
    return { records, total, next: end < total && records.length > 0 ? end : undefined }
  },
})
