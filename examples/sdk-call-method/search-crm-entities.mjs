// Who is calling? The JavaScript SDK in the form of its older versions, which newer ones still understand.
//
//   npx callerbook serve --demo --https                    prints the address of a webhook
//   export NODE_EXTRA_CA_CERTS=data/tls/authority.crt
//   export CALLERBOOK_WEBHOOK=https://127.0.0.1:8024/rest/1/…/
//   node examples/sdk-call-method/search-crm-entities.mjs
import { B24Hook } from '@bitrix24/b24jssdk'

const $b24 = B24Hook.fromWebhookUrl(process.env.CALLERBOOK_WEBHOOK)

const response = await $b24.callMethod('telephony.externalCall.searchCrmEntities', {
  PHONE_NUMBER: '19062195047',
})
for (const client of response.getData().result)
  console.log(client.CRM_ENTITY_TYPE, client.CRM_ENTITY_ID, client.NAME)
