import { notFound, recordMethods } from './record-methods.ts'
import { userfieldMethods } from './userfield-methods.ts'

const records = recordMethods({
  type: 'company',
  prefix: 'crm.company',
  pages: 'companies/crm-company',
  notFound: {
    get: notFound,
    update: { status: 400, code: '', description: 'Company is not found' },
    delete: { status: 400, code: '', description: 'Company is not found' },
  },
})

const userfields = userfieldMethods({
  type: 'company',
  prefix: 'crm.company',
  pages: 'companies/userfields/crm-company',
})

export const companyMethods = [...records, ...userfields]
