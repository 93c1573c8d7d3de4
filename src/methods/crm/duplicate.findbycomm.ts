import { z } from 'zod'
import type { ClientType } from '../../domain/clients/client.ts'
import { mayReadClients } from '../../domain/people/rights.ts'
import { defineMethod } from '../../rest/method.ts'
import { text, textList } from '../../rest/wire.ts'

// The order in which the documentation walks the types: it decides which are left out past twenty.
const typesByName: Record<string, ClientType> = {
  LEAD: 'lead',
  CONTACT: 'contact',
  COMPANY: 'company',
}
const names = Object.keys(typesByName)
const allTypes = Object.values(typesByName)
const valuesMax = 20

export const findByComm = defineMethod({
  name: 'crm.duplicate.findbycomm',
  title: 'Find the clients that share phones or e-mails',
  docs: 'https://apidocs.bitrix24.com/api-reference/crm/duplicates/crm-duplicate-find-by-comm.html',
  differs:
    'Numbers are compared as numbers, in any notation, unless the portal is set to literal matching; more than 20 values are refused.',
  scope: 'crm',
  auth: 'any',
  mayOverlap: true,
  params: z.object({
    type: text().describe('PHONE or EMAIL'),
    values: textList().describe('Numbers or addresses, 20 at the most'),
    entity_type: text().describe('LEAD, CONTACT or COMPANY; anything else means all three'),
  }),
  result: z.union([
    z.object({
      LEAD: z.array(z.int()).optional().describe('Ids of the leads found'),
      CONTACT: z.array(z.int()).optional().describe('Ids of the contacts found'),
      COMPANY: z.array(z.int()).optional().describe('Ids of the companies found'),
    }),
    z.array(z.never()).describe('Nothing found'),
  ]),
  errors: {
    accessDenied: { status: 403, code: 'Access denied', description: 'Access denied' },
    typeMissing: {
      status: 400,
      code: 'Communication type is not defined',
      description: "Parameter 'type' is required.",
    },
    typeUnknown: {
      status: 400,
      code: "Communication type '{type}' is not supported in current context",
      description: "Communication type '{type}' is not supported in current context",
    },
    valuesMissing: {
      status: 400,
      code: 'Communication values is not defined',
      description: 'Communication values is not defined',
    },
    valuesTooMany: {
      status: 400,
      code: 'Communication values limit exceeded',
      description: `At most ${valuesMax} values can be searched at once, but {count} were sent`,
    },
  },
  async handler({ type, values, entity_type }, { caller, findDuplicates }, fail) {
    if (!caller.isAdmin && !mayReadClients(caller.rights)) fail('accessDenied')
    if (type === '') fail('typeMissing')
    const kind = type.toUpperCase()
    if (kind !== 'PHONE' && kind !== 'EMAIL')
      return fail('typeUnknown', { type: type.slice(0, 100) })
    if (values === undefined || values.length === 0) return fail('valuesMissing')
    if (values.length > valuesMax) fail('valuesTooMany', { count: values.length })

    const only = typesByName[entity_type.toUpperCase()]
    const found = await findDuplicates({ kind, values, types: only ? [only] : allTypes })
    const result: Record<string, number[]> = {}
    let isFound = false
    for (const name of names) {
      const ids = found[typesByName[name] as ClientType]
      if (!ids) continue
      result[name] = ids
      isFound = true
    }
    return isFound ? result : []
  },
})
