// Who is calling? The official JavaScript SDK, with a webhook. It speaks HTTPS only:
//
//   npx callerbook serve --demo --https                    prints the address of a webhook
//   export NODE_EXTRA_CA_CERTS=data/tls/authority.crt
//   export CALLERBOOK_WEBHOOK=https://127.0.0.1:8024/rest/1/…/
//   node examples/sdk-webhook/search-crm-entities.mjs
import { B24Hook, Text } from '@bitrix24/b24jssdk'

const $b24 = B24Hook.fromWebhookUrl(process.env.CALLERBOOK_WEBHOOK)

const response = await $b24.actions.v2.call.make({
  method: 'telephony.externalCall.searchCrmEntities',
  params: { PHONE_NUMBER: '19062195047' },
  requestId: Text.getUuidRfc4122(),
})
if (!response.isSuccess) throw new Error(response.getErrorMessages().join('; '))

for (const client of response.getData().result)
  console.log(client.CRM_ENTITY_TYPE, client.CRM_ENTITY_ID, client.NAME)
