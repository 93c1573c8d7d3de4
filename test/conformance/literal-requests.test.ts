/**
 * Requests byte for byte as official clients send them whose runtimes are not here: b24phpsdk 1.9.0
 * (Core/ApiClient.php), b24pysdk 1.2.1, CRest 1.36, and what a browser sends for BX24.js and b24jssdk.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RawClient } from '../support/raw-client.ts'
import { addDocumentedSamples } from '../support/samples.ts'
import { testPortal, type TestPortal } from '../support/server.ts'

let portal: TestPortal
let port: number
let path: string
beforeAll(async () => {
  portal = await testPortal()
  await addDocumentedSamples(portal)
  path = (await portal.webhook()).path
  port = (await portal.listen()).port
})
afterAll(() => portal[Symbol.asyncDispose]())

interface Sent {
  line: string
  headers: string[]
  body?: string
}

async function send({ line, headers, body = '' }: Sent) {
  await using client = await RawClient.connect(port)
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]
  const head = [`${line.replace('{webhook}', path)} HTTP/1.1`, 'Host: portal.example', ...headers]
  const answer = await client.send([...head, ...length, '', body].join('\r\n')).answer()
  return { status: answer?.status, body: JSON.parse(answer?.body ?? 'null') as unknown }
}

const found = { status: 200, body: { result: [{ CRM_ENTITY_ID: 651 }, { CRM_ENTITY_ID: 643 }] } }
const duplicates = { status: 200, body: { result: { CONTACT: [275, 2297] } } }

const phpHeaders = [
  'Accept: application/json',
  'Accept-Charset: utf-8',
  'User-Agent: b24-php-sdk-vendor-v-1.9.0-php-8.3.6',
  'X-BITRIX24-PHP-SDK-PHP-VERSION: 8.3.6',
  'X-BITRIX24-PHP-SDK-VERSION: 1.9.0',
  'X-Request-ID: 0195c1a8-7d7e-7a3c-9f1e-0123456789ab',
  'Content-Type: application/json',
]
const requestId = 'bx24_request_id=0195c1a8-7d7e-7a3c-9f1e-0123456789ab'

it('b24phpsdk: two slashes, lower case, a trailing slash', async () => {
  const line = `POST {webhook}//telephony.externalcall.searchcrmentities/?${requestId}`
  const body = '{"PHONE_NUMBER":"19062195047"}'
  expect(await send({ line, headers: phpHeaders, body })).toMatchObject(found)
})

// tests/Integration/Core/BatchTraversableListTest.php of the SDK reads contacts back so, by `id`.
it('b24phpsdk: fields of items by the names of the older methods, in filter and select', async () => {
  const ask = async (params: object) => {
    const line = `POST {webhook}/crm.item.list/?${requestId}`
    const { body } = await send({ line, headers: phpHeaders, body: JSON.stringify(params) })
    return (body as { result: unknown }).result
  }
  const select = ['ID', 'NAME', 'ORIGINATOR_ID']
  const some = { entityTypeId: 3, order: { id: 'asc' }, filter: { ASSIGNED_BY_ID: 99 }, select }
  const camel = { ...some, filter: { assignedById: 99 }, select: ['id', 'name', 'originatorId'] }
  expect(await ask(some)).toEqual(await ask(camel))
  expect(await ask(some)).toMatchObject({
    items: [{ id: 275 }, { id: 651, name: 'John' }, { id: 2297 }],
  })
  const older = { entityTypeId: 3, order: { CREATED_TIME: 'desc', ID: 'desc' }, start: -1 }
  const newer = { entityTypeId: 3, order: { createdTime: 'desc', id: 'desc' }, start: -1 }
  expect(await ask(older)).toEqual(await ask(newer))
})

it('b24phpsdk: nulls for what is not set', async () => {
  const line = `POST {webhook}/crm.duplicate.findbycomm/?${requestId}`
  const body = '{"type":"PHONE","values":["11223355"],"entity_type":null}'
  expect(await send({ line, headers: phpHeaders, body })).toMatchObject(duplicates)
})

it('b24phpsdk: an empty list for no parameters', async () => {
  const line = `POST {webhook}//telephony.externalcall.searchcrmentities/?${requestId}`
  expect(await send({ line, headers: phpHeaders, body: '[]' })).toEqual({
    status: 400,
    body: { error: 'ERROR_CORE', error_description: 'PHONE_NUMBER is empty' },
  })
})

const pyHeaders = [
  'Accept: application/json',
  'User-Agent: b24-python-sdk-vendor-v-1.2.1-python-3.12.3',
  'X-BITRIX24-PYTHON-SDK-VERSION: 1.2.1',
  'X-Request-ID: 0195c1a8-7d7e-7a3c-9f1e-0123456789ab',
  'Content-Type: application/json',
]

it('b24pysdk: .json', async () => {
  const line = 'POST {webhook}/crm.duplicate.findbycomm.json'
  const body = '{"type": "PHONE", "values": ["8976543", "11223355"], "entity_type": "CONTACT"}'
  expect(await send({ line, headers: pyHeaders, body })).toMatchObject(duplicates)
})

// The sample of https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-list.html calls it so.
it('b24pysdk: as_list_fast of items asks for ID first, and then for what the first page calls it', async () => {
  const first =
    '{"entityTypeId": 3, "select": ["id"], "order": {"lastName": "ASC", "ID": "DESC"}, "start": -1}'
  expect(
    await send({ line: 'POST {webhook}/crm.item.list.json', headers: pyHeaders, body: first }),
  ).toMatchObject({
    status: 200,
    body: { result: { items: [{ id: 651 }, { id: 2297 }, { id: 275 }] } },
  })
  const next =
    '{"cmd": {"req_0": "crm.item.list?entityTypeId=3&select[0]=id&order[lastName]=ASC&order[id]=DESC&filter[%3Cid]=2297&start=-1"}, "halt": true}'
  expect(
    await send({ line: 'POST {webhook}/batch.json', headers: pyHeaders, body: next }),
  ).toMatchObject({
    status: 200,
    body: { result: { result: { req_0: { items: [{ id: 651 }, { id: 275 }] } } } },
  })
})

it('CRest: a form from http_build_query', async () => {
  const headers = ['Accept: */*', 'Content-Type: application/x-www-form-urlencoded']
  const line = 'POST {webhook}/crm.duplicate.findbycomm.json'
  const body = 'entity_type=CONTACT&type=PHONE&values%5B0%5D=8976543&values%5B1%5D=11223355'
  expect(await send({ line, headers, body })).toMatchObject(duplicates)
})

it('CRest: GET without parameters', async () => {
  const line = 'GET {webhook}/crm.duplicate.findbycomm.json'
  expect(await send({ line, headers: ['Accept: */*'] })).toMatchObject({
    status: 400,
    body: { error: 'Communication type is not defined' },
  })
})

it('b24jssdk with a token: two slashes, the token in the body', async () => {
  const query = `${requestId}&bx24_sdk_ver=2.2.0&bx24_sdk_type=b24-js-sdk`
  const headers = [
    'Accept: application/json, text/plain, */*',
    'Content-Type: application/json',
    'User-Agent: b24-js-sdk/2.2.0',
    'Accept-Encoding: gzip, compress, deflate, br',
  ]
  const line = `POST /rest//telephony.externalCall.searchCrmEntities?${query}`
  const body = '{"PHONE_NUMBER":"19062195047","auth":"unknown"}'
  expect(await send({ line, headers, body })).toEqual({
    status: 401,
    body: { error: 'invalid_token', error_description: 'Unable to get application by token' },
  })
})

it('BX24.js: a form from a browser frame, with an origin', async () => {
  const headers = [
    'Origin: https://app.example',
    'Content-Type: application/x-www-form-urlencoded; charset=UTF-8',
  ]
  const line = 'POST {webhook}/telephony.externalCall.searchCrmEntities'
  expect(
    await send({ line, headers, body: 'PHONE_NUMBER=%2B1%20906%20219%2050%2047' }),
  ).toMatchObject(found)
})
