import { linkMethods } from './link-methods.ts'
import { sentence } from './sentence.ts'

export const companyContactMethods = linkMethods({
  side: 'company-contact',
  prefix: 'crm.company.contact',
  pages: 'companies/contacts/crm-company-contact',
  owner: 'company',
  other: { name: 'contact', code: 'CONTACT_ID', title: 'Contact' },
  notFound: sentence('Not found.'),
  deleteFieldsInvalid: sentence("The parameter 'item' must be array."),
  mustExist: false,
})
