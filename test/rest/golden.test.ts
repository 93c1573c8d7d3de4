/**
 * The two lookup methods on the wire: the samples of the documentation's pages as printed there, in
 * every URL form and encoding, and every documented error with its exact status and body.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { methods } from '../../src/methods/index.ts'
import { callerWith } from '../support/restricted.ts'
import { addDocumentedSamples } from '../support/samples.ts'
import { testPortal, type RawRequest, type TestPortal } from '../support/server.ts'

const search = 'telephony.externalCall.searchCrmEntities'
const findByComm = 'crm.duplicate.findbycomm'

// https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-search-crm-entities.html
const mia = {
  ID: '99',
  TIMEMAN_STATUS: 'CLOSED',
  USER_PHONE_INNER: null,
  WORK_PHONE: null,
  PERSONAL_PHONE: null,
  PERSONAL_MOBILE: '19062195047',
}
const searchSample = [
  {
    CRM_ENTITY_TYPE: 'CONTACT',
    CRM_ENTITY_ID: 651,
    ASSIGNED_BY_ID: 99,
    NAME: 'John Doe',
    ASSIGNED_BY: mia,
  },
  {
    CRM_ENTITY_TYPE: 'COMPANY',
    CRM_ENTITY_ID: 643,
    ASSIGNED_BY_ID: 99,
    NAME: 'Daisy LLC',
    ASSIGNED_BY: mia,
  },
]
// https://apidocs.bitrix24.com/api-reference/crm/duplicates/crm-duplicate-find-by-comm.html
const findByCommSample = { CONTACT: [275, 2297] }

const json = 'application/json'
const form = 'application/x-www-form-urlencoded'

const fields = (boundary: string, ...pairs: [string, string][]): string =>
  `${pairs
    .map(
      ([name, value]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    )
    .join('')}--${boundary}--\r\n`
const aFile =
  '--B\r\nContent-Disposition: form-data; name="PHONE_NUMBER"; filename="x.bin"\r\n' +
  'Content-Type: application/octet-stream\r\n\r\n\0\xff[]&=\r\n'

let portal: TestPortal
let path: string
beforeAll(async () => {
  portal = await testPortal()
  await addDocumentedSamples(portal)
  path = (await portal.webhook()).path
})
afterAll(() => portal[Symbol.asyncDispose]())

describe('the sample of the search page', () => {
  const encodings: Record<string, Partial<RawRequest> & { query?: string }> = {
    JSON: { contentType: json, body: '{"PHONE_NUMBER":"19062195047"}' },
    'JSON with a charset': {
      contentType: 'Application/JSON; charset=UTF-8',
      body: '{"PHONE_NUMBER":"19062195047"}',
    },
    'JSON with a byte order mark': {
      contentType: json,
      body: '\uFEFF {"PHONE_NUMBER":"19062195047"}',
    },
    'JSON with a number': { contentType: json, body: '{"PHONE_NUMBER":19062195047}' },
    'JSON in lower case': { contentType: json, body: '{"phone_number":"19062195047"}' },
    'JSON in both cases: the documented one wins': {
      contentType: json,
      body: '{"phone_number":"1","PHONE_NUMBER":"19062195047","Phone_Number":"2"}',
    },
    'JSON that calls itself a form (curl -d)': {
      contentType: form,
      body: ' {"PHONE_NUMBER":"19062195047"}',
    },
    'JSON that calls itself text (fetch)': {
      contentType: 'text/plain;charset=UTF-8',
      body: '{"PHONE_NUMBER":"19062195047"}',
    },
    'JSON without a content type': { body: '{"PHONE_NUMBER":"19062195047"}' },
    'a form': { contentType: form, body: 'PHONE_NUMBER=19062195047' },
    'a form with a charset': {
      contentType: `${form}; charset=windows-1251`,
      body: 'PHONE_NUMBER=19062195047',
    },
    'a form with an escaped plus': { contentType: form, body: 'PHONE_NUMBER=%2B19062195047' },
    'a form with a plus that became a space': {
      contentType: form,
      body: 'PHONE_NUMBER=+19062195047',
    },
    'a form with an escaped name': { contentType: form, body: 'PHONE%5FNUMBER=19062195047' },
    multipart: {
      contentType: 'multipart/form-data; boundary=B',
      body: fields('B', ['PHONE_NUMBER', '19062195047']),
    },
    'multipart with a file': {
      contentType: 'multipart/form-data; boundary="B"',
      body: Buffer.from(aFile + fields('B', ['PHONE_NUMBER', '19062195047']), 'latin1'),
    },
    'GET with a query': { query: '?PHONE_NUMBER=19062195047' },
    'POST with a query': {
      query: '?PHONE_NUMBER=19062195047',
      contentType: json,
      body: '[]',
    },
    'POST with both: the body wins': {
      query: '?PHONE_NUMBER=1&bx24_request_id=x',
      contentType: json,
      body: '{"PHONE_NUMBER":"19062195047"}',
    },
    'POST with both in other letter cases: the body wins': {
      query: '?PHONE_NUMBER=1&Phone_Number=2',
      contentType: json,
      body: '{"phone_number":"19062195047"}',
    },
    'multipart with both: the body wins': {
      query: '?PHONE_NUMBER=1',
      contentType: 'multipart/form-data; boundary=B',
      body: fields('B', ['PHONE_NUMBER', '19062195047']),
    },
    'with the telemetry of b24jssdk': {
      query: '?bx24_request_id=1&bx24_sdk_ver=2.2.0&bx24_sdk_type=b24-js-sdk',
      contentType: json,
      body: '{"PHONE_NUMBER":"19062195047"}',
    },
  }
  it.each(Object.entries(encodings))('%s', async (_, { query = '', ...encoded }) => {
    const answer = await portal.raw({ ...encoded, url: `${path}/${search}${query}` })
    expect(answer.status).toBe(200)
    expect(answer.contentType).toBe('application/json; charset=utf-8')
    expect(answer.body.result).toEqual(searchSample)
  })

  it.each([
    `/${search}.json`,
    `/${search}.JSON`,
    `/${search}/`,
    `//${search.toLowerCase()}/`,
    `/${search.toUpperCase()}`,
    `/${search.replaceAll('.', '%2E')}`,
  ])('at %s', async (end) => {
    const answer = await portal.raw({ url: `${path}${end}?PHONE_NUMBER=19062195047` })
    expect(answer.body.result).toEqual(searchSample)
  })

  it('is what the method declares, and carries the whole time object', async () => {
    const { body } = await portal.request(search, { PHONE_NUMBER: '19062195047' })
    expect(() =>
      methods.find(({ name }) => name === search)?.result.parse(body.result),
    ).not.toThrow()
    expect(Object.keys(body)).toEqual(['result', 'time'])
    expect(body.time).toEqual({
      start: 1_772_811_759,
      finish: 1_772_811_759,
      duration: 0,
      processing: 0,
      date_start: '2026-03-06T15:42:39+00:00',
      date_finish: '2026-03-06T15:42:39+00:00',
      operating_reset_at: 1_772_812_359,
      operating: 0,
    })
  })

  it('as XML', async () => {
    const answer = await portal.raw({ url: `${path}/${search}.xml?PHONE_NUMBER=19062195047` })
    expect(answer.contentType).toBe('text/xml; charset=utf-8')
    expect(answer.text).toContain(
      '<?xml version="1.0" encoding="UTF-8"?>\n<response><result><item>' +
        '<CRM_ENTITY_TYPE>CONTACT</CRM_ENTITY_TYPE><CRM_ENTITY_ID>651</CRM_ENTITY_ID>',
    )
    expect(answer.text).toContain('<WORK_PHONE/>')
    expect(answer.text).toMatch(/<\/result><time><start>1772811759<\/start>.*<\/response>$/)
  })

  it('nobody is an empty list', async () => {
    const { status, body } = await portal.request(search, { PHONE_NUMBER: '+4930000000' })
    expect(status).toBe(200)
    expect(body.result).toEqual([])
  })
})

describe('the sample of the duplicates page', () => {
  const encodings: Record<string, Partial<RawRequest> & { query?: string }> = {
    JSON: {
      contentType: json,
      body: '{"entity_type":"CONTACT","type":"PHONE","values":["8976543","11223355"]}',
    },
    'JSON in other cases': {
      contentType: json,
      body: '{"ENTITY_TYPE":"contact","Type":"phone","VALUES":[8976543,11223355]}',
    },
    'JSON with a map of values (b24pysdk batch)': {
      contentType: json,
      body: '{"entity_type":null,"type":"PHONE","values":{"0":"8976543","1":"11223355"}}',
    },
    'values[]': { contentType: form, body: 'type=PHONE&values[]=8976543&values[]=11223355' },
    'values[0], escaped': {
      contentType: form,
      body: 'entity_type=CONTACT&type=PHONE&values%5B0%5D=8976543&values%5B1%5D=11223355',
    },
    'an empty entity_type is none': {
      contentType: form,
      body: 'entity_type=&type=PHONE&values[]=11223355',
    },
    'an unknown entity_type is none': {
      contentType: form,
      body: 'entity_type=DEAL&type=PHONE&values[]=11223355',
    },
    multipart: {
      contentType: 'multipart/form-data; boundary=B',
      body: fields('B', ['type', 'PHONE'], ['values[]', '8976543'], ['values[]', '11223355']),
    },
    GET: { query: '?type=PHONE&values[]=11223355' },
    'a query and a body together': {
      query: '?type=PHONE',
      contentType: form,
      body: 'values[]=11223355',
    },
  }
  it.each(Object.entries(encodings))('%s', async (_, { query = '', ...encoded }) => {
    const answer = await portal.raw({ ...encoded, url: `${path}/${findByComm}${query}` })
    expect(answer.body).toMatchObject({ result: findByCommSample })
  })

  it('the other number finds both, too', async () => {
    const { body } = await portal.request(findByComm, { type: 'PHONE', values: ['1234567'] })
    expect(body.result).toEqual(findByCommSample)
  })

  it('nobody is an empty list, not an empty map', async () => {
    const { text } = await portal.request(findByComm, { type: 'EMAIL', values: ['no@one.example'] })
    expect(text).toMatch(/^\{"result":\[\],/)
  })

  it('as XML', async () => {
    const { text } = await portal.raw({
      url: `${path}/${findByComm}.xml?type=PHONE&values[]=11223355`,
    })
    expect(text).toContain('<result><CONTACT><item>275</item><item>2297</item></CONTACT></result>')
  })
})

describe('documented errors', () => {
  const error = (code: string, description = code) => ({
    error: code,
    error_description: description,
  })
  const phoneEmpty = error('ERROR_CORE', 'PHONE_NUMBER is empty')
  const typeMissing = error('Communication type is not defined', "Parameter 'type' is required.")
  const valuesMissing = error('Communication values is not defined')

  it.each([
    ['nothing', search, undefined, phoneEmpty],
    ['an empty list', search, [], phoneEmpty],
    ['the empty text', search, { PHONE_NUMBER: '' }, phoneEmpty],
    ['null', search, { PHONE_NUMBER: null }, phoneEmpty],
    ['a list', search, { PHONE_NUMBER: ['19062195047'] }, phoneEmpty],
    ['a map', search, { PHONE_NUMBER: { a: 1 } }, phoneEmpty],
    ['a boolean', search, { PHONE_NUMBER: true }, phoneEmpty],
    ['nothing', findByComm, {}, typeMissing],
    ['an empty type', findByComm, { type: '', values: ['1234567'] }, typeMissing],
    ['a list as type', findByComm, { type: ['PHONE'], values: ['1234567'] }, typeMissing],
    [
      'another type',
      findByComm,
      { type: 'WEB', values: ['x'] },
      error("Communication type 'WEB' is not supported in current context"),
    ],
    ['no values', findByComm, { type: 'PHONE' }, valuesMissing],
    ['no value', findByComm, { type: 'PHONE', values: [] }, valuesMissing],
    ['a bare value', findByComm, { type: 'PHONE', values: '1234567' }, valuesMissing],
    ['a number as values', findByComm, { type: 'PHONE', values: 1234567 }, valuesMissing],
    [
      'twenty-one values',
      findByComm,
      { type: 'PHONE', values: Array.from({ length: 21 }, (_, i) => `123456${i}`) },
      error(
        'Communication values limit exceeded',
        'At most 20 values can be searched at once, but 21 were sent',
      ),
    ],
  ])('%s to %s', async (_, method, params, body) => {
    const answer = await portal.request(method, params)
    expect(answer).toMatchObject({ status: 400, body })
    expect(Object.keys(answer.body)).toEqual(['error', 'error_description'])
  })

  it('a JSON body on GET is not read', async () => {
    const answer = await portal.raw({
      httpMethod: 'GET',
      url: `${path}/${findByComm}`,
      contentType: json,
      body: '{"type":"PHONE","values":["1234567"]}',
    })
    expect(answer).toMatchObject({ status: 400, body: typeMissing })
  })

  it('a portal without CRM', async () => {
    await using other = await testPortal({ crm: false })
    expect(await other.request(search, { PHONE_NUMBER: '19062195047' })).toMatchObject({
      status: 400,
      body: error('ERROR_CORE', 'CRM is not installed.'),
    })
    expect(await other.request(findByComm, { type: 'PHONE', values: ['1234567'] })).toMatchObject({
      status: 404,
      body: error('ERROR_METHOD_NOT_FOUND', 'Method not found!'),
    })
  })

  it('an employee who may not read CRM', async () => {
    const none = { read: 'none' } as const
    const asBo = await callerWith(portal, { lead: none, contact: none, company: none })
    expect(await asBo(findByComm, { type: 'PHONE', values: ['1234567'] })).toMatchObject({
      status: 403,
      body: error('Access denied'),
    })
    // "Any user": the search is there to route calls.
    expect((await asBo(search, { PHONE_NUMBER: '19062195047' })).status).toBe(200)
  })

  it.each([
    [search, 'crm'],
    [findByComm, 'telephony'],
  ])('%s with a webhook of the scope %s only', async (method, scope) => {
    const other = await portal.webhook({ scopes: [scope] })
    expect(await portal.raw({ url: `${other.path}/${method}` })).toMatchObject({
      status: 403,
      body: error(
        'insufficient_scope',
        'The request requires higher privileges than provided by the webhook token',
      ),
    })
  })

  it('as XML', async () => {
    const { status, text } = await portal.raw({
      url: `${path}/${findByComm}.xml?type=<b>&values[]=1`,
    })
    expect(status).toBe(400)
    expect(text).toContain(
      "<error>Communication type '&lt;b&gt;' is not supported in current context</error>",
    )
  })
})
