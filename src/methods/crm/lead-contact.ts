import { linkMethods } from './link-methods.ts'
import { sentence } from './sentence.ts'

export const leadContactMethods = linkMethods({
  side: 'lead-contact',
  prefix: 'crm.lead.contact',
  pages: 'leads/management-communication/crm-lead-contact',
  owner: 'lead',
  other: { name: 'contact', code: 'CONTACT_ID', title: 'Contact' },
  notFound: sentence('Not found.', 'NOT_FOUND'),
  deleteFieldsInvalid: sentence("The parameter 'fields' must be array."),
  mustExist: true,
})
