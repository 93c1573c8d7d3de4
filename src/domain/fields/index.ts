import type { ClientType } from '../clients/client.ts'
import { companyFields } from './company.ts'
import { contactFields } from './contact.ts'
import type { FieldTable } from './field.ts'
import { leadFields } from './lead.ts'

/** The fields that every portal has; custom ones are added by the portal. */
export const systemFields: Readonly<Record<ClientType, FieldTable>> = {
  lead: leadFields,
  contact: contactFields,
  company: companyFields,
}
