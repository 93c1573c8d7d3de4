import { z } from 'zod'
import type { ClientType } from '../../domain/clients/client.ts'
import type { ErrorEntry } from '../../rest/errors.ts'
import { defineMethod } from '../../rest/method.ts'
import { id, map } from '../../rest/wire.ts'

// As in the sample of the page: a number, and the sentence in the description.
const sentence = (description: string, status = 400): ErrorEntry => ({
  status,
  code: 0,
  description,
})

const types: Readonly<Record<number, ClientType>> = { 1: 'lead', 3: 'contact', 4: 'company' }
const unsupported: Readonly<Record<number, string>> = {
  2: 'DEAL',
  7: 'QUOTE',
  31: 'SMART_INVOICE',
  36: 'SMART_DOCUMENT',
}
const entityIdsMax = 50

export const mergeBatch = defineMethod({
  name: 'crm.entity.mergeBatch',
  title: 'Merge duplicates into one record',
  docs: 'https://apidocs.bitrix24.com/api-reference/crm/duplicates/crm-entity-merge-batch.html',
  differs: `At most ${entityIdsMax} records are merged at once; STATUS is ERROR when one record would get too many phones and e-mails.`,
  scope: 'crm',
  auth: 'any',
  params: z.object({
    params: map().describe(
      'entityTypeId (1, 3 or 4) and entityIds; the first of them is the main record',
    ),
  }),
  result: z.object({
    STATUS: z.enum(['SUCCESS', 'CONFLICT', 'ERROR']),
    ENTITY_IDS: z.array(z.int()).describe('Ids of the records that are merged away'),
  }),
  errors: {
    accessDenied: sentence('Access denied', 403),
    typeMissing: sentence('The parameter entityTypeId is required.'),
    typeUnsupported: sentence('Entity type {name} is not supported'),
    idsInvalid: sentence('The parameter entityIds does not contains valid elements.'),
    idsTooFew: sentence('The parameter entityIds must contains at least two elements.'),
    idsTooMany: sentence(
      `The parameter entityIds can contain at most ${entityIdsMax} elements, but has {count}.`,
    ),
    notFound: sentence('Owner was not found'),
  },
  async handler({ params }, { merge, caller, nowMs }, fail) {
    const typeId = id().parse(params?.['entityTypeId']) ?? fail('typeMissing')
    const type =
      types[typeId] ?? fail('typeUnsupported', { name: unsupported[typeId] ?? dynamicName(typeId) })
    const ids = readIds(params?.['entityIds'])
    if (ids.length === 0) fail('idsInvalid')
    if (ids.length === 1) fail('idsTooFew')
    if (ids.length > entityIdsMax) fail('idsTooMany', { count: ids.length })
    const outcome = await merge(type, ids, caller, nowMs)
    switch (outcome) {
      case 'merged':
        return { STATUS: 'SUCCESS' as const, ENTITY_IDS: ids.slice(1) }
      case 'conflict':
        return { STATUS: 'CONFLICT' as const, ENTITY_IDS: [] }
      case 'overfull':
        return { STATUS: 'ERROR' as const, ENTITY_IDS: [] }
      case 'denied':
        return fail('accessDenied')
      default:
        return fail('notFound')
    }
  },
})

const dynamicName = (typeId: number): string =>
  typeId >= 128 ? `DYNAMIC_${typeId}` : String(typeId)

/** Each id once: a record cannot be merged with itself. */
function readIds(sent: unknown): number[] {
  if (typeof sent !== 'object' || sent === null) return []
  const ids = Object.values(sent).map((item: unknown) => id().parse(item))
  return [...new Set(ids.filter((each) => each !== undefined))]
}
