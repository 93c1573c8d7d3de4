import { expect, it } from 'vitest'
import { testPortal } from '../support/server.ts'

const json = 'application/json'
const hostile = '{"toString":1,"valueOf":1}'

it.each([
  ['crm.contact.add', `{"fields":{"NAME":"x"},"params":{"IMPORT":${hostile}}}`],
  ['crm.contact.list', `{"filter":{">ID":${hostile}},"order":{"ID":${hostile}}}`],
  ['crm.contact.list', '{"filter":{">ID":{"to\\u0053tring":1,"valueO\\u0066":1}}}'],
  ['crm.duplicate.findbycomm', `{"type":${hostile},"values":[${hostile}]}`],
])('%s meets no map that throws when it is read as text: %s', async (method, body) => {
  await using portal = await testPortal()
  const { path } = await portal.webhook()
  const answer = await portal.raw({ url: `${path}/${method}`, contentType: json, body })
  expect(answer.status).toBeLessThan(500)
})

it('a form can make none either', async () => {
  await using portal = await testPortal()
  const { path } = await portal.webhook()
  const answer = await portal.raw({
    url: `${path}/crm.contact.list`,
    contentType: 'application/x-www-form-urlencoded',
    body: 'filter[>ID][toString]=1&filter[>ID][valueOf]=1&order[ID][toString][x]=1&order[ID][valueOf]=1',
  })
  expect(answer.status).toBeLessThan(500)
})

it('a prototype that is written with escapes is left out, too', async () => {
  await using portal = await testPortal()
  const { path } = await portal.webhook()
  const answer = await portal.raw({
    url: `${path}/crm.duplicate.findbycomm`,
    contentType: json,
    body: '{"__pr\\u006fto__":{"type":"PHONE"},"values":["1234567"]}',
  })
  expect(answer.body.error).toBe('Communication type is not defined')
})
