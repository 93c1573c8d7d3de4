import { linkMethods } from './link-methods.ts'
import { sentence } from './sentence.ts'

export const contactCompanyMethods = linkMethods({
  side: 'contact-company',
  prefix: 'crm.contact.company',
  pages: 'contacts/company/crm-contact-company',
  owner: 'contact',
  other: { name: 'company', code: 'COMPANY_ID', title: 'Company' },
  notFound: sentence('Not found.'),
  deleteFieldsInvalid: sentence("The parameter 'fields' must be array."),
  mustExist: false,
})
