import { z } from 'zod'
import type { Match } from '../../services.ts'
import { defineMethod } from '../../rest/method.ts'
import { text } from '../../rest/wire.ts'
import { wireTypes } from './call-params.ts'

const employeeDigest = z.object({
  ID: z.string().describe('Id of the responsible employee'),
  TIMEMAN_STATUS: z
    .enum(['OPENED', 'PAUSED', 'CLOSED', 'EXPIRED', 'UNAVAILABLE', 'NOT_INSTALLED'])
    .describe('Whether the employee is at work'),
  USER_PHONE_INNER: z.string().nullable().describe('Extension'),
  WORK_PHONE: z.string().nullable().describe('Work phone as stored'),
  PERSONAL_PHONE: z.string().nullable().describe('Personal phone as stored'),
  PERSONAL_MOBILE: z.string().nullable().describe('Mobile phone as stored'),
})

export const searchCrmEntities = defineMethod({
  name: 'telephony.externalCall.searchCrmEntities',
  title: 'Find CRM clients by phone number',
  docs: 'https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-search-crm-entities.html',
  scope: 'telephony',
  auth: 'any',
  mayOverlap: true,
  params: z.object({
    PHONE_NUMBER: text().describe('The number as the PBX saw it, in any notation'),
  }),
  result: z.array(
    z.object({
      CRM_ENTITY_TYPE: z.enum(['LEAD', 'CONTACT', 'COMPANY']).describe('Type of the client'),
      CRM_ENTITY_ID: z.int().describe('Id of the client'),
      ASSIGNED_BY_ID: z.int().describe('Id of the responsible employee'),
      NAME: z.string().describe('Name of the client'),
      ASSIGNED_BY: employeeDigest.describe('The responsible employee'),
    }),
  ),
  errors: {
    phoneEmpty: { status: 400, code: 'ERROR_CORE', description: 'PHONE_NUMBER is empty' },
    noCrm: { status: 400, code: 'ERROR_CORE', description: 'CRM is not installed.' },
  },
  async handler({ PHONE_NUMBER }, { portal, phones, findClients, onLookup, nowMs }, fail) {
    if (PHONE_NUMBER === '') fail('phoneEmpty')
    if (!portal.isCrmInstalled) fail('noCrm')
    const startedAt = performance.now()
    const phone = phones.read(PHONE_NUMBER)
    const matches = phone ? await findClients(phone, nowMs) : []
    onLookup(matches.length > 0 ? 'hit' : 'miss', (performance.now() - startedAt) / 1000)
    return matches.map(encode)
  },
})

const encode = ({ type, id, name, responsible }: Match) => ({
  CRM_ENTITY_TYPE: wireTypes[type],
  CRM_ENTITY_ID: id,
  ASSIGNED_BY_ID: responsible.id,
  NAME: name,
  ASSIGNED_BY: {
    // A string here and a number above: so in the sample, and the official SDKs' types follow it.
    ID: String(responsible.id),
    TIMEMAN_STATUS: responsible.status,
    USER_PHONE_INNER: responsible.extension || null,
    WORK_PHONE: responsible.workPhone || null,
    PERSONAL_PHONE: responsible.personalPhone || null,
    PERSONAL_MOBILE: responsible.personalMobile || null,
  },
})
