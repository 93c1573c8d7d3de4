/** https://apidocs.bitrix24.com/api-reference/crm/companies/crm-company-fields.html */
import { fieldTable } from './field.ts'
import * as shared from './shared.ts'

export const companyFields = fieldTable(
  shared.identity,
  [
    { code: 'TITLE', type: 'string', title: 'Company Name', isRequired: true },
    {
      code: 'COMPANY_TYPE',
      type: 'crm_status',
      statusType: 'COMPANY_TYPE',
      title: 'Company Type',
      itemName: 'typeId',
      upperName: 'TYPE_ID',
    },
    { code: 'LOGO', type: 'file', title: 'Logo', isReadOnly: true },
  ],
  shared.address('', { whole: 'Physical Address', secondLine: 'Address (line 2)' }),
  [{ code: 'ADDRESS_LEGAL', type: 'string', title: 'Legal Address' }],
  shared.address('REG_', {
    whole: 'Legal Address',
    secondLine: 'Legal Address (line 2)',
    prefix: 'Legal Address ',
    location: 'Legal Address Location ID',
  }),
  [
    { code: 'BANKING_DETAILS', type: 'string', title: 'Banking Details' },
    { code: 'INDUSTRY', type: 'crm_status', statusType: 'INDUSTRY', title: 'Industry' },
    {
      code: 'EMPLOYEES',
      type: 'crm_status',
      statusType: 'EMPLOYEES',
      title: 'Number of Employees',
    },
    { code: 'CURRENCY_ID', type: 'crm_currency', title: 'Currency' },
    { code: 'REVENUE', type: 'double', title: 'Annual Revenue', fallback: 0 },
  ],
  shared.opened('Available to Everyone'),
  shared.comments('Comment'),
  shared.hasCommunication(),
  [{ code: 'IS_MY_COMPANY', type: 'char', title: 'My Company', fallback: 'N' }],
  shared.people(),
  shared.dates,
  [
    {
      code: 'CONTACT_ID',
      type: 'crm_contact',
      title: 'Contact',
      isMultiple: true,
      isWriteOnly: true,
      itemName: 'contactIds',
      upperName: 'CONTACT_IDS',
    },
  ],
  shared.fromLead,
  shared.external,
  shared.originVersion,
  shared.utm(),
  shared.lastActivity(['Last Activity Time', 'Last Activity Author']),
  [
    {
      code: 'LAST_COMMUNICATION_TIME',
      type: 'string',
      title: 'Last Communication Date',
      isReadOnly: true,
    },
  ],
  shared.ofItems,
  shared.multifields,
)
