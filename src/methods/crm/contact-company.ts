import { linkMethods, linkSentence } from './link-methods.ts'

export const contactCompanyMethods = linkMethods({
  side: 'contact-company',
  prefix: 'crm.contact.company',
  pages: 'contacts/company/crm-contact-company',
  owner: 'contact',
  other: { name: 'company', code: 'COMPANY_ID', title: 'Company' },
  notFound: linkSentence('Not found.'),
  deleteFieldsInvalid: linkSentence("The parameter 'fields' must be array."),
  mustExist: false,
})
