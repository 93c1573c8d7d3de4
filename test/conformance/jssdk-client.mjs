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
// 120 records, read back by every list helper that the SDK has. They are added without it: it would
// hold itself back to two requests a second.
const ids = []
for (let index = 0; index < 120; index += 1) {
  const response = await fetch(`${process.argv[2].replace(/\/$/, '')}/crm.contact.add`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fields: { NAME: `Listed ${index}` } }),
  })
  ids.push((await response.json()).result)
}
const filter = { '%NAME': 'Listed' }
const listed = async (make) => {
  const found = []
  try {
    for (const row of await make()) found.push(Number(row.ID ?? row.id))
  } catch (error) {
    return { code: error.code, message: error.message }
  }
  return found.length === ids.length && found.every((id, index) => id === ids[index])
}
const fetched = async (generator) => {
  const rows = []
  for await (const chunk of generator) rows.push(...chunk)
  return rows
}
const contacts = {
  method: 'crm.contact.list',
  params: { filter, select: ['ID', 'NAME'] },
  idKey: 'ID',
  requestId: 'contacts',
}
const items = {
  method: 'crm.item.list',
  params: { entityTypeId: 3, filter: { '%name': 'Listed' }, select: ['id', 'name'] },
  idKey: 'id',
  customKeyForResult: 'items',
  requestId: 'items',
}
outcomes.lists = {
  callContacts: await listed(async () => (await b24.actions.v2.callList.make(contacts)).getData()),
  fetchContacts: await listed(() => fetched(b24.actions.v2.fetchList.make(contacts))),
  callItems: await listed(async () => (await b24.actions.v2.callList.make(items)).getData()),
  fetchItems: await listed(() => fetched(b24.actions.v2.fetchList.make(items))),
}
console.log(JSON.stringify(outcomes))
process.exit(0)
