import { notFound, recordMethods } from './record-methods.ts'

export const companyMethods = recordMethods({
  type: 'company',
  prefix: 'crm.company',
  pages: 'companies/crm-company',
  notFound: {
    get: notFound,
    update: { status: 400, code: '', description: 'Company is not found' },
    delete: { status: 400, code: '', description: 'Company is not found' },
  },
})
