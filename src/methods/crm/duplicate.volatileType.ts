/** `crm.duplicate.volatileType.*`: additional fields for the search for duplicates; administrators only. */
import { z } from 'zod'
import { defineMethod, type Method } from '../../rest/method.ts'
import { id, text } from '../../rest/wire.ts'

const docs = (verb: string): string =>
  `https://apidocs.bitrix24.com/api-reference/crm/duplicates/volatile-type/crm-duplicate-volatile-type-${verb}.html`

const accessDenied = { status: 400, code: 'ACCESS_DENIED', description: 'Access denied' } as const
const common = { scope: 'crm', auth: 'any' } as const
const typeId = id().describe('1 for leads, 3 for contacts, 4 for companies')

const fields = defineMethod({
  ...common,
  name: 'crm.duplicate.volatileType.fields',
  title: 'List the fields that duplicates can be searched by',
  docs: docs('fields'),
  params: z.object({ entityTypeId: typeId }),
  result: z.array(
    z.object({ entityTypeId: z.int(), fieldCode: z.string(), fieldTitle: z.string() }),
  ),
  errors: { accessDenied },
  async handler({ entityTypeId }, { duplicateFields, caller }, fail) {
    if (!caller.isAdmin) fail('accessDenied')
    const available = await duplicateFields.available(entityTypeId)
    return available.map(({ entityTypeId: type, field }) => ({
      entityTypeId: type,
      fieldCode: field.code,
      fieldTitle: field.title,
    }))
  },
})

const list = defineMethod({
  ...common,
  name: 'crm.duplicate.volatileType.list',
  title: 'List the additional fields that duplicates are searched by',
  docs: docs('list'),
  params: z.object({}),
  result: z.array(z.object({ id: z.int(), entityTypeId: z.int(), fieldCode: z.string() })),
  errors: { accessDenied },
  async handler(_sent, { duplicateFields, caller }, fail) {
    if (!caller.isAdmin) fail('accessDenied')
    const registered = await duplicateFields.list()
    return registered.map(({ id: number, entityTypeId, field }) => ({
      id: number,
      entityTypeId,
      fieldCode: field,
    }))
  },
})

const register = defineMethod({
  ...common,
  name: 'crm.duplicate.volatileType.register',
  title: 'Search duplicates by one more field',
  docs: docs('register'),
  params: z.object({
    entityTypeId: typeId,
    fieldCode: text().describe('A code that crm.duplicate.volatileType.fields lists'),
  }),
  result: z.object({ id: z.int() }),
  errors: {
    accessDenied,
    unknown: { status: 400, code: 'FIELD_NOT_FOUND', description: 'Field not found' },
    full: {
      status: 400,
      code: 'MAX_TYPES_COUNT_EXCEEDED',
      description: 'There is already a maximum number of volatile types',
    },
  },
  async handler({ entityTypeId, fieldCode }, { duplicateFields, caller }, fail) {
    if (!caller.isAdmin) fail('accessDenied')
    const outcome = await duplicateFields.register(entityTypeId ?? fail('unknown'), fieldCode)
    return 'done' in outcome ? { id: outcome.done } : fail(outcome.refused)
  },
})

const unregister = defineMethod({
  ...common,
  name: 'crm.duplicate.volatileType.unregister',
  title: 'Search duplicates by one field less',
  docs: docs('unregister'),
  params: z.object({ id: id().describe('Id that register gave') }),
  result: z.literal(true),
  errors: {
    accessDenied,
    notAssigned: {
      status: 400,
      code: 'TYPE_IS_NOT_ASSIGNED',
      description: 'This type is not assigned',
    },
  },
  async handler({ id: asked }, { duplicateFields, caller }, fail) {
    if (!caller.isAdmin) fail('accessDenied')
    const known = asked ?? fail('notAssigned')
    return (await duplicateFields.unregister(known)) ? (true as const) : fail('notAssigned')
  },
})

export const volatileTypeMethods: readonly Method[] = [fields, list, register, unregister]
