/**
 * `crm.lead.*`, `crm.contact.*` and `crm.company.*`: six methods of equal shape over a table of fields.
 * Their errors have an empty code and a sentence, as documented.
 */
import { z } from 'zod'
import type { ClientType } from '../../domain/clients/client.ts'
import { recordFields } from '../../domain/fields/field.ts'
import type { ErrorEntry } from '../../rest/errors.ts'
import { defineMethod, Page, type Fail, type Method } from '../../rest/method.ts'
import { id, map, pageStart, textList } from '../../rest/wire.ts'
import type { Outcome, Refused, Services } from '../../services.ts'
import { encodeRecord, multifieldSchema } from './encode-record.ts'
import { describeFields } from './describe-fields.ts'
import { readListParams } from './list-params.ts'
import { readRecordInput, recordInputErrors } from './record-input.ts'
import { familyMethod, type MethodFamily } from './family-method.ts'
import { sentence } from './sentence.ts'

/** What the pages answer for a record that is not there. */
export interface NotFoundErrors {
  get: ErrorEntry
  update: ErrorEntry
  delete: ErrorEntry
}

export interface RecordFamily extends MethodFamily {
  type: ClientType
  notFound: NotFoundErrors
}

export const notFound = sentence('Not found')

/** The methods of one type of client. */
export const recordMethods = (family: RecordFamily): Method[] => [
  addMethod(family),
  updateMethod(family),
  getMethod(family),
  deleteMethod(family),
  listMethod(family),
  fieldsMethod(family),
]

const accessDenied = sentence('Access denied.')
const idInvalid = sentence('ID is not defined or invalid.')

const recordSchema = z.record(
  z.string(),
  z.union([z.string(), z.null(), z.array(z.string()), multifieldSchema]),
)

function writeErrors(type: ClientType) {
  const errors = {
    accessDenied,
    ...recordInputErrors(type),
    nameMissing: sentence(type === 'company' ? 'Fill in TITLE.' : 'Fill in NAME or LAST_NAME.'),
  }
  // A lead needs no name: nobody is told of an error that cannot come.
  const { nameMissing: _, ...ofLeads } = errors
  return (type === 'lead' ? ofLeads : errors) as typeof errors
}

const fieldsOf = async (clients: Services['clients'], type: ClientType) =>
  recordFields(await clients.fields(type))

/** What is done, or the refusal under the name that the method's errors have for it. */
function done<Value, Name extends string>(
  outcome: Outcome<Value>,
  names: Partial<Record<Refused, Name>>,
  fail: Fail<Name>,
): Value {
  if ('done' in outcome) return outcome.done
  const name = names[outcome.refused]
  if (name === undefined) throw new Error(`no error for the refusal "${outcome.refused}"`)
  return fail(name)
}

const addMethod = (family: RecordFamily) =>
  defineMethod({
    ...familyMethod(family, 'add'),
    title: `Add a ${family.type}`,
    params: z.object({
      fields: map().describe('Values by field code'),
      params: map().describe('IMPORT=Y lets dates and authors be set'),
    }),
    result: z.int().describe(`Id of the new ${family.type}`),
    errors: writeErrors(family.type),
    async handler(sent, { clients, caller, portal, nowMs }, fail) {
      const { type } = family
      const input = readRecordInput(await fieldsOf(clients, type), sent, portal.timeZone, fail)
      const outcome = await clients.add(type, input, caller, nowMs)
      return done(outcome, { ...denied, ...incomplete }, fail)
    },
  })

const updateMethod = (family: RecordFamily) =>
  defineMethod({
    ...familyMethod(family, 'update'),
    title: `Change a ${family.type}`,
    params: z.object({
      id: id().describe(`Id of the ${family.type}`),
      fields: map().describe('The values that change, by field code'),
      params: map().describe('REGISTER_SONET_EVENT and REGISTER_HISTORY_EVENT are accepted'),
    }),
    result: z.literal(true),
    errors: { ...writeErrors(family.type), idInvalid, notFound: family.notFound.update },
    async handler({ id: asked, ...sent }, { clients, caller, portal, nowMs }, fail) {
      const { type } = family
      const known = asked ?? fail('idInvalid')
      const input = readRecordInput(await fieldsOf(clients, type), sent, portal.timeZone, fail)
      const outcome = await clients.update(type, known, input, caller, nowMs)
      done(outcome, { ...denied, ...missing, ...incomplete }, fail)
      return true as const
    },
  })

const getMethod = (family: RecordFamily) =>
  defineMethod({
    ...familyMethod(family, 'get'),
    title: `Read a ${family.type}`,
    params: z.object({ id: id().describe(`Id of the ${family.type}`) }),
    result: recordSchema,
    errors: { accessDenied, idInvalid, notFound: family.notFound.get },
    async handler({ id: asked }, { clients, caller, portal }, fail) {
      const outcome = await clients.find(family.type, asked ?? fail('idInvalid'), caller)
      const record = done(outcome, { ...denied, ...missing }, fail)
      return encodeRecord(record, await fieldsOf(clients, family.type), portal)
    },
  })

const deleteMethod = (family: RecordFamily) =>
  defineMethod({
    ...familyMethod(family, 'delete'),
    title: `Remove a ${family.type}`,
    params: z.object({ id: id().describe(`Id of the ${family.type}`) }),
    result: z.literal(true),
    errors: { accessDenied, idInvalid, notFound: family.notFound.delete },
    async handler({ id: asked }, { clients, caller }, fail) {
      const outcome = await clients.remove(family.type, asked ?? fail('idInvalid'), caller)
      return done(outcome, { ...denied, ...missing }, fail)
    },
  })

const listMethod = (family: RecordFamily) =>
  defineMethod({
    ...familyMethod(family, 'list'),
    title: `List ${family.type === 'company' ? 'companies' : `${family.type}s`}`,
    params: z.object({
      select: textList().describe(
        'Field codes; * for all but custom and multi-fields, UF_* for custom',
      ),
      filter: map().describe('Conditions, with operators before the field code'),
      order: map().describe('Directions (asc, desc) by field code'),
      start: pageStart().describe('First row of the page; -1 turns counting off'),
    }),
    result: z.array(recordSchema),
    errors: {
      accessDenied,
      orderInvalid: sentence("Parameter 'order' must be array"),
      filterInvalid: sentence("Parameter 'filter' must be array"),
      listFailed: sentence('Failed to get list. General error'),
    },
    async handler(sent, { clients, caller, portal, nowMs }, fail) {
      const { type } = family
      const order = sent.order ?? fail('orderInvalid')
      const filter = sent.filter ?? fail('filterInvalid')
      const table = await fieldsOf(clients, type)
      const request = readListParams(table, { select: sent.select, filter, order })
      const outcome = await clients.list({ type, start: sent.start, ...request }, caller, nowMs)
      const { records, total, next } = done(outcome, { ...denied, complex: 'listFailed' }, fail)
      const selected = new Map(request.shown.map((field) => [field.code, field]))
      const rows = records.map((record) => encodeRecord(record, selected, portal))
      return new Page(rows, total, next)
    },
  })

const fieldsMethod = (family: RecordFamily) =>
  defineMethod({
    ...familyMethod(family, 'fields'),
    title: `Describe the fields of a ${family.type}`,
    params: z.object({}),
    result: z.record(z.string(), z.record(z.string(), z.unknown())),
    errors: { accessDenied },
    async handler(_sent, { clients, caller }, fail) {
      if (!clients.mayRead(family.type, caller)) fail('accessDenied')
      return describeFields(await fieldsOf(clients, family.type))
    },
  })

const denied = { denied: 'accessDenied' } as const
const missing = { missing: 'notFound' } as const
const incomplete = { name: 'nameMissing', title: 'nameMissing' } as const
