/**
 * `crm.lead.*`, `crm.contact.*` and `crm.company.*`: six methods of equal shape over a table of fields.
 * Their errors have an empty code and a sentence, as documented.
 */
import { z } from 'zod'
import type { ClientType } from '../../domain/clients/client.ts'
import { recordFields, type FieldTable } from '../../domain/fields/field.ts'
import { readFieldValues } from '../../domain/fields/read-values.ts'
import type { ErrorEntry } from '../../rest/errors.ts'
import { defineMethod, Page, type Method } from '../../rest/method.ts'
import { id, map, pageStart, textList } from '../../rest/wire.ts'
import type { Outcome, Refused, Services } from '../../services.ts'
import { encodeRecord, multifieldSchema } from './encode-record.ts'
import { describeFields } from './describe-fields.ts'
import { readListParams } from './list-params.ts'
import { sentence } from './sentence.ts'
import { invalidAddress, readMultifields } from './multifield-rows.ts'

/** What the pages answer for a record that is not there. */
export interface NotFoundErrors {
  get: ErrorEntry
  update: ErrorEntry
  delete: ErrorEntry
}

export interface RecordFamily {
  type: ClientType
  /** `crm.contact` */
  prefix: string
  /** Folder of the pages below https://apidocs.bitrix24.com/api-reference/crm/ */
  pages: string
  notFound: NotFoundErrors
}

export const notFound = sentence('Not found')

const recordSchema = z.record(
  z.string(),
  z.union([z.string(), z.null(), z.array(z.string()), multifieldSchema]),
)

export function recordMethods({ type, prefix, pages, notFound: missing }: RecordFamily): Method[] {
  const page = (verb: string) =>
    `https://apidocs.bitrix24.com/api-reference/crm/${pages}-${verb}.html`
  const accessDenied = sentence('Access denied.')
  const idInvalid = sentence('ID is not defined or invalid.')
  const written = {
    accessDenied,
    fieldsInvalid: sentence("Parameter 'fields' must be array."),
    paramsInvalid: sentence("Parameter 'params' must be array."),
    valueInvalid: sentence('The field "{field}" has an invalid value.'),
    addressInvalid: sentence(
      type === 'company'
        ? 'The `E-mail` field contains an invalid address'
        : 'The field `{label}` contains an invalid address',
      'ERROR_CORE',
    ),
    nameMissing: sentence(type === 'company' ? 'Fill in TITLE.' : 'Fill in NAME or LAST_NAME.'),
  }
  // A lead needs no name: nobody is told of an error that cannot come.
  const { nameMissing: _, ...ofLeads } = written
  const writeErrors = (type === 'lead' ? ofLeads : written) as typeof written

  const fieldsOf = async (clients: Services['clients']) => recordFields(await clients.fields(type))

  type WriteError = keyof typeof written
  /** Reads `fields` and `params` of add and update. */
  const readInput = (
    table: FieldTable,
    sent: {
      fields: Record<string, unknown> | undefined
      params: Record<string, unknown> | undefined
    },
    timeZone: string,
    fail: (name: WriteError, values?: Record<string, string>) => never,
  ) => {
    const fields = sent.fields ?? fail('fieldsInvalid')
    const params = sent.params ?? fail('paramsInvalid')
    const isImport = /^(y|1|true)$/i.test(String(params['IMPORT'] ?? ''))
    const { values, invalid } = readFieldValues(table, fields, timeZone, { isImport })
    if (invalid[0]) fail('valueInvalid', { field: invalid[0].code })
    const multifields = readMultifields(fields)
    const label = invalidAddress(multifields)
    if (label !== undefined) fail('addressInvalid', { label })
    return { values, multifields }
  }

  const refusals: Record<Exclude<Refused, 'missing' | 'complex'>, WriteError> = {
    denied: 'accessDenied',
    name: 'nameMissing',
    title: 'nameMissing',
  }
  const done = <Value>(
    outcome: Outcome<Value>,
    fail: (name: WriteError | 'notFound') => never,
  ): Value => {
    if ('done' in outcome) return outcome.done
    const { refused } = outcome
    return fail(refused === 'missing' || refused === 'complex' ? 'notFound' : refusals[refused])
  }

  const add = defineMethod({
    name: `${prefix}.add`,
    title: `Add a ${type}`,
    docs: page('add'),
    scope: 'crm',
    auth: 'any',
    params: z.object({
      fields: map().describe('Values by field code'),
      params: map().describe('IMPORT=Y lets dates and authors be set'),
    }),
    result: z.int().describe(`Id of the new ${type}`),
    errors: writeErrors,
    async handler(sent, { clients, caller, portal, nowMs }, fail) {
      const input = readInput(await fieldsOf(clients), sent, portal.timeZone, fail)
      return done(await clients.add(type, input, caller, nowMs), fail as never)
    },
  })

  const update = defineMethod({
    name: `${prefix}.update`,
    title: `Change a ${type}`,
    docs: page('update'),
    scope: 'crm',
    auth: 'any',
    params: z.object({
      id: id().describe(`Id of the ${type}`),
      fields: map().describe('The values that change, by field code'),
      params: map().describe('REGISTER_SONET_EVENT and REGISTER_HISTORY_EVENT are accepted'),
    }),
    result: z.literal(true),
    errors: { ...writeErrors, idInvalid, notFound: missing.update },
    async handler({ id: asked, ...sent }, { clients, caller, portal, nowMs }, fail) {
      const known = asked ?? fail('idInvalid')
      const input = readInput(await fieldsOf(clients), sent, portal.timeZone, fail)
      done(await clients.update(type, known, input, caller, nowMs), fail)
      return true as const
    },
  })

  const get = defineMethod({
    name: `${prefix}.get`,
    title: `Read a ${type}`,
    docs: page('get'),
    scope: 'crm',
    auth: 'any',
    params: z.object({ id: id().describe(`Id of the ${type}`) }),
    result: recordSchema,
    errors: { accessDenied, idInvalid, notFound: missing.get },
    async handler({ id: asked }, { clients, caller, portal }, fail) {
      const outcome = await clients.find(type, asked ?? fail('idInvalid'), caller)
      const record = done(outcome, fail as never)
      return encodeRecord(record, await fieldsOf(clients), portal)
    },
  })

  const remove = defineMethod({
    name: `${prefix}.delete`,
    title: `Remove a ${type}`,
    docs: page('delete'),
    scope: 'crm',
    auth: 'any',
    params: z.object({ id: id().describe(`Id of the ${type}`) }),
    result: z.literal(true),
    errors: { accessDenied, idInvalid, notFound: missing.delete },
    async handler({ id: asked }, { clients, caller }, fail) {
      return done(await clients.remove(type, asked ?? fail('idInvalid'), caller), fail as never)
    },
  })

  const list = defineMethod({
    name: `${prefix}.list`,
    title: `List ${type === 'company' ? 'companies' : `${type}s`}`,
    docs: page('list'),
    scope: 'crm',
    auth: 'any',
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
      const table = await fieldsOf(clients)
      const order = sent.order ?? fail('orderInvalid')
      const filter = sent.filter ?? fail('filterInvalid')
      const request = readListParams(table, { select: sent.select, filter, order })
      const outcome = await clients.list({ type, start: sent.start, ...request }, caller, nowMs)
      if ('refused' in outcome && outcome.refused === 'complex') fail('listFailed')
      const { records, total, next } = done(outcome, fail as never)
      const selected = new Map(request.shown.map((field) => [field.code, field]))
      const rows = records.map((record) => encodeRecord(record, selected, portal))
      return new Page(rows, total, next)
    },
  })

  const fields = defineMethod({
    name: `${prefix}.fields`,
    title: `Describe the fields of a ${type}`,
    docs: page('fields'),
    scope: 'crm',
    auth: 'any',
    params: z.object({}),
    result: z.record(z.string(), z.record(z.string(), z.unknown())),
    errors: { accessDenied },
    async handler(_sent, { clients, caller }, fail) {
      if (!clients.mayRead(type, caller)) fail('accessDenied')
      return describeFields(await fieldsOf(clients))
    },
  })

  return [add, update, get, remove, list, fields]
}
