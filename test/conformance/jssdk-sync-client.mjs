// A program that keeps contacts in step with another one, as the SDK's documentation writes it: added in
// chunks, read back page by page, changed, merged and deleted. Prints one line of JSON: what it saw.
import { B24Hook, EnumCrmEntityTypeId, Text } from '@bitrix24/b24jssdk'

const b24 = B24Hook.fromWebhookUrl(process.argv[2])
const { batch, batchByChunk, callList, fetchList } = b24.actions.v2
const entityTypeId = EnumCrmEntityTypeId.contact
const count = 120
const startedAt = Date.now()
const filter = { ORIGINATOR_ID: 'sync' }
const numbers = Array.from({ length: count }, (_, index) => index)
const phoneOf = (index) => `+1202555${String(1_000 + index)}`
// The twins must not differ: what does is a conflict.
const postOf = (index) => `Post ${index < 2 ? 0 : index}`
const inChunks = async (calls) => (await batchByChunk.make({ calls })).getData()

const ids = await inChunks(
  numbers.map((index) => [
    'crm.contact.add',
    {
      fields: {
        NAME: index < 2 ? 'Twin' : `No. ${index}`,
        LAST_NAME: "O'Käé & 50%",
        BIRTHDATE: new Date('2000-02-29T12:00:00Z'),
        ORIGINATOR_ID: 'sync',
        ORIGIN_ID: String(index < 2 ? 0 : index),
        PHONE: [{ VALUE: phoneOf(index), VALUE_TYPE: 'WORK' }],
      },
    },
  ]),
)

const rows = []
const select = ['ID', 'LAST_NAME', 'BIRTHDATE', 'DATE_CREATE', 'PHONE']
const pages = fetchList.make({
  method: 'crm.contact.list',
  params: { filter, select },
  idKey: 'ID',
})
for await (const chunk of pages) rows.push(...chunk)

const changed = await inChunks(
  ids.map((id, index) => ({
    method: 'crm.item.update',
    params: { entityTypeId, id, fields: { post: postOf(index) } },
  })),
)
const since = Text.toB24Format(new Date(startedAt - 60_000))
const found = await callList.make({
  method: 'crm.item.list',
  params: {
    entityTypeId,
    filter: { originatorId: 'sync', '>=updatedTime': since },
    select: ['id', 'post', 'createdTime'],
  },
  idKey: 'id',
  customKeyForResult: 'items',
})
const twins = { params: { entityTypeId, entityIds: ids.slice(0, 2) } }
const merged = await batch.make({
  calls: {
    merge: ['crm.entity.mergeBatch', twins],
    get: ['crm.contact.get', { id: ids[0] }],
    who: ['telephony.externalCall.searchCrmEntities', { PHONE_NUMBER: phoneOf(1) }],
  },
})
// The code of this error is empty, as the pages print it.
const unnamed = ['crm.contact.get', { id: 0 }]
const time = ['server.time', {}]
const goesOn = await batch.make({ calls: { unnamed, time }, options: { isHaltOnError: false } })
const halts = await batch.make({ calls: { unnamed, time } })
const left = (await callList.make({ method: 'crm.contact.list', params: { filter }, idKey: 'ID' }))
  .getData()
  .map(({ ID }) => Number(ID))
const deleted = await inChunks(left.map((id) => ['crm.contact.delete', { id }]))

console.log(
  JSON.stringify({
    added: ids.every((id) => Number.isInteger(id)) && new Set(ids).size,
    inOrder: rows.every(({ ID }, index) => Number(ID) === ids[index]),
    phones: rows.every(({ PHONE }, index) => PHONE[0].VALUE === phoneOf(index)),
    row: rows[0],
    areMoments: rows.every(({ DATE_CREATE }) => {
      const at = Text.toDateTime(DATE_CREATE).toMillis()
      return Math.abs(at - startedAt) < 600_000
    }),
    birthday: Text.toDateTime(rows[0].BIRTHDATE).toUTC().toISODate(),
    changed: changed.map(({ item }) => item.post).every((post, index) => post === postOf(index)),
    found:
      found
        .getData()
        .map(({ id }) => id)
        .join() === ids.join(),
    merged: merged.getData(),
    isKept: left.includes(ids[0]) && !left.includes(ids[1]),
    goesOn: { isSuccess: goesOn.isSuccess, data: goesOn.getData() },
    halts: { isSuccess: halts.isSuccess, data: halts.getData() },
    deleted: deleted.filter((each) => each === true).length,
  }),
)
process.exit(0)
