/** https://apidocs.bitrix24.com/api-reference/crm/contacts/crm-contact-fields.html */
import { fieldTable } from './field.ts'
import * as shared from './shared.ts'

export const contactFields = fieldTable(
  shared.identity,
  shared.names({ isRequired: true }),
  [{ code: 'PHOTO', type: 'file', title: 'Photo', isReadOnly: true }],
  shared.birthdate,
  [{ code: 'TYPE_ID', type: 'crm_status', statusType: 'CONTACT_TYPE', title: 'Contact Type' }],
  shared.source('Additional Source Information'),
  shared.post,
  shared.address(),
  shared.comments('Comment'),
  shared.opened(),
  [{ code: 'EXPORT', type: 'char', title: 'Participates in Contact Export', fallback: 'Y' }],
  shared.hasCommunication(),
  shared.people(),
  shared.dates,
  [
    { code: 'COMPANY_ID', type: 'crm_company', title: 'Company', isDeprecated: true },
    {
      code: 'COMPANY_IDS',
      type: 'crm_company',
      title: 'COMPANY_IDS',
      isMultiple: true,
      isWriteOnly: true,
    },
  ],
  shared.fromLead,
  shared.external,
  shared.originVersion,
  // Of a module that recognised faces: always empty.
  // https://apidocs.bitrix24.com/api-reference/crm/contacts/crm-contact-get.html
  [{ code: 'FACE_ID', type: 'integer', title: 'FACE_ID', isReadOnly: true, isUndescribed: true }],
  shared.utm('Campaign Search Condition'),
  shared.lastActivity(),
  shared.ofItems,
  shared.multifields,
)
