import { notFound, recordMethods } from './record-methods.ts'

export const leadMethods = recordMethods({
  type: 'lead',
  prefix: 'crm.lead',
  pages: 'leads/crm-lead',
  notFound: { get: notFound, update: notFound, delete: notFound },
})
