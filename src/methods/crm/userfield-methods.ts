/**
 * `crm.lead.userfield.*`, `crm.contact.userfield.*` and `crm.company.userfield.*`: five methods of equal
 * shape.
 */
import { z } from 'zod'
import type { ClientType } from '../../domain/client.ts'
import type { Userfield } from '../../domain/userfield.ts'
import { defineMethod, Page, type Method } from '../../rest/method.ts'
import { id, map } from '../../rest/wire.ts'
import type { UserfieldRefusal } from '../../services.ts'
import { sentence } from './sentence.ts'
import { encodeUserfield, entityIds } from './userfield-rows.ts'
import { readNewUserfield, readUserfieldChange } from './userfield-input.ts'

export interface UserfieldFamily {
  type: ClientType
  /** `crm.contact` */
  prefix: string
  /** Beginning of the pages below https://apidocs.bitrix24.com/api-reference/crm/ */
  pages: string
}

const sortable = ['ID', 'FIELD_NAME', 'USER_TYPE_ID', 'XML_ID', 'SORT'] as const
const filterable = [
  ...sortable,
  'MULTIPLE',
  'MANDATORY',
  'SHOW_FILTER',
  'SHOW_IN_LIST',
  'EDIT_IN_LIST',
  'IS_SEARCHABLE',
] as const

export function userfieldMethods({ type, prefix, pages }: UserfieldFamily): Method[] {
  const page = (verb: string) =>
    `https://apidocs.bitrix24.com/api-reference/crm/${pages}-userfield-${verb}.html`
  const errors = {
    accessDenied: sentence('Access denied.'),
    idInvalid: sentence('ID is not defined or invalid.'),
    fieldsInvalid: sentence("Parameter 'fields' must be array."),
    notFound: sentence("The entity with ID '{id}' is not found.", 'ERROR_NOT_FOUND'),
    kindUnknown: sentence('Invalid custom type specified.', 'ERROR_CORE'),
    nameTooLong: sentence('Field name is too long (more than 50 characters).', 'ERROR_CORE'),
    nameInvalid: sentence(
      'Field name contains invalid characters. Allowed characters are: A-Z, 0-9 and _.',
      'ERROR_CORE',
    ),
    nameTaken: sentence(`Field {code} for object ${entityIds[type]} already exists.`, 'ERROR_CORE'),
    xmlIdTaken: sentence('List item with XML_ID={xmlId} already exists.', 'ERROR_CORE'),
  }
  type ErrorName = keyof typeof errors
  const names: Record<UserfieldRefusal['refused'], ErrorName> = {
    denied: 'accessDenied',
    missing: 'notFound',
    kind: 'kindUnknown',
    length: 'nameTooLong',
    letters: 'nameInvalid',
    taken: 'nameTaken',
    xmlId: 'xmlIdTaken',
  }
  const done = <Value>(
    outcome: { done: Value } | UserfieldRefusal,
    asked: number,
    fail: (name: ErrorName, values?: Record<string, string | number>) => never,
  ): Value => {
    if ('done' in outcome) return outcome.done
    const { refused, ...values } = outcome
    return fail(names[refused], { id: asked, ...values })
  }

  const add = defineMethod({
    name: `${prefix}.userfield.add`,
    title: `Add a custom field of ${type} records`,
    docs: page('add'),
    differs: 'The types file, iblock_section and iblock_element are refused.',
    scope: 'crm',
    auth: 'any',
    params: z.object({ fields: map().describe('What the field is, by parameter name') }),
    result: z.int().describe('Id of the new field'),
    errors: { ...errors, incomplete: sentence('{problems}') },
    async handler({ fields }, { userfields, caller }, fail) {
      if (!caller.isAdmin) fail('accessDenied')
      const sent = fields ?? fail('fieldsInvalid')
      const input = readNewUserfield(sent)
      // The page joins what is missing into one text.
      const problems = [
        ...(input.name === '' ? ["The 'FIELD_NAME' field is not found."] : []),
        ...(input.kind === '' ? ["The 'USER_TYPE_ID' field is not found."] : []),
      ]
      if (problems.length > 0) fail('incomplete', { problems: problems.join('\n') })
      return done(await userfields.add(type, input, caller), 0, fail)
    },
  })

  const update = defineMethod({
    name: `${prefix}.userfield.update`,
    title: `Change a custom field of ${type} records`,
    docs: page('update'),
    scope: 'crm',
    auth: 'any',
    params: z.object({
      id: id().describe('Id of the field'),
      fields: map().describe('What changes, by parameter name'),
    }),
    result: z.literal(true),
    errors,
    async handler({ id: asked, fields }, { userfields, caller }, fail) {
      const known = asked ?? fail('idInvalid')
      const input = readUserfieldChange(fields ?? fail('fieldsInvalid'))
      return done(await userfields.update(type, known, input, caller), known, fail)
    },
  })

  const get = defineMethod({
    name: `${prefix}.userfield.get`,
    title: `Read a custom field of ${type} records`,
    docs: page('get'),
    scope: 'crm',
    auth: 'any',
    params: z.object({ id: id().describe('Id of the field') }),
    result: z.record(z.string(), z.unknown()),
    errors,
    async handler({ id: asked }, { userfields, caller }, fail) {
      const known = asked ?? fail('idInvalid')
      return encodeUserfield(done(await userfields.find(type, known, caller), known, fail), 'all')
    },
  })

  const remove = defineMethod({
    name: `${prefix}.userfield.delete`,
    title: `Remove a custom field of ${type} records`,
    docs: page('delete'),
    scope: 'crm',
    auth: 'any',
    params: z.object({ id: id().describe('Id of the field') }),
    result: z.literal(true),
    errors,
    async handler({ id: asked }, { userfields, caller }, fail) {
      const known = asked ?? fail('idInvalid')
      return done(await userfields.remove(type, known, caller), known, fail)
    },
  })

  const list = defineMethod({
    name: `${prefix}.userfield.list`,
    title: `List the custom fields of ${type} records`,
    docs: page('list'),
    scope: 'crm',
    auth: 'any',
    params: z.object({
      filter: map().describe(
        'Values that fields must have; LANG asks for the labels of a language',
      ),
      order: map().describe(
        'Directions (ASC, DESC) by ID, FIELD_NAME, USER_TYPE_ID, XML_ID or SORT',
      ),
    }),
    result: z.array(z.record(z.string(), z.unknown())),
    errors: {
      ...errors,
      orderInvalid: sentence("Parameter 'order' must be array."),
      filterInvalid: sentence("Parameter 'filter' must be array."),
    },
    async handler(sent, { userfields, caller }, fail) {
      const order = sent.order ?? fail('orderInvalid')
      const filter = sent.filter ?? fail('filterInvalid')
      const all = done(await userfields.list(type, caller), 0, fail)
      const lang = filter['LANG']
      const rows = all
        .filter((userfield) => isWanted(userfield, filter))
        .toSorted(comparison(order))
        .map((userfield) =>
          encodeUserfield(userfield, typeof lang === 'string' && lang !== '' ? { lang } : 'none'),
        )
      return new Page(rows, rows.length)
    },
  })

  return [add, update, get, remove, list]
}

/** Exact comparisons only; a list means any of its values. Unknown names are ignored. */
function isWanted(userfield: Userfield, filter: Readonly<Record<string, unknown>>): boolean {
  const row = encodeUserfield(userfield, 'none')
  return filterable.every((code) => {
    const wanted = filter[code] ?? filter[`=${code}`]
    if (wanted === undefined || wanted === '') return true
    const choices = typeof wanted === 'object' && wanted !== null ? Object.values(wanted) : [wanted]
    return choices.some((each) => String(each ?? '') === String(row[code] ?? ''))
  })
}

function comparison(
  order: Readonly<Record<string, unknown>>,
): (a: Userfield, b: Userfield) => number {
  const asked = sortable.flatMap((code) =>
    order[code] === undefined ? [] : [{ code, sign: /^desc/i.test(String(order[code])) ? -1 : 1 }],
  )
  const sorted = asked.toSorted(
    (a, b) => Object.keys(order).indexOf(a.code) - Object.keys(order).indexOf(b.code),
  )
  const terms = sorted.length > 0 ? sorted : [{ code: 'SORT' as const, sign: 1 }]
  const valueOf = (userfield: Userfield, code: (typeof sortable)[number]) =>
    ({
      ID: userfield.id,
      FIELD_NAME: userfield.code,
      USER_TYPE_ID: userfield.kind,
      XML_ID: userfield.xmlId ?? '',
      SORT: userfield.sort,
    })[code]
  return (a, b) => {
    for (const { code, sign } of terms) {
      const [left, right] = [valueOf(a, code), valueOf(b, code)]
      if (left !== right) return left < right ? -sign : sign
    }
    return a.id - b.id
  }
}
