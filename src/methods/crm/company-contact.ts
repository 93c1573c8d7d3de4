import { linkMethods, linkSentence } from './link-methods.ts'

export const companyContactMethods = linkMethods({
  side: 'company-contact',
  prefix: 'crm.company.contact',
  pages: 'companies/contacts/crm-company-contact',
  owner: 'company',
  other: { name: 'contact', code: 'CONTACT_ID', title: 'Contact' },
  notFound: linkSentence('Not found.'),
  deleteFieldsInvalid: linkSentence("The parameter 'item' must be array."),
  mustExist: false,
})
