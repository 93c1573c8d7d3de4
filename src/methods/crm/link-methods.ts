/** `crm.contact.company.*` and its siblings: six methods of equal shape over the links of a client. */
import { z } from 'zod'
import type { LinkDraft } from '../../domain/clients/links.ts'
import type { ErrorEntry } from '../../rest/errors.ts'
import { defineMethod, type Method } from '../../rest/method.ts'
import { id, map, mapList, yesNo } from '../../rest/wire.ts'
import type { LinkSide } from '../../services.ts'
import { describeField } from './describe-fields.ts'
import { familyMethod, type MethodFamily } from './family-method.ts'
import { sentence } from './sentence.ts'

export interface LinkFamily extends MethodFamily {
  side: LinkSide
  /** Whose links: `contact`. */
  owner: string
  /** The client at the other end, with the field that names it and that field's title. */
  other: { name: string; code: string; title: string }
  notFound: ErrorEntry
  /** What `delete` says of `fields` that are no map. */
  deleteFieldsInvalid: ErrorEntry
  /** The pages of a lead's contacts know "not found" everywhere; the others read and clear nothing then. */
  mustExist: boolean
}

/** The methods of one kind of links, seen from one side. */
export const linkMethods = (family: LinkFamily): Method[] => [
  addMethod(family),
  deleteMethod(family),
  fieldsMethod(family),
  getItemsMethod(family),
  setItemsMethod(family),
  deleteItemsMethod(family),
]

const accessDenied = sentence('Access denied!', 'ACCESS_DENIED')
const ownerInvalid = sentence("The parameter 'ownerEntityID' is invalid or not defined.")
// The pages about whole sets write the name without quotes.
const setOwnerInvalid = sentence('The parameter ownerEntityID is invalid or not defined.')
const fieldsInvalid = sentence("The parameter 'fields' must be array.")
const fieldsNotValid = sentence("The parameter 'fields' is not valid.")
const itemsInvalid = sentence('The parameter items must be array.')
const itemsNotValid = sentence("The parameter 'items' is not valid.")

const ownerId = ({ owner }: LinkFamily) => id().describe(`Id of the ${owner}`)

function addMethod(family: LinkFamily): Method {
  const { side, owner, other, notFound } = family
  return defineMethod({
    ...familyMethod(family, 'add'),
    title: `Link a ${other.name} to a ${owner}`,
    differs: `A ${other.name} that does not exist, or that the caller may not read, is refused as not found.`,
    params: z.object({
      id: ownerId(family),
      fields: map().describe(`${other.code}, SORT and IS_PRIMARY of the link`),
    }),
    result: z.boolean().describe('false: they are linked already'),
    errors: { ownerInvalid, fieldsInvalid, fieldsNotValid, accessDenied, notFound },
    async handler({ id: asked, fields }, { links, caller }, fail) {
      const known = asked ?? fail('ownerInvalid')
      const draft = readDraft(fields ?? fail('fieldsInvalid'), other.code) ?? fail('fieldsNotValid')
      const outcome = await links.add(side, known, draft, caller)
      if ('done' in outcome) return outcome.done
      return fail(outcome.refused === 'denied' ? 'accessDenied' : 'notFound')
    },
  })
}

function deleteMethod(family: LinkFamily): Method {
  const { side, owner, other, notFound } = family
  return defineMethod({
    ...familyMethod(family, 'delete'),
    title: `Remove the link of a ${other.name} to a ${owner}`,
    params: z.object({ id: ownerId(family), fields: map().describe(other.code) }),
    result: z.boolean().describe('false: they are not linked'),
    errors: {
      ownerInvalid,
      fieldsInvalid: family.deleteFieldsInvalid,
      fieldsNotValid,
      accessDenied,
      notFound,
    },
    async handler({ id: asked, fields }, { links, caller }, fail) {
      const known = asked ?? fail('ownerInvalid')
      const sent = fields ?? fail('fieldsInvalid')
      const linked = id().parse(sent[other.code]) ?? fail('fieldsNotValid')
      const outcome = await links.remove(side, known, linked, caller)
      if ('done' in outcome) return outcome.done
      return fail(outcome.refused === 'denied' ? 'accessDenied' : 'notFound')
    },
  })
}

function fieldsMethod(family: LinkFamily): Method {
  const { owner, other } = family
  return defineMethod({
    ...familyMethod(family, 'fields'),
    title: `Describe the fields of the link of a ${other.name} to a ${owner}`,
    params: z.object({}),
    result: z.record(z.string(), z.record(z.string(), z.unknown())),
    errors: {},
    async handler() {
      return {
        SORT: describeField({ code: 'SORT', type: 'integer', title: 'Sorting' }),
        IS_PRIMARY: describeField({ code: 'IS_PRIMARY', type: 'char', title: 'Primary' }),
        [other.code]: describeField({
          code: other.code,
          type: 'integer',
          title: other.title,
          isRequired: true,
        }),
      }
    },
  })
}

function getItemsMethod(family: LinkFamily): Method {
  const { side, owner, other, notFound, mustExist } = family
  return defineMethod({
    ...familyMethod(family, 'items.get'),
    title: `List the links of a ${owner} to ${plural(other.name)}`,
    params: z.object({ id: ownerId(family) }),
    result: z.array(
      z.object({
        [other.code]: z.int(),
        SORT: z.int(),
        ROLE_ID: z.int(),
        IS_PRIMARY: z.enum(['Y', 'N']),
      }),
    ),
    errors: { ownerInvalid: setOwnerInvalid, accessDenied, ...(mustExist && { notFound }) },
    async handler({ id: asked }, { links, caller }, fail) {
      const outcome = await links.list(side, asked ?? fail('ownerInvalid'), caller)
      if ('done' in outcome)
        return outcome.done.map((link) => ({
          [other.code]: link.id,
          SORT: link.sort,
          ROLE_ID: link.role,
          IS_PRIMARY: link.isPrimary ? ('Y' as const) : ('N' as const),
        }))
      if (outcome.refused === 'denied') return fail('accessDenied')
      return mustExist ? fail('notFound') : []
    },
  })
}

function setItemsMethod(family: LinkFamily): Method {
  const { side, owner, other, notFound } = family
  return defineMethod({
    ...familyMethod(family, 'items.set'),
    title: `Replace the links of a ${owner} to ${plural(other.name)}`,
    differs: `An item that names no ${other.name}, or one that does not exist, is refused, and nothing changes.`,
    params: z.object({
      id: ownerId(family),
      items: mapList().describe(`Maps of ${other.code}, SORT and IS_PRIMARY`),
    }),
    result: z.literal(true),
    errors: { ownerInvalid: setOwnerInvalid, itemsInvalid, itemsNotValid, accessDenied, notFound },
    async handler({ id: asked, items }, { links, caller }, fail) {
      const known = asked ?? fail('ownerInvalid')
      const drafts = (items ?? fail('itemsInvalid')).map(
        (item) => readDraft(item, other.code) ?? fail('itemsNotValid'),
      )
      const outcome = await links.replace(side, known, drafts, caller)
      if ('done' in outcome) return outcome.done
      return fail(outcome.refused === 'denied' ? 'accessDenied' : 'notFound')
    },
  })
}

function deleteItemsMethod(family: LinkFamily): Method {
  const { side, owner, other, notFound, mustExist } = family
  return defineMethod({
    ...familyMethod(family, 'items.delete'),
    title: `Remove all links of a ${owner} to ${plural(other.name)}`,
    params: z.object({ id: ownerId(family) }),
    result: z.literal(true),
    errors: { ownerInvalid: setOwnerInvalid, accessDenied, ...(mustExist && { notFound }) },
    async handler({ id: asked }, { links, caller }, fail) {
      const outcome = await links.clear(side, asked ?? fail('ownerInvalid'), caller)
      if ('refused' in outcome && outcome.refused === 'denied') return fail('accessDenied')
      return 'refused' in outcome && mustExist ? fail('notFound') : (true as const)
    },
  })
}

const sortLimit = 2 ** 31

/** undefined: it names no client, or has a sort that is no whole number. */
function readDraft(fields: Readonly<Record<string, unknown>>, code: string): LinkDraft | undefined {
  const other = id().parse(fields[code])
  if (other === undefined) return undefined
  const draft: LinkDraft = { id: other }
  const sort = fields['SORT']
  if (sort !== undefined && sort !== null && sort !== '') {
    const isText = typeof sort === 'string' && /^\s*[+-]?\d{1,10}\s*$/.test(sort)
    const number = isText || typeof sort === 'number' ? Number(sort) : Number.NaN
    if (!Number.isInteger(number) || Math.abs(number) >= sortLimit) return undefined
    draft.sort = number
  }
  if (yesNo().parse(fields['IS_PRIMARY'])) draft.isPrimary = true
  return draft
}

const plural = (name: string): string => (name === 'company' ? 'companies' : `${name}s`)
