import { z } from 'zod'
import {
  portalNumber,
  statisticFields,
  type CallStatistic,
} from '../../domain/calls/call-statistics.ts'
import { refId, refType } from '../../domain/clients/client.ts'
import { formatAtom } from '../../domain/time-zone.ts'
import { parseFilter } from '../../rest/filter.ts'
import { defineMethod, Page } from '../../rest/method.ts'
import { map, pageStart, text } from '../../rest/wire.ts'
import { wireTypes } from '../telephony/call-params.ts'

const row = z.object({
  ID: z.string(),
  PORTAL_USER_ID: z.string().describe('Who finished the call'),
  PORTAL_NUMBER: z.string().describe('The line; REST_APP: for none'),
  PHONE_NUMBER: z.string().describe('As the exchange wrote it'),
  CALL_ID: z.string(),
  EXTERNAL_CALL_ID: z.string().nullable(),
  CALL_CATEGORY: z.string().describe('external'),
  CALL_LOG: z.string().nullable().describe('Always null'),
  CALL_DURATION: z.string().describe('Seconds'),
  CALL_START_DATE: z.string(),
  CALL_RECORD_URL: z
    .string()
    .nullable()
    .describe('For employees who are signed in, and with the credentials of a program'),
  CALL_VOTE: z.string().nullable(),
  COST: z.string().describe('With four decimals'),
  COST_CURRENCY: z.string(),
  CALL_FAILED_CODE: z.string(),
  CALL_FAILED_REASON: z.string(),
  CRM_ENTITY_TYPE: z.string().nullable(),
  CRM_ENTITY_ID: z.string().nullable(),
  CRM_ACTIVITY_ID: z.string().nullable(),
  REST_APP_ID: z.string().nullable(),
  REST_APP_NAME: z.string().nullable(),
  TRANSCRIPT_ID: z.string().nullable(),
  TRANSCRIPT_PENDING: z.string().describe('Always N'),
  SESSION_ID: z.string().nullable().describe('Always null'),
  REDIAL_ATTEMPT: z.string().nullable().describe('Always null'),
  COMMENT: z.string().nullable(),
  RECORD_DURATION: z.string().nullable().describe('Seconds'),
  RECORD_FILE_ID: z.int().nullable().describe('The one number of the row'),
  CALL_TYPE: z.string(),
})

export const voximplantStatisticGet = defineMethod({
  name: 'voximplant.statistic.get',
  title: 'List finished calls',
  docs: 'https://apidocs.bitrix24.com/api-reference/telephony/voximplant/voximplant-statistic-get.html',
  differs:
    'A filter by PHONE_NUMBER finds the number in any notation; with % it compares the text. Without SORT the list goes by ID.',
  scope: 'telephony',
  auth: 'any',
  mayOverlap: true,
  params: z.object({
    FILTER: map().describe('Conditions, with the operators of the page'),
    SORT: text().describe('Field to sort by'),
    ORDER: text().describe('ASC or DESC'),
    start: pageStart().describe('First row: 0, 50, …; -1 leaves the total out'),
  }),
  result: z.array(row),
  errors: {
    denied: { status: 403, code: 'ACCESS_DENIED', description: 'Access denied!' },
  },
  async handler(
    { FILTER, SORT, ORDER, start },
    { caller, callStatistics, recordings, portal },
    fail,
  ) {
    const field = statisticFields.find((each) => each === SORT.toUpperCase())
    const page = await callStatistics.list(
      {
        filter: readFilter(FILTER),
        order:
          field && field !== 'CALL_TYPE'
            ? { field, isDescending: ORDER.toUpperCase() === 'DESC' }
            : undefined,
        start,
      },
      caller,
    )
    if (!page) return fail('denied')
    const rows = page.records.map(async (record) => ({
      ...encode(record, portal.timeZone),
      ...(record.recordFile !== null && {
        CALL_RECORD_URL: await recordings.urlOf(record.recordFile),
      }),
    }))
    return new Page(await Promise.all(rows), page.total, page.next)
  },
})

/** Besides the prefixes of all lists there is `?`, which looks for a part of a text. */
function readFilter(sent: Record<string, unknown> | undefined) {
  const keys = Object.entries(sent ?? {}).map(([key, value]) => [key.replace(/^\?/, '%'), value])
  return parseFilter(Object.fromEntries(keys), {
    knows: (field) => statisticFields.some((each) => each === field),
  }).filter
}

const textOrNull = (value: number | null): string | null => (value === null ? null : String(value))

const encode = (call: CallStatistic, timeZone: string): z.input<typeof row> => ({
  ID: String(call.id),
  PORTAL_USER_ID: String(call.employee),
  PORTAL_NUMBER: portalNumber(call.line),
  PHONE_NUMBER: call.phone,
  CALL_ID: call.callId,
  EXTERNAL_CALL_ID: call.externalId || null,
  CALL_CATEGORY: 'external',
  CALL_LOG: null,
  CALL_DURATION: String(call.durationS),
  CALL_START_DATE: formatAtom(timeZone, call.startedAt * 1000),
  CALL_RECORD_URL: call.recordUrl,
  CALL_VOTE: textOrNull(call.vote),
  COST: call.cost.toFixed(4),
  COST_CURRENCY: call.currency,
  CALL_FAILED_CODE: call.statusCode,
  CALL_FAILED_REASON: call.failedReason,
  CRM_ENTITY_TYPE: call.client === null ? null : wireTypes[refType(call.client)],
  CRM_ENTITY_ID: call.client === null ? null : String(refId(call.client)),
  CRM_ACTIVITY_ID: textOrNull(call.activity),
  REST_APP_ID: call.app === 0 ? null : String(call.app),
  REST_APP_NAME: call.appName,
  TRANSCRIPT_ID: textOrNull(call.transcript),
  TRANSCRIPT_PENDING: 'N',
  SESSION_ID: null,
  REDIAL_ATTEMPT: null,
  COMMENT: call.comment,
  RECORD_DURATION: textOrNull(call.recordDurationS),
  RECORD_FILE_ID: call.recordFile,
  CALL_TYPE: String(call.type),
})
