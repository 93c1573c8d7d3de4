import { z } from 'zod'
import { callTypeOf } from '../../domain/calls/call.ts'
import { clientRef, clientTypes, refId, type ClientRef } from '../../domain/clients/client.ts'
import { parseMoment } from '../../domain/date-time.ts'
import { defineMethod } from '../../rest/method.ts'
import { id, text, yesNo, yesNoOr } from '../../rest/wire.ts'
import { callingApp } from '../event/event-params.ts'
import {
  callActor,
  clientKeys,
  coreError,
  employeeErrors,
  nameLengthMax,
  readEmployee,
} from './call-params.ts'

export const externalCallRegister = defineMethod({
  name: 'telephony.externalCall.register',
  title: 'Register an external call',
  docs: 'https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-register.html',
  differs:
    'An unknown caller always becomes a lead (there is no simple CRM mode), and there is no chat to add messages to.',
  scope: 'telephony',
  auth: 'app',
  params: z.object({
    USER_ID: z.unknown().optional().describe('The employee; wins over USER_PHONE_INNER'),
    USER_PHONE_INNER: text().describe('Extension of the employee'),
    PHONE_NUMBER: text().describe("The other side's number in any notation"),
    TYPE: text().describe(
      '1 outgoing, 2 incoming, 3 incoming redirected, 4 callback, 5 information',
    ),
    CALL_START_DATE: text().describe('When the call started; now when absent'),
    CRM_CREATE: yesNo().describe('1: an unknown caller becomes a lead'),
    CRM_SOURCE: text().describe('Source of that lead, of the directory SOURCE; CALL when absent'),
    CRM_ENTITY_TYPE: text().describe('CONTACT, COMPANY or LEAD; anything else is found by number'),
    CRM_ENTITY_ID: id().describe('Id of that client'),
    SHOW: yesNoOr(true).describe('0: no card is shown to the employee'),
    ADD_TO_CHAT: yesNo().describe('Taken and without effect'),
    CALL_LIST_ID: id().describe('Taken and without effect'),
    LINE_NUMBER: text().describe('Number of the external line'),
    EXTERNAL_CALL_ID: text().describe("The exchange's own id of the call"),
  }),
  result: z.object({
    CALL_ID: z.string().describe('What the other methods ask for'),
    CRM_CREATED_LEAD: z.int().nullable().describe('Id of the lead that was made'),
    CRM_CREATED_ENTITIES: z
      .array(z.object({ ENTITY_TYPE: z.literal('LEAD'), ENTITY_ID: z.int() }))
      .describe('The same as a list'),
    CRM_ENTITY_TYPE: z.enum(['LEAD', 'CONTACT', 'COMPANY']).nullable().describe('null: nobody'),
    CRM_ENTITY_ID: z.int().describe('Id of the client; 0: nobody'),
    LEAD_CREATION_ERROR: z.string().optional().describe('Why no lead was made'),
  }),
  errors: {
    ...employeeErrors,
    typeUnknown: coreError('Unknown TYPE'),
    dateInvalid: coreError('CALL_START_DATE should be in the ISO-8601 format'),
    phoneUnsupported: coreError('Unsupported phone number format'),
    tooLong: coreError(`{name} should have at most ${nameLengthMax} characters`),
  },
  async handler(sent, { caller, calls, portal, nowMs }, fail) {
    const employee = readEmployee(sent, fail)
    const type = callTypeOf(Number(sent.TYPE || Number.NaN)) ?? fail('typeUnknown')
    const startedAt = parseMoment(sent.CALL_START_DATE, portal.timeZone)
    if (startedAt === undefined) fail('dateInvalid')
    for (const name of ['LINE_NUMBER', 'EXTERNAL_CALL_ID'] as const)
      if (sent[name].length > nameLengthMax) fail('tooLong', { name })
    const outcome = await calls.register(
      {
        app: callingApp(caller),
        employee,
        phone: sent.PHONE_NUMBER,
        type,
        startedAt: startedAt ?? undefined,
        mayCreate: sent.CRM_CREATE,
        source: sent.CRM_SOURCE,
        client: readClient(sent.CRM_ENTITY_TYPE, sent.CRM_ENTITY_ID),
        isShown: sent.SHOW,
        line: sent.LINE_NUMBER,
        externalId: sent.EXTERNAL_CALL_ID,
      },
      callActor(caller),
      nowMs,
    )
    if ('refused' in outcome)
      return fail(outcome.refused === 'phone' ? 'phoneUnsupported' : 'userMissing')
    const { call, leadError } = outcome.done
    const lead = call.isClientCreated && call.client !== null ? refId(call.client) : null
    return {
      CALL_ID: call.callId,
      CRM_CREATED_LEAD: lead,
      CRM_CREATED_ENTITIES:
        lead === null ? [] : [{ ENTITY_TYPE: 'LEAD' as const, ENTITY_ID: lead }],
      ...clientKeys(call.client),
      ...(leadError !== undefined && { LEAD_CREATION_ERROR: leadError }),
    }
  },
})

function readClient(type: string, entityId: number | undefined): ClientRef | undefined {
  const clientType = clientTypes.find((each) => each === type.toLowerCase())
  return clientType && entityId !== undefined ? clientRef(clientType, entityId) : undefined
}
