import { notFound, recordMethods } from './record-methods.ts'
import { userfieldMethods } from './userfield-methods.ts'

const records = recordMethods({
  type: 'lead',
  prefix: 'crm.lead',
  pages: 'leads/crm-lead',
  notFound: { get: notFound, update: notFound, delete: notFound },
})

const userfields = userfieldMethods({
  type: 'lead',
  prefix: 'crm.lead',
  pages: 'leads/userfield/crm-lead',
})

export const leadMethods = [...records, ...userfields]
