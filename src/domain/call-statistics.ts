/** What a finished call leaves in the statistics. */
import type { CallType } from './call.ts'
import type { ClientRef } from './client.ts'

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
