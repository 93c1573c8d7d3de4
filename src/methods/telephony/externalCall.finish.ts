import { z } from 'zod'
import { statusCodeOf } from '../../domain/calls/call.ts'
import { portalNumber, type CallStatistic } from '../../domain/calls/call-statistics.ts'
import { defineMethod } from '../../rest/method.ts'
import { amount, text, yesNo } from '../../rest/wire.ts'
import {
  callActor,
  callOf,
  clientKeys,
  coreError,
  employeeErrors,
  readEmployee,
} from './call-params.ts'

const finished = z.object({
  CALL_ID: z.string(),
  EXTERNAL_CALL_ID: z.string().nullable(),
  PORTAL_USER_ID: z.int().describe('Who finished it'),
  PHONE_NUMBER: z.string(),
  PORTAL_NUMBER: z.string().describe('The line; REST_APP: for none'),
  INCOMING: z.string().describe('The type of the call'),
  CALL_DURATION: z.int().describe('Seconds'),
  CALL_START_DATE: z.object({}).describe('An empty object, as in the sample'),
  CALL_STATUS: z.int().describe('1: the code is 200'),
  CALL_VOTE: z.int().describe('1 to 5; 0: nobody voted'),
  COST: z.number(),
  COST_CURRENCY: z.string(),
  CALL_FAILED_CODE: z.string(),
  CALL_FAILED_REASON: z.string(),
  REST_APP_ID: z.string(),
  REST_APP_NAME: z.string(),
  CRM_ACTIVITY_ID: z.int().describe('0: the call has no client'),
  COMMENT: z.string().nullable(),
  CRM_ENTITY_TYPE: z.enum(['LEAD', 'CONTACT', 'COMPANY']).nullable().describe('null: nobody'),
  CRM_ENTITY_ID: z.int().describe('0: nobody'),
  ID: z.int().describe('Its place in the statistics'),
})

export const externalCallFinish = defineMethod({
  name: 'telephony.externalCall.finish',
  title: 'Finish a call and write it into the statistics',
  docs: 'https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-finish.html',
  differs:
    'A code that is not in the table of the page counts as OTHER. The recording at RECORD_URL is linked and not fetched; attachRecord keeps it.',
  scope: 'telephony',
  auth: 'app',
  params: z.object({
    CALL_ID: z.unknown().optional().describe('From telephony.externalCall.register'),
    USER_ID: z.unknown().optional().describe('The employee; wins over USER_PHONE_INNER'),
    USER_PHONE_INNER: text().describe('Extension of the employee'),
    DURATION: amount().describe('Seconds'),
    COST: amount().describe('What the call cost'),
    COST_CURRENCY: text().describe('Its currency'),
    STATUS_CODE: text().describe('200, 304, 603, …; from the duration when absent'),
    FAILED_REASON: text().describe('Why it failed, in words'),
    RECORD_URL: text().describe('Where its recording is'),
    VOTE: amount().describe('1 to 5'),
    ADD_TO_CHAT: yesNo().describe('Taken and without effect'),
  }),
  result: finished,
  errors: {
    callIdType: { status: 400, code: 'INVALID_ARGUMENT', description: 'CALL_ID must be a string' },
    ...employeeErrors,
    callMissing: coreError('Call is not found (call should be registered prior to finishing)'),
  },
  async handler(sent, { caller, calls, nowMs }, fail) {
    const { CALL_ID } = sent
    if (typeof CALL_ID !== 'string') return fail('callIdType')
    const employee = readEmployee(sent, fail)
    const durationS = Math.min(Math.floor(sent.DURATION), durationMax)
    const outcome = await calls.finish(
      callOf(CALL_ID, caller),
      {
        employee,
        durationS,
        cost: Math.min(sent.COST, costMax),
        currency: sent.COST_CURRENCY.slice(0, currencyLengthMax),
        statusCode: statusCodeOf(sent.STATUS_CODE, durationS),
        failedReason: sent.FAILED_REASON.slice(0, reasonLengthMax),
        vote: Number.isInteger(sent.VOTE) && sent.VOTE >= 1 && sent.VOTE <= 5 ? sent.VOTE : null,
        recordUrl: readUrl(sent.RECORD_URL),
      },
      callActor(caller),
      nowMs,
    )
    if ('refused' in outcome)
      return fail(outcome.refused === 'employee' ? 'userMissing' : 'callMissing')
    return encode(outcome.done)
  },
})

// Nobody means more; what is kept must stay a number that every client can read.
const durationMax = 2 ** 31 - 1
const costMax = 1e12
const currencyLengthMax = 50
const reasonLengthMax = 1_000
const urlLengthMax = 2_000

/** Employees are shown it as a link: nothing but the web is linked to. */
const readUrl = (sent: string): string | null =>
  sent.length <= urlLengthMax && /^https?:\/\//i.test(sent) && URL.canParse(sent) ? sent : null

const encode = (call: CallStatistic): z.input<typeof finished> => ({
  CALL_ID: call.callId,
  EXTERNAL_CALL_ID: call.externalId || null,
  PORTAL_USER_ID: call.employee,
  PHONE_NUMBER: call.phone,
  PORTAL_NUMBER: portalNumber(call.line),
  // The type, whatever the name of the key says: so in the sample.
  INCOMING: String(call.type),
  CALL_DURATION: call.durationS,
  CALL_START_DATE: {},
  CALL_STATUS: call.statusCode === '200' ? 1 : 0,
  CALL_VOTE: call.vote ?? 0,
  COST: call.cost,
  COST_CURRENCY: call.currency,
  CALL_FAILED_CODE: call.statusCode,
  CALL_FAILED_REASON: call.failedReason,
  REST_APP_ID: String(call.app),
  REST_APP_NAME: call.appName ?? '',
  CRM_ACTIVITY_ID: call.activity ?? 0,
  COMMENT: call.comment,
  ...clientKeys(call.client),
  ID: call.id,
})
