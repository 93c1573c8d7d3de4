/**
 * `crm.status.*`: reading the directories; status-changes.ts changes them. Each page has its own form of an error: a sentence as the code with
 * another as the description, except on the page of `add`, where the code is empty.
 * https://apidocs.bitrix24.com/api-reference/crm/status/index.html
 */
import { z } from 'zod'
import {
  directories as knownDirectories,
  directoryOf,
  stageGroup,
  type DirectoryValue,
} from '../../domain/clients/directories.ts'
import { mayReadClients } from '../../domain/people/rights.ts'
import { parseFilter } from '../../rest/filter.ts'
import { defineMethod, Page, type Method } from '../../rest/method.ts'
import { id, map, text } from '../../rest/wire.ts'
import type { Caller } from '../../services.ts'
import { coded } from './sentence.ts'

export const statusPage = (name: string): string =>
  `https://apidocs.bitrix24.com/api-reference/crm/status/crm-status-${name}.html`

export const noPermission = coded('Access denied.', 'No permission to perform the operation')
const notFound = coded('Status is not found.', 'Directory item not found.')

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

const isStatusField = (code: string): boolean => Object.hasOwn(valueShape, code)

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
  docs: statusPage('list'),
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
    paramsInvalid: coded('Invalid parameters.', 'Incorrect parameters passed.'),
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
  docs: statusPage('get'),
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
  docs: statusPage('entity-items'),
  params: z.object({ entityId: text().describe('The directory: STATUS, SOURCE, …') }),
  result: z.array(z.object({ NAME: z.string(), SORT: z.int(), STATUS_ID: z.string() })),
  errors: {
    accessDenied: noPermission,
    entityInvalid: coded(
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
  docs: statusPage('entity-types'),
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
  docs: statusPage('fields'),
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

export const statusMethods: readonly Method[] = [list, get, items, types, fields]
