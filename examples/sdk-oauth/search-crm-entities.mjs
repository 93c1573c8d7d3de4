// Who is calling? The official JavaScript SDK, as an app with OAuth 2.0.
//
//   node examples/get-tokens.mjs                           once; see there
//   node examples/sdk-oauth/search-crm-entities.mjs
import { Text } from '@bitrix24/b24jssdk'
import { connect } from './connect.mjs'

const $b24 = connect()

const response = await $b24.actions.v2.call.make({
  method: 'telephony.externalCall.searchCrmEntities',
  params: { PHONE_NUMBER: '19062195047' },
  requestId: Text.getUuidRfc4122(),
})
if (!response.isSuccess) throw new Error(response.getErrorMessages().join('; '))

for (const client of response.getData().result)
  console.log(client.CRM_ENTITY_TYPE, client.CRM_ENTITY_ID, client.NAME)
