/**
 * `crm.lead.userfield.*`, `crm.contact.userfield.*` and `crm.company.userfield.*`: five methods of equal
 * shape.
 */
import { z } from 'zod'
import type { ClientType } from '../../domain/clients/client.ts'
import type { Userfield } from '../../domain/clients/userfield.ts'
import { defineMethod, Page, type Fail, type Method } from '../../rest/method.ts'
import { id, map } from '../../rest/wire.ts'
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
  const described = (verb: string, title: string) =>
    ({
      name: `${prefix}.userfield.${verb}`,
      title: `${title} of ${type} records`,
      docs: page(verb),
      scope: 'crm',
      auth: 'any',
    }) as const
  const fieldId = id().describe('Id of the field')

  const denied = sentence('Access denied.')
  const existing = {
    denied,
    idInvalid: sentence('ID is not defined or invalid.'),
    missing: sentence("The entity with ID '{id}' is not found.", 'ERROR_NOT_FOUND'),
  }
  const written = {
    denied,
    fieldsInvalid: sentence("Parameter 'fields' must be array."),
    xmlId: sentence('List item with XML_ID={xmlId} already exists.', 'ERROR_CORE'),
  }

  const add = defineMethod({
    ...described('add', 'Add a custom field'),
    differs: 'The types file, iblock_section and iblock_element are refused.',
    params: z.object({ fields: map().describe('What the field is, by parameter name') }),
    result: z.int().describe('Id of the new field'),
    errors: {
      ...written,
      incomplete: sentence('{problems}'),
      kind: sentence('Invalid custom type specified.', 'ERROR_CORE'),
      length: sentence('Field name is too long (more than 50 characters).', 'ERROR_CORE'),
      letters: sentence(
        'Field name contains invalid characters. Allowed characters are: A-Z, 0-9 and _.',
        'ERROR_CORE',
      ),
      taken: sentence(`Field {code} for object ${entityIds[type]} already exists.`, 'ERROR_CORE'),
    },
    async handler({ fields }, { userfields, caller }, fail) {
      if (!caller.isAdmin) fail('denied')
      const sent = fields ?? fail('fieldsInvalid')
      const input = readNewUserfield(sent)
      // The page joins what is missing into one text.
      const problems = [
        ...(input.name === '' ? ["The 'FIELD_NAME' field is not found."] : []),
        ...(input.kind === '' ? ["The 'USER_TYPE_ID' field is not found."] : []),
      ]
      if (problems.length > 0) fail('incomplete', { problems: problems.join('\n') })
      return done(await userfields.add(type, input, caller), fail)
    },
  })

  const update = defineMethod({
    ...described('update', 'Change a custom field'),
    params: z.object({ id: fieldId, fields: map().describe('What changes, by parameter name') }),
    result: z.literal(true),
    errors: { ...existing, ...written },
    async handler({ id: asked, fields }, { userfields, caller }, fail) {
      const known = asked ?? fail('idInvalid')
      const input = readUserfieldChange(fields ?? fail('fieldsInvalid'))
      return done(await userfields.update(type, known, input, caller), fail, known)
    },
  })

  const get = defineMethod({
    ...described('get', 'Read a custom field'),
    params: z.object({ id: fieldId }),
    result: z.record(z.string(), z.unknown()),
    errors: existing,
    async handler({ id: asked }, { userfields, caller }, fail) {
      const known = asked ?? fail('idInvalid')
      return encodeUserfield(done(await userfields.find(type, known, caller), fail, known), 'all')
    },
  })

  const remove = defineMethod({
    ...described('delete', 'Remove a custom field'),
    params: z.object({ id: fieldId }),
    result: z.literal(true),
    errors: existing,
    async handler({ id: asked }, { userfields, caller }, fail) {
      const known = asked ?? fail('idInvalid')
      return done(await userfields.remove(type, known, caller), fail, known)
    },
  })

  const list = defineMethod({
    ...described('list', 'List the custom fields'),
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
      denied,
      orderInvalid: sentence("Parameter 'order' must be array."),
      filterInvalid: sentence("Parameter 'filter' must be array."),
    },
    async handler(sent, { userfields, caller }, fail) {
      const order = sent.order ?? fail('orderInvalid')
      const filter = sent.filter ?? fail('filterInvalid')
      const all = done(await userfields.list(type, caller), fail)
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

/** The outcome; a refusal becomes the declared error of the same name. */
function done<Value, Reason extends string>(
  outcome: { done: Value } | { refused: Reason },
  fail: Fail<Reason>,
  asked = 0,
): Value {
  if ('done' in outcome) return outcome.done
  const { refused, ...values } = outcome
  return fail(refused, { id: asked, ...values })
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
  const asked = Object.entries(order).flatMap(([name, direction]) => {
    const code = sortable.find((each) => each === name)
    return code && direction !== undefined
      ? [{ code, sign: /^desc/i.test(String(direction)) ? -1 : 1 }]
      : []
  })
  const terms = asked.length > 0 ? asked : [{ code: 'SORT' as const, sign: 1 }]
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
