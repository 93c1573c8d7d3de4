/** What the API offers. A test compares this list with the folder. */
import type { Method } from '../rest/method.ts'
import { companyMethods } from './crm/company.ts'
import { contactMethods } from './crm/contact.ts'
import { findByComm } from './crm/duplicate.findbycomm.ts'
import { leadMethods } from './crm/lead.ts'
import { searchCrmEntities } from './telephony/externalCall.searchCrmEntities.ts'

export const methods: readonly Method[] = [
  findByComm,
  searchCrmEntities,
  ...leadMethods,
  ...contactMethods,
  ...companyMethods,
]
