/** What a finished call keeps for the statistics; call-statistic-lists.ts lists it. */
import type { CallType } from '../../domain/calls/call.ts'
import type { CallResult, CallStatistic } from '../../domain/calls/call-statistics.ts'
import type { ClientRef } from '../../domain/clients/client.ts'
import { takeIds } from '../counters.ts'
import type { Database, Transaction } from '../database.ts'
import { databaseMs } from '../database-clock.ts'

export interface StatisticRow {
  id: number
  statistic: number
  call_id: string
  external_id: string
  type: CallType
  finished_by: number
  phone: string
  line: string
  started_at: number
  duration: number
  cost: number
  cost_currency: string
  status_code: string
  failed_reason: string
  vote: number | null
  client: ClientRef | null
  activity: number | null
  comment: string | null
  app: number
  app_name: string | null
  record_url: string | null
  record_file: number | null
  record_duration: number | null
  transcript: number | null
}

export const statisticColumns = `id, statistic, call_id, external_id, type, finished_by, phone, line, started_at, duration,
  cost, cost_currency, status_code, failed_reason, vote, client, activity, comment, app, app_name,
  record_url, record_file, record_duration, transcript`

/** Only of a finished call: its row has the columns that `statisticColumns` names. */
export const toStatistic = (row: StatisticRow): CallStatistic => ({
  id: row.statistic,
  call: row.id,
  callId: row.call_id,
  externalId: row.external_id,
  type: row.type,
  employee: row.finished_by,
  phone: row.phone,
  line: row.line,
  startedAt: row.started_at,
  durationS: row.duration,
  cost: row.cost,
  currency: row.cost_currency,
  statusCode: row.status_code,
  failedReason: row.failed_reason,
  vote: row.vote,
  client: row.client,
  activity: row.activity,
  comment: row.comment,
  app: row.app,
  appName: row.app_name,
  recordUrl: row.record_url,
  recordFile: row.record_file,
  recordDurationS: row.record_duration,
  transcript: row.transcript,
})

/** Finishes a call that the transaction has locked and that is not finished yet. */
export async function finishCall(
  tx: Transaction,
  call: number,
  result: CallResult,
  activity: number | null,
): Promise<CallStatistic> {
  const [row] = await tx.query<StatisticRow>(
    `update call set finished_at = ${databaseMs(tx.engine)}, statistic = $2, finished_by = $3,
       duration = $4, cost = $5, cost_currency = $6, status_code = $7, failed_reason = $8, vote = $9,
       record_url = $10, activity = $11, app_name = (select name from app where app.id = call.app)
     where id = $1 returning ${statisticColumns}`,
    [
      call,
      await takeIds(tx, 'call_statistic'),
      result.employee,
      result.durationS,
      result.cost,
      result.currency,
      result.statusCode,
      result.failedReason,
      result.vote,
      result.recordUrl,
      activity,
    ],
  )
  if (!row) throw new Error('a locked call is gone')
  return toStatistic(row)
}

/** A call's place in the statistics; undefined: it is not finished, or there is none such. */
export async function findStatistic(
  database: Database,
  callId: string,
): Promise<CallStatistic | undefined> {
  const [row] = await database.query<StatisticRow>(
    `select ${statisticColumns} from call where call_id = $1 and statistic is not null`,
    [callId],
  )
  return row && toStatistic(row)
}
