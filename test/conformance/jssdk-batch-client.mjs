// Runs as a process of its own, because Node reads NODE_EXTRA_CA_CERTS at its start only.
// Prints one line of JSON: what the SDK made of each answer.
import { B24Hook } from '@bitrix24/b24jssdk'

const [webhook, mode] = process.argv.slice(2)
const b24 = B24Hook.fromWebhookUrl(webhook)
const { batch, batchByChunk, call } = b24.actions.v2
const find = ['crm.duplicate.findbycomm', { type: 'PHONE', values: ['1234567'] }]
const time = ['server.time', {}]
const refused = ['telephony.externalCall.searchCrmEntities', { PHONE_NUMBER: '' }]

async function outcome(work) {
  const startedAt = performance.now()
  try {
    const response = await work()
    const ms = performance.now() - startedAt
    const data = response.getData()
    return { isSuccess: response.isSuccess, data, messages: response.getErrorMessages(), ms }
  } catch (error) {
    return { code: error.code, message: error.message, status: error.status }
  }
}

const commands = {
  list: () => batch.make({ calls: [find, time] }),
  named: () => batch.make({ calls: { find, time: { method: 'server.time', params: {} } } }),
  halting: () => batch.make({ calls: { time, refused, find } }),
  goingOn: () => batch.make({ calls: { time, refused, find }, options: { isHaltOnError: false } }),
  referring: () =>
    batch.make({
      calls: {
        find,
        get: ['crm.contact.get', { id: '$result[find][CONTACT][0]' }],
        page: ['crm.contact.list', { filter: { '>ID': '$result[none][49][ID]' }, start: -1 }],
      },
    }),
  results: async () => {
    const response = await batch.make({
      calls: { find, list: ['crm.contact.list', { select: ['ID'] }], none: ['access.name', {}] },
      options: { isHaltOnError: false, returnAjaxResult: true },
    })
    const { find: found, list } = response.getData()
    const data = { found: found.getData().result, total: list.getTotal() }
    return { isSuccess: true, getData: () => data, getErrorMessages: () => [] }
  },
  chunks: () => batchByChunk.make({ calls: Array.from({ length: 120 }, () => find) }),
  info: () => call.make({ method: 'app.info', params: {} }),
}

// Without the SDK, which would slow itself down.
async function useUp() {
  const get = async () => (await fetch(`${webhook}server.time`)).status
  await Promise.all(Array.from({ length: 50 }, get))
  for (;;) if ((await get()) === 503) return
}

const outcomes = {}
if (mode === 'throttled') {
  const serverTime = () => call.make({ method: 'server.time', params: {} })
  // The bucket may leak between the two lines: then nothing was waited for.
  for (let turn = 0; turn < 5 && !(outcomes.time?.ms > 1_000); turn += 1) {
    await useUp()
    outcomes.time = await outcome(serverTime)
  }
} else {
  for (const [name, work] of Object.entries(commands)) outcomes[name] = await outcome(work)
}
console.log(JSON.stringify(outcomes))
process.exit(0)
