// Which contacts share one of two phones? The official JavaScript SDK, as an app with OAuth 2.0.
//
//   node examples/get-tokens.mjs                           once; see there
//   node examples/sdk-oauth/find-duplicates.mjs
import { Text } from '@bitrix24/b24jssdk'
import { connect } from './connect.mjs'

const $b24 = connect()

const response = await $b24.actions.v2.call.make({
  method: 'crm.duplicate.findbycomm',
  params: { entity_type: 'CONTACT', type: 'PHONE', values: ['8976543', '11223355'] },
  requestId: Text.getUuidRfc4122(),
})
if (!response.isSuccess) throw new Error(response.getErrorMessages().join('; '))

console.log('contacts:', response.getData().result.CONTACT)
