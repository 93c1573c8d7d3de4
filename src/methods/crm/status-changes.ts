/** `crm.status.add`, `update` and `delete`: administrators change the directories. */
import { z } from 'zod'
import { directoryOf, semanticsOfGroup } from '../../domain/clients/directories.ts'
import { defineMethod, type Method } from '../../rest/method.ts'
import { id, map, textOf, yesNo } from '../../rest/wire.ts'
import { coded } from './sentence.ts'
import { noPermission, statusPage } from './status.ts'

const notFound = coded('Status is not found.', 'Element not found')

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
  scope: 'crm',
  auth: 'any',
  name: 'crm.status.add',
  title: 'Add a value to a directory',
  docs: statusPage('add'),
  params: z.object({
    fields: map().describe('ENTITY_ID, STATUS_ID, NAME, SORT, COLOR and SEMANTICS of the value'),
  }),
  result: z.int().describe('Id of the value'),
  errors: {
    accessDenied: coded('', 'Access denied.'),
    fieldsInvalid: coded('', "Parameter 'fields' must be array."),
    required: coded('', '{sentences}'),
    unsupported: coded('', 'Specified entity type is not supported.'),
    nameMissing: coded('', 'The field Title is required.'),
    codeInvalid: coded('', '{sentence}'),
    valueInvalid: coded('', 'The field {field} has an invalid value.'),
    taken: coded('ERROR_CORE', 'The specified status ID already exists.'),
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

const identifierInvalid = (description: string) => coded('Invalid identifier.', description)

const update = defineMethod({
  scope: 'crm',
  auth: 'any',
  name: 'crm.status.update',
  title: 'Change a value of a directory',
  docs: statusPage('update'),
  params: z.object({
    id: id().describe('Id of the value'),
    fields: map().describe('NAME, SORT and COLOR; what else is sent stays as it is'),
  }),
  result: z.literal(true),
  errors: {
    accessDenied: noPermission,
    idInvalid: identifierInvalid('An incorrect identifier was passed.'),
    fieldsInvalid: coded('', "Parameter 'fields' must be array."),
    notFound,
    failed: coded('Error on updating status.', 'The field {field} has an invalid value.'),
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
  scope: 'crm',
  auth: 'any',
  name: 'crm.status.delete',
  title: 'Remove a value of a directory',
  docs: statusPage('delete'),
  differs: 'Only a stage with leads in it is in use; records keep other values that are gone.',
  params: z.object({
    id: id().describe('Id of the value'),
    params: map().describe('FORCED=Y removes system values, too'),
  }),
  result: z.literal(true),
  errors: {
    accessDenied: noPermission,
    idInvalid: identifierInvalid('An invalid identifier was passed.'),
    missing: notFound,
    system: coded(
      'CRM System Status can be deleted only if parameter FORCED is specified and equal to "Y".',
      'A system element can only be deleted with the FORCED = "Y" parameter',
    ),
    used: coded(
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

export const statusChangeMethods: readonly Method[] = [add, update, remove]
