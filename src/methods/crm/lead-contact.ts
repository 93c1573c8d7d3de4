import { linkMethods, linkSentence } from './link-methods.ts'

export const leadContactMethods = linkMethods({
  side: 'lead-contact',
  prefix: 'crm.lead.contact',
  pages: 'leads/management-communication/crm-lead-contact',
  owner: 'lead',
  other: { name: 'contact', code: 'CONTACT_ID', title: 'Contact' },
  notFound: linkSentence('Not found.', 'NOT_FOUND'),
  deleteFieldsInvalid: linkSentence("The parameter 'fields' must be array."),
  mustExist: true,
})
