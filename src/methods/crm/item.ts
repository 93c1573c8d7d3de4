/**
 * `crm.item.*` for leads, contacts and companies: the same records as the older methods have, under
 * other names and with coded errors.
 */
import { z } from 'zod'
import { entityTypeId, type ClientType } from '../../domain/clients/client.ts'
import { itemName } from '../../domain/fields/field.ts'
import { readFieldValues } from '../../domain/fields/read-values.ts'
import { defineMethod, Page, type Fail, type MethodContext } from '../../rest/method.ts'
import { id, map, pageStart, textList, yesNo } from '../../rest/wire.ts'
import type { ClientRecord, Outcome } from '../../services.ts'
import { describeItemFields } from './describe-item-fields.ts'
import { encodeItem, encodeSelected } from './encode-item.ts'
import { readItemInput } from './item-input.ts'
import { readItemListParams } from './item-list-params.ts'
import { itemNames, type ItemNames } from './item-names.ts'
import { invalidAddress } from './multifield-rows.ts'
import { coded } from './sentence.ts'

const page = (verb: string) =>
  `https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-${verb}.html`

const typeMissing = coded('NOT_FOUND', 'Smart process not found')
const accessDenied = coded('ACCESS_DENIED', 'Access denied')
const itemMissing = coded('NOT_FOUND', 'Item not found')
const written = {
  typeMissing,
  accessDenied,
  valueInvalid: coded('CRM_FIELD_ERROR_VALUE_NOT_VALID', 'Invalid value for field "{field}"'),
  fieldRequired: coded('CRM_FIELD_ERROR_REQUIRED', 'The {fields} field is required'),
  notIterable: coded('100', 'Expected iterable value for multiple field, but got `{type}` instead'),
}

const access = { scope: 'crm', auth: 'any', isIntranetOnly: true } as const
const differs = 'Leads (1), contacts (3) and companies (4) only.'
const itemSchema = z.object({ item: z.record(z.string(), z.unknown()) })
const typeParam = id().describe('1 lead, 3 contact, 4 company')
const fieldsParam = map().describe('Values by field name')
const originalParam = yesNo().describe('Y: custom fields go by their UF_CRM_… names')

const types = Object.entries(entityTypeId) as [ClientType, number][]
const typeOf = (asked: number | undefined): ClientType | undefined =>
  types.find(([, number]) => number === asked)?.[0]

export const itemAdd = defineMethod({
  name: 'crm.item.add',
  title: 'Add a lead, contact or company',
  docs: page('add'),
  differs,
  ...access,
  params: z.object({
    entityTypeId: typeParam,
    fields: fieldsParam,
    useOriginalUfNames: originalParam,
  }),
  result: itemSchema,
  errors: written,
  async handler(sent, context, fail) {
    const type = typeOf(sent.entityTypeId) ?? fail('typeMissing')
    const { clients, caller, nowMs } = context
    const table = await clients.fields(type)
    const names = itemNames(type, table, sent.useOriginalUfNames)
    const input = readInput(context, table, names, sent.fields ?? {}, true, fail)
    const known = done(await clients.add(type, input, caller, nowMs), fail)
    return { item: await writtenItem(context, names, known) }
  },
})

export const itemUpdate = defineMethod({
  name: 'crm.item.update',
  title: 'Change a lead, contact or company',
  docs: page('update'),
  differs,
  ...access,
  params: z.object({
    entityTypeId: typeParam,
    id: id().describe('Id of the item'),
    fields: fieldsParam,
    useOriginalUfNames: originalParam,
  }),
  result: itemSchema,
  errors: { ...written, itemMissing },
  async handler(sent, context, fail) {
    const type = typeOf(sent.entityTypeId) ?? fail('typeMissing')
    const known = sent.id ?? fail('itemMissing')
    const { clients, caller, nowMs } = context
    const table = await clients.fields(type)
    const names = itemNames(type, table, sent.useOriginalUfNames)
    const input = readInput(context, table, names, sent.fields ?? {}, false, fail)
    const outcome = await clients.update(type, known, input, caller, nowMs)
    if ('refused' in outcome && outcome.refused === 'missing') fail('itemMissing')
    done(outcome, fail)
    return { item: await writtenItem(context, names, known) }
  },
})

export const itemGet = defineMethod({
  name: 'crm.item.get',
  title: 'Read a lead, contact or company',
  docs: page('get'),
  differs,
  ...access,
  params: z.object({
    entityTypeId: typeParam,
    id: id().describe('Id of the item'),
    useOriginalUfNames: originalParam,
  }),
  result: itemSchema,
  errors: {
    typeMissing,
    itemMissing: coded('NOT_FOUND', 'Element not found'),
    accessDenied: coded('ACCESS_DENIED', 'You do not have permission to view this item'),
  },
  async handler(sent, context, fail) {
    const type = typeOf(sent.entityTypeId) ?? fail('typeMissing')
    const { clients, caller } = context
    const names = itemNames(type, await clients.fields(type), sent.useOriginalUfNames)
    const outcome = await clients.find(type, sent.id ?? fail('itemMissing'), caller)
    if ('refused' in outcome)
      return fail(outcome.refused === 'missing' ? 'itemMissing' : 'accessDenied')
    return { item: await wholeItem(context, names, outcome.done) }
  },
})

export const itemDelete = defineMethod({
  name: 'crm.item.delete',
  title: 'Remove a lead, contact or company',
  docs: page('delete'),
  differs,
  ...access,
  params: z.object({ entityTypeId: typeParam, id: id().describe('Id of the item') }),
  result: z.array(z.never()),
  errors: { typeMissing, itemMissing, accessDenied },
  async handler(sent, { clients, caller }, fail) {
    const type = typeOf(sent.entityTypeId) ?? fail('typeMissing')
    const outcome = await clients.remove(type, sent.id ?? fail('itemMissing'), caller)
    if ('refused' in outcome)
      return fail(outcome.refused === 'missing' ? 'itemMissing' : 'accessDenied')
    return []
  },
})

export const itemList = defineMethod({
  name: 'crm.item.list',
  title: 'List leads, contacts or companies',
  docs: page('list'),
  differs: `${differs} Items can be filtered by phone, email and imol, with equality.`,
  ...access,
  params: z.object({
    entityTypeId: typeParam,
    select: textList().describe('Field names; * or nothing for all, with fm'),
    filter: map().describe(
      'Conditions, with operators before the name; numbered groups with logic',
    ),
    order: map().describe('Directions (ASC, DESC) by field name'),
    start: pageStart().describe('First row of the page; -1 turns counting off'),
    useOriginalUfNames: originalParam,
  }),
  result: z.object({ items: z.array(z.record(z.string(), z.unknown())) }),
  errors: {
    typeMissing,
    accessDenied,
    filterField: coded(
      'INVALID_ARG_VALUE',
      "Invalid filter: field '{field}' is not allowed in filter",
    ),
    filterValue: coded('INVALID_ARG_VALUE', "Invalid filter: field '{field}' has invalid value"),
    filterDepth: coded('INVALID_ARG_VALUE', 'Invalid filter: too many conditions or nested groups'),
    orderField: coded(
      'INVALID_ARG_VALUE',
      "Invalid order: field '{field}' is not allowed in order",
    ),
    orderDirection: coded(
      'INVALID_ARG_VALUE',
      "Invalid order: allowed sort directions are `ASC, DESC`. But got '{direction}' for field '{field}'",
    ),
  },
  async handler(sent, { clients, caller, portal, nowMs }, fail) {
    const type = typeOf(sent.entityTypeId) ?? fail('typeMissing')
    const table = await clients.fields(type)
    const names = itemNames(type, table, sent.useOriginalUfNames)
    const { select, filter = {}, order = {} } = sent
    const request = readItemListParams(names, table, { select, filter, order }, portal.timeZone)
    if ('problem' in request) {
      const { problem, ...values } = request
      return fail(problem, excerpts(values))
    }
    const { selected } = request
    const outcome = await clients.list({ type, start: sent.start, ...request }, caller, nowMs)
    if ('refused' in outcome)
      return fail(outcome.refused === 'complex' ? 'filterDepth' : 'accessDenied')
    const { records, total, next } = outcome.done
    const isLinked = !selected || selected.has(names.links)
    const ids = isLinked ? records.map((record) => record.id) : []
    const linked = await clients.linkedIds(type, ids)
    const items = records.map((record) => {
      const parts = { names, record, linked: linked.get(record.id) ?? [], portal }
      return selected ? encodeSelected(parts, selected) : encodeItem(parts)
    })
    return new Page({ items }, total, next)
  },
})

export const itemFields = defineMethod({
  name: 'crm.item.fields',
  title: 'Describe the fields of leads, contacts or companies',
  docs: page('fields'),
  differs,
  ...access,
  params: z.object({ entityTypeId: typeParam, useOriginalUfNames: originalParam }),
  result: z.object({ fields: z.record(z.string(), z.record(z.string(), z.unknown())) }),
  errors: {
    typeMissing,
    accessDenied: coded('ACCESS_DENIED', 'You do not have permission to view this item'),
  },
  async handler(sent, { clients, caller }, fail) {
    const type = typeOf(sent.entityTypeId) ?? fail('typeMissing')
    if (!clients.mayRead(type, caller)) fail('accessDenied')
    const table = await clients.fields(type)
    return { fields: describeItemFields(itemNames(type, table, sent.useOriginalUfNames)) }
  },
})

export const itemMethods = [itemAdd, itemUpdate, itemGet, itemDelete, itemList, itemFields]

/** Reads `fields` of add and update. */
function readInput(
  { portal }: MethodContext,
  table: Parameters<typeof readFieldValues>[0],
  names: ItemNames,
  sent: Record<string, unknown>,
  isNew: boolean,
  fail: Fail<keyof typeof written>,
) {
  const input = readItemInput(names, sent, isNew)
  if ('problem' in input) {
    if (input.problem === 'notIterable') return fail('notIterable', { type: input.type })
    return fail('valueInvalid', { field: input.field })
  }
  const { values, invalid } = readFieldValues(table, input.values, portal.timeZone, {
    isItem: true,
    currency: portal.currency,
  })
  if (invalid[0]) fail('valueInvalid', { field: itemName(invalid[0]) })
  if (invalidAddress(input.multifields) !== undefined) fail('valueInvalid', { field: 'EMAIL' })
  return { values, multifields: input.multifields, isItem: true as const }
}

function done<Value>(outcome: Outcome<Value>, fail: Fail<keyof typeof written>): Value {
  if ('done' in outcome) return outcome.done
  switch (outcome.refused) {
    case 'name':
      return fail('fieldRequired', { fields: '"First Name" or "Last Name"' })
    case 'title':
      return fail('fieldRequired', { fields: '"Company Name"' })
    case 'required':
      return fail('fieldRequired', { fields: `"${outcome.field?.labels?.form}"` })
    case 'choice':
      return fail('valueInvalid', { field: outcome.field ? itemName(outcome.field) : '' })
    default:
      return fail('accessDenied')
  }
}

/** The item after a change. Who may change but not read it learns its id. */
async function writtenItem(context: MethodContext, names: ItemNames, known: number) {
  const outcome = await context.clients.find(names.type, known, context.caller)
  return 'done' in outcome ? wholeItem(context, names, outcome.done) : { id: known }
}

async function wholeItem(
  { clients, portal }: MethodContext,
  names: ItemNames,
  record: ClientRecord,
) {
  const linked = await clients.linkedIds(names.type, [record.id])
  return encodeItem({ names, record, linked: linked.get(record.id) ?? [], portal })
}

const excerpts = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value.slice(0, 100)]))
