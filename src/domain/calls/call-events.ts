/**
 * What is told of a call. https://apidocs.bitrix24.com/api-reference/telephony/voximplant/events/index.html
 */
import type { Call } from './call.ts'
import { portalNumber, type CallStatistic } from './call-statistics.ts'
import type { EventName, EventSource, RaisedEvent } from '../events.ts'
import { formatAtom } from '../time-zone.ts'

/** Who caused it; 0: nobody. */
export interface CallActor {
  employee: number
  source?: EventSource
}

const callEvent = (
  event: EventName,
  callId: string,
  data: RaisedEvent['data'],
  { employee, source }: CallActor,
): RaisedEvent => ({
  event,
  subject: `call ${callId}`,
  data: { CALL_ID: callId, ...data },
  author: employee,
  ...(source !== undefined && { source }),
})

/**
 * The call was registered. CALLER_ID is the other side's number also when the call goes out: so in the
 * page's sample of a telephony application, although its table speaks of the line.
 */
export const callInitEvent = (
  { callId, type, phone, app }: Pick<Call, 'callId' | 'type' | 'phone' | 'app'>,
  actor: CallActor,
): RaisedEvent =>
  callEvent(
    'ONVOXIMPLANTCALLINIT',
    callId,
    { CALL_TYPE: type, CALLER_ID: phone, REST_APP_ID: app },
    actor,
  )

/** The employee has answered. */
export const callStartEvent = ({ callId }: Pick<Call, 'callId'>, employee: number): RaisedEvent =>
  callEvent('ONVOXIMPLANTCALLSTART', callId, { USER_ID: employee }, { employee })

/** The call is over and in the statistics. */
export const callEndEvent = (
  call: CallStatistic,
  timeZone: string,
  actor: CallActor,
): RaisedEvent =>
  callEvent(
    'ONVOXIMPLANTCALLEND',
    call.callId,
    {
      CALL_TYPE: call.type,
      PHONE_NUMBER: call.phone,
      PORTAL_NUMBER: portalNumber(call.line),
      PORTAL_USER_ID: call.employee,
      CALL_DURATION: call.durationS,
      CALL_START_DATE: formatAtom(timeZone, call.startedAt * 1000),
      COST: call.cost,
      COST_CURRENCY: call.currency,
      CALL_FAILED_CODE: call.statusCode,
      CALL_FAILED_REASON: call.failedReason,
      CRM_ACTIVITY_ID: call.activity ?? 0,
    },
    actor,
  )
