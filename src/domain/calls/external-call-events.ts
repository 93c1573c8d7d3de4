/**
 * What apps are told when people want to be connected: an employee clicks on a number, a visitor of a web
 * site asks to be called back. https://apidocs.bitrix24.com/api-reference/telephony/events/index.html
 */
import type { Call } from './call.ts'
import { refId, refType, type ClientRef } from '../clients/client.ts'
import type { RaisedEvent } from '../events.ts'
import type { Phone } from '../phone/phone.ts'

/**
 * An employee wants to call. The call is registered already: the app only finishes it.
 * https://apidocs.bitrix24.com/api-reference/telephony/events/on-external-call-start.html
 */
export const externalCallStartEvent = (
  call: Pick<Call, 'callId' | 'employee' | 'client' | 'line' | 'phone'>,
  phone: Phone | undefined,
): RaisedEvent => ({
  event: 'ONEXTERNALCALLSTART',
  subject: `call ${call.callId}`,
  data: {
    PHONE_NUMBER: call.phone,
    PHONE_NUMBER_INTERNATIONAL: phone?.e164 ?? call.phone,
    EXTENSION: phone?.extension ?? '',
    USER_ID: call.employee,
    // callerbook has neither call lists nor a mobile app.
    CALL_LIST_ID: 0,
    LINE_NUMBER: call.line,
    IS_MOBILE: 0,
    CALL_ID: call.callId,
    ...entityOf(call.client),
  },
  author: call.employee,
})

export interface CallbackRequest {
  /** In international form. */
  phone: string
  /** What the employee is told before the client is called. */
  text: string
  /** A speech synthesizer's voice. */
  voice: string
  client: ClientRef | null
  line: string
}

/**
 * A visitor has filled in the callback form. Nobody of the portal caused it.
 * https://apidocs.bitrix24.com/api-reference/telephony/events/on-external-call-back-start.html
 */
export const callbackStartEvent = ({
  phone,
  text,
  voice,
  client,
  line,
}: CallbackRequest): RaisedEvent => ({
  event: 'ONEXTERNALCALLBACKSTART',
  subject: `callback ${phone}`,
  data: {
    PHONE_NUMBER: phone,
    TEXT: text,
    VOICE: voice,
    ...entityOf(client),
    LINE_NUMBER: line,
  },
  author: 0,
})

/** b24phpsdk knows LEAD, CONTACT and COMPANY here and nothing else; for nobody the type is empty. */
const entityOf = (client: ClientRef | null) => ({
  CRM_ENTITY_TYPE: client === null ? '' : refType(client).toUpperCase(),
  CRM_ENTITY_ID: client === null ? 0 : refId(client),
})
