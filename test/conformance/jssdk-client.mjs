// Runs as a process of its own, because Node reads NODE_EXTRA_CA_CERTS at its start only.
// Prints one line of JSON: what the SDK made of each answer.
import { B24Hook } from '@bitrix24/b24jssdk'

const b24 = B24Hook.fromWebhookUrl(process.argv[2])

async function call(method, params) {
  try {
    const response = await b24.actions.v2.call.make({ method, params, requestId: `${method}-1` })
    if (!response.isSuccess) return { soft: response.getErrorMessages() }
    const { result, time } = response.getData()
    return { result, hasTime: typeof time.duration === 'number' }
  } catch (error) {
    return { code: error.code, message: error.message, status: error.status }
  }
}

const outcomes = {
  search: await call('telephony.externalCall.searchCrmEntities', { PHONE_NUMBER: '19062195047' }),
  nobody: await call('telephony.externalCall.searchCrmEntities', { PHONE_NUMBER: '+493000000000' }),
  duplicates: await call('crm.duplicate.findbycomm', {
    entity_type: 'CONTACT',
    type: 'PHONE',
    values: ['8976543', '11223355'],
  }),
  empty: await call('telephony.externalCall.searchCrmEntities', { PHONE_NUMBER: '' }),
  noType: await call('crm.duplicate.findbycomm', { values: ['1234567'] }),
  unknown: await call('crm.nothing.here', {}),
}
console.log(JSON.stringify(outcomes))
process.exit(0)
