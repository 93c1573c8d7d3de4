// Runs as a process of its own, because Node reads NODE_EXTRA_CA_CERTS at its start only.
// Prints one line of JSON: what the older line of the SDK made of each answer.

const [webhook, line] = process.argv.slice(2)
const { B24Hook } = await (line === '0' ? import('b24jssdk-0') : import('b24jssdk-1'))
const b24 = B24Hook.fromWebhookUrl(webhook)

// The two lines share these methods. 1.x marks them as deprecated, and has b24.actions beside them.
const methods = {
  call: (method, params) => b24.callMethod(method, params),
  callList: (method, params) => b24.callListMethod(method, params),
  fetchList: (method, params) => b24.fetchListMethod(method, params, 'ID'),
  batch: (calls, isHaltOnError) => b24.callBatch(calls, isHaltOnError),
  chunks: (calls) => b24.callBatchByChunk(calls, true),
}

function actions() {
  const { call, callList, fetchList, batch, batchByChunk } = b24.actions.v2
  return {
    call: (method, params) => call.make({ method, params }),
    callList: (method, params) => callList.make({ method, params, idKey: 'ID' }),
    fetchList: (method, params) => fetchList.make({ method, params, idKey: 'ID' }),
    batch: (calls, isHaltOnError) => batch.make({ calls, options: { isHaltOnError } }),
    chunks: (calls) => batchByChunk.make({ calls }),
  }
}

async function outcome(work) {
  try {
    const response = await work()
    const { isSuccess } = response
    return isSuccess
      ? { isSuccess, data: response.getData() }
      : { isSuccess, data: response.getData(), messages: response.getErrorMessages() }
  } catch (error) {
    return { code: error.code, message: error.message, status: error.status }
  }
}

async function callFor(api, method, params) {
  const { data, ...rest } = await outcome(() => api.call(method, params))
  if (!rest.isSuccess) return rest
  return { ...rest, result: data.result, hasTime: typeof data.time.duration === 'number' }
}

// 120 records, read back by the list helpers. They are added without the SDK: it would hold itself
// back to two requests a second.
const ids = []
for (let index = 0; index < 120; index += 1) {
  const response = await fetch(`${webhook}crm.contact.add`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fields: { NAME: `Listed ${index}` } }),
  })
  ids.push((await response.json()).result)
}

const search = 'telephony.externalCall.searchCrmEntities'
const contacts = { entity_type: 'CONTACT', type: 'PHONE', values: ['8976543', '11223355'] }
// Not `find`: in an empty result_error, which is [], 0.x would take the array's own method find for
// an error of the command.
const duplicate = ['crm.duplicate.findbycomm', { type: 'PHONE', values: ['1234567'] }]
const time = { method: 'server.time', params: {} }
const refused = [search, { PHONE_NUMBER: '' }]
// Made anew for each use: fetchListMethod of 0.x writes its own filter and order into it.
const listed = () => ({ filter: { '%NAME': 'Listed' }, select: ['ID', 'NAME'] })

const isWhole = (rows) =>
  rows.length === ids.length && rows.every((row, index) => Number(row.ID) === ids[index])

async function tryOut(api) {
  const fetched = []
  for await (const page of api.fetchList('crm.contact.list', listed())) fetched.push(...page)
  const called = await api.callList('crm.contact.list', listed())
  return {
    search: await callFor(api, search, { PHONE_NUMBER: '19062195047' }),
    duplicates: await callFor(api, 'crm.duplicate.findbycomm', contacts),
    empty: await callFor(api, search, { PHONE_NUMBER: '' }),
    noType: await callFor(api, 'crm.duplicate.findbycomm', { values: ['1234567'] }),
    callList: isWhole(called.getData()),
    fetchList: isWhole(fetched),
    list: await outcome(() => api.batch([duplicate, ['server.time', {}]], true)),
    map: await outcome(() => api.batch({ duplicate, time }, true)),
    halting: await outcome(() => api.batch({ time, refused, duplicate }, true)),
    goingOn: await outcome(() => api.batch({ time, refused, duplicate }, false)),
    chunks: await outcome(() => api.chunks(Array.from({ length: 120 }, () => duplicate))),
  }
}

const outcomes = { methods: await tryOut(methods) }
if (line === '1') outcomes.actions = await tryOut(actions())
console.log(JSON.stringify(outcomes))
process.exit(0)
