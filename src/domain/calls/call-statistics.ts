/** What a finished call leaves in the statistics. */
import type { CallType } from './call.ts'
import type { ClientRef } from '../clients/client.ts'

/** https://apidocs.bitrix24.com/api-reference/telephony/voximplant/voximplant-statistic-get.html */
export interface CallStatistic {
  /** Its place in the statistics. */
  id: number
  /** `Call.id`. */
  call: number
  callId: string
  externalId: string
  type: CallType
  /** Who finished it. */
  employee: number
  phone: string
  /** '' for none. */
  line: string
  /** Unix seconds. */
  startedAt: number
  durationS: number
  cost: number
  currency: string
  statusCode: string
  failedReason: string
  /** 1 to 5; null: nobody voted. */
  vote: number | null
  client: ClientRef | null
  activity: number | null
  comment: string | null
  /** 0 for none. */
  app: number
  appName: string | null
  recordUrl: string | null
  recordFile: number | null
  recordDurationS: number | null
  transcript: number | null
}

/** What whoever finishes a call says of it. */
export interface CallResult {
  employee: number
  durationS: number
  cost: number
  currency: string
  statusCode: string
  failedReason: string
  vote: number | null
  recordUrl: string | null
}

/** The line as it is shown: a call by an app without one says where it came from. */
export const portalNumber = (line: string): string => line || 'REST_APP:'

/** The fields that a list may be filtered and sorted by. */
export const statisticFields = [
  'ID',
  'CALL_ID',
  'EXTERNAL_CALL_ID',
  'CALL_CATEGORY',
  'PORTAL_USER_ID',
  'PORTAL_NUMBER',
  'PHONE_NUMBER',
  'CALL_TYPE',
  'CALL_DURATION',
  'CALL_START_DATE',
  'CALL_LOG',
  'CALL_RECORD_URL',
  'CALL_VOTE',
  'COST',
  'COST_CURRENCY',
  'CALL_FAILED_CODE',
  'CALL_FAILED_REASON',
  'CRM_ENTITY_TYPE',
  'CRM_ENTITY_ID',
  'CRM_ACTIVITY_ID',
  'REST_APP_ID',
  'REST_APP_NAME',
  'TRANSCRIPT_ID',
  'TRANSCRIPT_PENDING',
  'SESSION_ID',
  'REDIAL_ATTEMPT',
  'COMMENT',
  'RECORD_DURATION',
] as const

export type StatisticField = (typeof statisticFields)[number]
