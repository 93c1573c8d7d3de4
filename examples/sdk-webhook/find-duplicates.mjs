// Which contacts share one of two phones? The official JavaScript SDK, with a webhook. It speaks HTTPS only:
//
//   npx callerbook serve --demo --https                    prints the address of a webhook
//   export NODE_EXTRA_CA_CERTS=data/tls/authority.crt
//   export CALLERBOOK_WEBHOOK=https://127.0.0.1:8024/rest/1/…/
//   node examples/sdk-webhook/find-duplicates.mjs
import { B24Hook, Text } from '@bitrix24/b24jssdk'

const $b24 = B24Hook.fromWebhookUrl(process.env.CALLERBOOK_WEBHOOK)

const response = await $b24.actions.v2.call.make({
  method: 'crm.duplicate.findbycomm',
  params: { entity_type: 'CONTACT', type: 'PHONE', values: ['8976543', '11223355'] },
  requestId: Text.getUuidRfc4122(),
})
if (!response.isSuccess) throw new Error(response.getErrorMessages().join('; '))

console.log('contacts:', response.getData().result.CONTACT)
