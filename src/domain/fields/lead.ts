/** https://apidocs.bitrix24.com/api-reference/crm/leads/crm-lead-fields.html */
import { fieldTable } from './field.ts'
import * as shared from './shared.ts'

export const leadFields = fieldTable(
  shared.identity,
  [{ code: 'TITLE', type: 'string', title: 'Lead Title' }],
  shared.names(),
  shared.birthdate,
  [{ code: 'COMPANY_TITLE', type: 'string', title: 'Company Name' }],
  shared.source('Source Description'),
  [
    {
      code: 'STATUS_ID',
      type: 'crm_status',
      statusType: 'STATUS',
      title: 'Stage',
      itemName: 'stageId',
      upperName: 'STAGE_ID',
    },
    { code: 'STATUS_DESCRIPTION', type: 'string', title: 'Stage Description' },
    {
      code: 'STATUS_SEMANTIC_ID',
      type: 'string',
      title: 'Status Semantic',
      isReadOnly: true,
      itemName: 'stageSemanticId',
      upperName: 'STAGE_SEMANTIC_ID',
    },
  ],
  shared.post,
  shared.address(),
  [
    { code: 'CURRENCY_ID', type: 'crm_currency', title: 'Currency' },
    { code: 'OPPORTUNITY', type: 'double', title: 'Amount', fallback: 0 },
    {
      code: 'IS_MANUAL_OPPORTUNITY',
      type: 'char',
      title: 'IS_MANUAL_OPPORTUNITY',
      fallback: 'N',
    },
  ],
  shared.opened(),
  shared.comments('Comments'),
  shared.hasCommunication(['Phone Provided', 'Email Provided', 'Open Line Assigned']),
  shared.people('Responsible User'),
  [
    {
      code: 'MOVED_BY_ID',
      type: 'user',
      title: 'MOVED_BY_ID',
      isReadOnly: true,
      itemName: 'movedBy',
      upperName: 'MOVED_BY',
    },
  ],
  shared.dates,
  [
    { code: 'MOVED_TIME', type: 'datetime', title: 'MOVED_TIME', isReadOnly: true },
    {
      code: 'COMPANY_ID',
      type: 'crm_company',
      title: 'Company',
      settings: { parentEntityTypeId: 4 },
    },
    { code: 'CONTACT_ID', type: 'crm_contact', title: 'Contact', isDeprecated: true },
    {
      code: 'CONTACT_IDS',
      type: 'crm_contact',
      title: 'CONTACT_IDS',
      isMultiple: true,
      isWriteOnly: true,
    },
    {
      code: 'IS_RETURN_CUSTOMER',
      type: 'char',
      title: 'Returning Lead',
      isReadOnly: true,
      fallback: 'N',
    },
    { code: 'DATE_CLOSED', type: 'datetime', title: 'Closing Date', isReadOnly: true },
  ],
  shared.external,
  shared.utm(),
  shared.lastActivity(['LAST_ACTIVITY_TIME', 'LAST_ACTIVITY_BY']),
  shared.ofItems,
  shared.multifields,
)
