// Which contacts share one of two phones? The JavaScript SDK in the form of its older versions, which newer
// ones still understand.
//
//   npx callerbook serve --demo --https                    prints the address of a webhook
//   export NODE_EXTRA_CA_CERTS=data/tls/authority.crt
//   export CALLERBOOK_WEBHOOK=https://127.0.0.1:8024/rest/1/…/
//   node examples/sdk-call-method/find-duplicates.mjs
import { B24Hook } from '@bitrix24/b24jssdk'

const $b24 = B24Hook.fromWebhookUrl(process.env.CALLERBOOK_WEBHOOK)

const response = await $b24.callMethod('crm.duplicate.findbycomm', {
  entity_type: 'CONTACT',
  type: 'PHONE',
  values: ['8976543', '11223355'],
})
console.log('contacts:', response.getData().result.CONTACT)
