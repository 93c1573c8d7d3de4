import { expect, it } from 'vitest'
import { parseRoute } from './route.ts'

const secret = 'abc123'
const webhook = { owner: 1, secret }
const method = 'crm.contact.list'

it.each([
  ['/rest/1/abc123/crm.contact.list', 'curl, b24jssdk'],
  ['/rest/1/abc123/crm.contact.list/', 'the page on huge data'],
  ['/rest/1/abc123//crm.contact.list/', 'b24phpsdk'],
  ['//rest///1/abc123/crm.contact.list', 'a doubled slash anywhere'],
  ['/rest/1/abc123/crm.contact.list.json', 'CRest, b24pysdk'],
  ['/rest/1/abc123/crm.contact.list.JSON/', 'any letter case'],
  ['/rest/1/abc123/CRM.Contact.LIST', 'any letter case'],
  ['/rest/1/abc123/crm%2Econtact%2elist', 'an encoded name'],
  ['/rest/1/%61bc123/crm.contact.list', 'an encoded secret'],
])('%s names a method of a webhook (%s)', (path) => {
  expect(parseRoute(path)).toEqual({ method, format: 'json', webhook, isV3: false })
})

it.each([
  '/rest/crm.contact.list',
  '/rest//crm.contact.list',
  '/rest/crm.contact.list.json',
  '//rest/crm.contact.list',
  '/rest//rest/crm.contact.list',
])('%s names a method for a token', (path) => {
  expect(parseRoute(path)).toEqual({ method, format: 'json', webhook: undefined, isV3: false })
})

it.each(['/rest/1/abc123/batch.xml', '/rest/1/abc123/BATCH.XmL/'])('%s asks for XML', (path) => {
  expect(parseRoute(path)).toMatchObject({ method: 'batch', format: 'xml' })
})

it.each([
  '/rest',
  '/rest/',
  '/rest/abc123/crm.contact.list',
  '/rest/1/abc123',
  '/rest/one/abc123/crm.contact.list',
  '/rest/1234567890123456/abc123/crm.contact.list',
])('%s names no method and no webhook', (path) => {
  expect(parseRoute(path)).toMatchObject({ method: '', webhook: undefined })
})

it('a slash inside a method name makes it no method', () => {
  expect(parseRoute('/rest/1/abc123/crm/contact/list')).toMatchObject({ method: '', webhook })
})

it.each(['/rest/api/tasks.task.get', '/rest//api/x', '/rest/api/1/abc123/x', '/rest/api'])(
  '%s is an address of REST 3.0',
  (path) => {
    expect(parseRoute(path)).toMatchObject({ isV3: true })
  },
)

it.each(['/', '', '/healthz', '/REST/1/abc123/batch', '/bitrix/rest/x', '*'])(
  '%j is none of ours',
  (path) => {
    expect(parseRoute(path)).toBeUndefined()
  },
)

it('a percent sign that encodes nothing is taken as it is', () => {
  expect(parseRoute('/rest/1/%zz/100%')).toMatchObject({
    method: '100%',
    webhook: { owner: 1, secret: '%zz' },
  })
})
