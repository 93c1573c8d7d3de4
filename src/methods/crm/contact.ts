import { notFound, recordMethods } from './record-methods.ts'
import { userfieldMethods } from './userfield-methods.ts'

const records = recordMethods({
  type: 'contact',
  prefix: 'crm.contact',
  pages: 'contacts/crm-contact',
  notFound: {
    get: notFound,
    update: { status: 400, code: '', description: 'Contact is not found' },
    delete: { status: 400, code: 'ERROR_CORE', description: 'Element not found' },
  },
})

const userfields = userfieldMethods({
  type: 'contact',
  prefix: 'crm.contact',
  pages: 'contacts/userfield/crm-contact',
})

export const contactMethods = [...records, ...userfields]
