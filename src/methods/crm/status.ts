/**
 * `crm.status.*`: the directories. Each page has its own form of an error: a sentence as the code with
 * another as the description, except on the page of `add`, where the code is empty.
 * https://apidocs.bitrix24.com/api-reference/crm/status/index.html
 */
import { z } from 'zod'
import {
  directories as knownDirectories,
  directoryOf,
  semanticsOfGroup,
  stageGroup,
  type DirectoryValue,
} from '../../domain/directories.ts'
import { mayReadClients } from '../../domain/rights.ts'
import type { ErrorEntry } from '../../rest/errors.ts'
import { parseFilter } from '../../rest/filter.ts'
import { defineMethod, Page, type Method } from '../../rest/method.ts'
import { id, map, text, yesNo } from '../../rest/wire.ts'
import { isStatusField, type Caller } from '../../services.ts'

const page = (name: string): string =>
  `https://apidocs.bitrix24.com/api-reference/crm/status/crm-status-${name}.html`

const refusal = (code: string, description: string): ErrorEntry => ({
  status: 400,
  code,
  description,
})
const noPermission = refusal('Access denied.', 'No permission to perform the operation')
const notFound = refusal('Status is not found.', 'Directory item not found.')
const elementNotFound = refusal('Status is not found.', 'Element not found')

const mayRead = (caller: Caller): boolean => caller.isAdmin || mayReadClients(caller.rights)

const common = { scope: 'crm', auth: 'any' } as const

const valueShape = {
  ID: z.string(),
  ENTITY_ID: z.string(),
  STATUS_ID: z.string(),
  NAME: z.string(),
  NAME_INIT: z.string(),
  SORT: z.string(),
  SYSTEM: z.enum(['Y', 'N']),
  CATEGORY_ID: z.string().nullable(),
  COLOR: z.string(),
  SEMANTICS: z.enum(['S', 'F']).nullable(),
}

const encodeValue = (value: DirectoryValue) => ({
  ID: String(value.id),
  ENTITY_ID: value.directory,
  STATUS_ID: value.code,
  NAME: value.name,
  NAME_INIT: value.initialName,
  SORT: String(value.sort),
  SYSTEM: value.isSystem ? ('Y' as const) : ('N' as const),
  CATEGORY_ID: null,
  COLOR: value.color,
  SEMANTICS: value.semantics,
})

const list = defineMethod({
  ...common,
  name: 'crm.status.list',
  title: 'List values of directories',
  docs: page('list'),
  params: z.object({
    order: map().describe('Directions (asc, desc) by field; by SORT when nothing is asked'),
    filter: map().describe('Conditions, with operators before the field'),
  }),
  result: z.array(
    z.object({
      ...valueShape,
      EXTRA: z
        .object({
          SEMANTICS: z.enum(['process', 'success', 'failure', 'apology']),
          COLOR: z.string(),
        })
        .optional()
        .describe('Of stages only'),
    }),
  ),
  errors: {
    accessDenied: noPermission,
    paramsInvalid: refusal('Invalid parameters.', 'Incorrect parameters passed.'),
  },
  async handler(sent, { directories, caller }, fail) {
    if (!mayRead(caller)) fail('accessDenied')
    const { filter } = parseFilter(sent.filter ?? fail('paramsInvalid'), { knows: isStatusField })
    const asked = Object.entries(sent.order ?? fail('paramsInvalid')).flatMap(
      ([field, direction]) =>
        isStatusField(field) ? [{ field, isDescending: /^desc/i.test(String(direction)) }] : [],
    )
    const order = asked.length > 0 ? asked : [{ field: 'SORT', isDescending: false }]
    const values = await directories.list(filter, order)
    const stages = await directories.values('STATUS')
    const rows = values.map((value) => ({
      ...encodeValue(value),
      ...(directoryOf(value.directory)?.isStages && {
        EXTRA: { SEMANTICS: stageGroup(value, stages), COLOR: value.color },
      }),
    }))
    return new Page(rows, rows.length)
  },
})

const get = defineMethod({
  ...common,
  name: 'crm.status.get',
  title: 'Read a value of a directory',
  docs: page('get'),
  params: z.object({ id: id().describe('Id of the value') }),
  result: z.object(valueShape),
  errors: { accessDenied: noPermission, notFound },
  async handler({ id: asked }, { directories, caller }, fail) {
    if (!mayRead(caller)) fail('accessDenied')
    const value = asked === undefined ? undefined : await directories.find(asked)
    return encodeValue(value ?? fail('notFound'))
  },
})

const items = defineMethod({
  ...common,
  name: 'crm.status.entity.items',
  title: 'List the values of one directory',
  docs: page('entity-items'),
  params: z.object({ entityId: text().describe('The directory: STATUS, SOURCE, …') }),
  result: z.array(z.object({ NAME: z.string(), SORT: z.int(), STATUS_ID: z.string() })),
  errors: {
    accessDenied: noPermission,
    entityInvalid: refusal(
      'The parameter entityId is not defined or invalid.',
      'The directory ID is not specified or is incorrect.',
    ),
  },
  async handler({ entityId }, { directories, caller }, fail) {
    if (!mayRead(caller)) fail('accessDenied')
    if (!directoryOf(entityId)) fail('entityInvalid')
    const values = await directories.values(entityId)
    return values.map(({ name, sort, code }) => ({ NAME: name, SORT: sort, STATUS_ID: code }))
  },
})

const types = defineMethod({
  ...common,
  name: 'crm.status.entity.types',
  title: 'List the directories',
  docs: page('entity-types'),
  differs: 'Only the directories of leads, contacts and companies are there.',
  params: z.object({}),
  result: z.array(
    z.object({
      ID: z.string(),
      NAME: z.string(),
      SEMANTIC_INFO: z
        .object({
          START_FIELD: z.string(),
          FINAL_SUCCESS_FIELD: z.string(),
          FINAL_UNSUCCESS_FIELD: z.string(),
          FINAL_SORT: z.int(),
        })
        .optional(),
      ENTITY_TYPE_ID: z.int().optional(),
    }),
  ),
  errors: {},
  async handler(_sent, { directories }) {
    const stages = await directories.values('STATUS')
    const first = (semantics: DirectoryValue['semantics']) =>
      stages.find((stage) => stage.semantics === semantics)?.code ?? ''
    return knownDirectories.map(({ code, name, isStages }) => ({
      ID: code,
      NAME: name,
      ...(isStages && {
        SEMANTIC_INFO: {
          START_FIELD: first(null),
          FINAL_SUCCESS_FIELD: first('S'),
          FINAL_UNSUCCESS_FIELD: first('F'),
          FINAL_SORT: 0,
        },
        ENTITY_TYPE_ID: 1,
      }),
    }))
  },
})

interface Described {
  type: string
  title: string
  isRequired?: true
  isReadOnly?: true
  isImmutable?: true
}

const described: Readonly<Record<string, Described>> = {
  ID: { type: 'integer', title: 'ID', isReadOnly: true },
  ENTITY_ID: { type: 'string', title: 'Entity ID', isRequired: true, isImmutable: true },
  STATUS_ID: { type: 'string', title: 'Status', isRequired: true, isImmutable: true },
  SORT: { type: 'integer', title: 'Sorting' },
  NAME: { type: 'string', title: 'Name', isRequired: true },
  NAME_INIT: { type: 'string', title: 'Default Name', isReadOnly: true },
  SYSTEM: { type: 'char', title: 'System', isReadOnly: true },
  CATEGORY_ID: { type: 'integer', title: 'CATEGORY_ID', isImmutable: true },
  COLOR: { type: 'string', title: 'COLOR' },
  SEMANTICS: { type: 'char', title: 'SEMANTICS', isImmutable: true },
  EXTRA: { type: 'crm_status_extra', title: 'Additional Fields' },
}

const fields = defineMethod({
  ...common,
  name: 'crm.status.fields',
  title: 'Describe the fields of a value of a directory',
  docs: page('fields'),
  params: z.object({}),
  result: z.record(z.string(), z.record(z.string(), z.unknown())),
  errors: {},
  async handler() {
    return Object.fromEntries(
      Object.entries(described).map(([code, { type, title, ...flags }]) => [
        code,
        {
          type,
          isRequired: flags.isRequired === true,
          isReadOnly: flags.isReadOnly === true,
          isImmutable: flags.isImmutable === true,
          isMultiple: false,
          isDynamic: false,
          title,
        },
      ]),
    )
  },
})

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined

/** undefined: it is no whole number. */
function readSort(value: unknown): number | undefined {
  const digits = textOf(value)
  if (digits === undefined || !/^\s*[+-]?\d{1,9}\s*$/.test(digits)) return undefined
  return Number(digits)
}

/** EXTRA holds a stage's colour and group under other names. */
const extraOf = (fieldsSent: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const extra = fieldsSent['EXTRA']
  return typeof extra === 'object' && extra !== null ? (extra as Record<string, unknown>) : {}
}

const colorOf = (sent: Readonly<Record<string, unknown>>): string | undefined =>
  (textOf(sent['COLOR']) ?? textOf(extraOf(sent)['COLOR']))?.slice(0, 20)

const nameMax = 100
const sortDefault = 10

const add = defineMethod({
  ...common,
  name: 'crm.status.add',
  title: 'Add a value to a directory',
  docs: page('add'),
  params: z.object({
    fields: map().describe('ENTITY_ID, STATUS_ID, NAME, SORT, COLOR and SEMANTICS of the value'),
  }),
  result: z.int().describe('Id of the value'),
  errors: {
    accessDenied: refusal('', 'Access denied.'),
    fieldsInvalid: refusal('', "Parameter 'fields' must be array."),
    required: refusal('', '{sentences}'),
    unsupported: refusal('', 'Specified entity type is not supported.'),
    nameMissing: refusal('', 'The field Title is required.'),
    codeInvalid: refusal('', '{sentence}'),
    valueInvalid: refusal('', 'The field {field} has an invalid value.'),
    taken: refusal('ERROR_CORE', 'The specified status ID already exists.'),
  },
  async handler(params, { directories, caller }, fail) {
    if (!caller.isAdmin) fail('accessDenied')
    const sent = params.fields ?? fail('fieldsInvalid')
    const directory = textOf(sent['ENTITY_ID']) ?? ''
    const code = textOf(sent['STATUS_ID'])?.trim() ?? ''
    const missing = [
      ...(directory === '' ? ['The field ENTITY_ID is required.'] : []),
      ...(code === '' ? ['The field STATUS_ID is required.'] : []),
    ]
    if (missing.length > 0) fail('required', { sentences: missing.join('\n') })
    if (!directoryOf(directory)) fail('unsupported')
    const name = textOf(sent['NAME'])?.trim() ?? ''
    if (name === '') fail('nameMissing')
    if (name.length > nameMax) fail('valueInvalid', { field: 'NAME' })
    const isSorted = sent['SORT'] !== undefined && sent['SORT'] !== null && sent['SORT'] !== ''
    const sort = isSorted
      ? (readSort(sent['SORT']) ?? fail('valueInvalid', { field: 'SORT' }))
      : sortDefault
    const semantics = readSemantics(sent)
    if (semantics === undefined) return fail('valueInvalid', { field: 'SEMANTICS' })
    const color = colorOf(sent) ?? ''
    const outcome = await directories.add({ directory, code, name, sort, color, semantics })
    if ('done' in outcome) return outcome.done
    if ('problem' in outcome) return fail('codeInvalid', { sentence: outcome.problem })
    return fail(outcome.refused)
  },
})

/** undefined: it is no group of stages. */
function readSemantics(sent: Readonly<Record<string, unknown>>): 'S' | 'F' | null | undefined {
  const asked = sent['SEMANTICS']
  if (asked === undefined || asked === null || asked === '') {
    const group = textOf(extraOf(sent)['SEMANTICS'])
    return group === undefined || group === '' ? null : semanticsOfGroup(group)
  }
  const letter = textOf(asked)?.toUpperCase()
  if (letter === 'P') return null
  return letter === 'S' || letter === 'F' ? letter : undefined
}

const identifierInvalid = (description: string) => refusal('Invalid identifier.', description)

const update = defineMethod({
  ...common,
  name: 'crm.status.update',
  title: 'Change a value of a directory',
  docs: page('update'),
  params: z.object({
    id: id().describe('Id of the value'),
    fields: map().describe('NAME, SORT and COLOR; what else is sent stays as it is'),
  }),
  result: z.literal(true),
  errors: {
    accessDenied: noPermission,
    idInvalid: identifierInvalid('An incorrect identifier was passed.'),
    fieldsInvalid: refusal('', "Parameter 'fields' must be array."),
    notFound: elementNotFound,
    failed: refusal('Error on updating status.', 'The field {field} has an invalid value.'),
  },
  async handler({ id: asked, fields: params }, { directories, caller }, fail) {
    if (!caller.isAdmin) fail('accessDenied')
    const known = asked ?? fail('idInvalid')
    const sent = params ?? fail('fieldsInvalid')
    const changes: { name?: string; sort?: number; color?: string } = {}
    if (sent['NAME'] !== undefined) {
      const name = textOf(sent['NAME'])?.trim() ?? ''
      if (name === '' || name.length > nameMax) fail('failed', { field: 'NAME' })
      changes.name = name
    }
    if (sent['SORT'] !== undefined)
      changes.sort = readSort(sent['SORT']) ?? fail('failed', { field: 'SORT' })
    const color = colorOf(sent)
    if (color !== undefined) changes.color = color
    if (!(await directories.update(known, changes))) fail('notFound')
    return true as const
  },
})

const remove = defineMethod({
  ...common,
  name: 'crm.status.delete',
  title: 'Remove a value of a directory',
  docs: page('delete'),
  differs: 'Only a stage with leads in it is in use; records keep other values that are gone.',
  params: z.object({
    id: id().describe('Id of the value'),
    params: map().describe('FORCED=Y removes system values, too'),
  }),
  result: z.literal(true),
  errors: {
    accessDenied: noPermission,
    idInvalid: identifierInvalid('An invalid identifier was passed.'),
    missing: elementNotFound,
    system: refusal(
      'CRM System Status can be deleted only if parameter FORCED is specified and equal to "Y".',
      'A system element can only be deleted with the FORCED = "Y" parameter',
    ),
    used: refusal(
      'There are active items in this status.',
      'There are related items, deletion is not possible',
    ),
  },
  async handler({ id: asked, params }, { directories, caller }, fail) {
    if (!caller.isAdmin) fail('accessDenied')
    const isForced = yesNo().parse(params?.['FORCED'])
    const outcome = await directories.remove(asked ?? fail('idInvalid'), isForced)
    return outcome === 'done' ? (true as const) : fail(outcome)
  },
})

export const statusMethods: readonly Method[] = [
  list,
  get,
  items,
  types,
  fields,
  add,
  update,
  remove,
]
