import { expect, it } from 'vitest'
import { encodeEvent } from './encode-event.ts'

it('writes the sample of the documentation as PHP would', () => {
  // https://apidocs.bitrix24.com/api-reference/events/index.html
  const message = {
    event: 'ONCRMDEALADD',
    event_handler_id: 975,
    data: { FIELDS: { ID: '7405' } },
    ts: 1_766_047_124,
    auth: {
      domain: 'some-domain.bitrix24.com',
      client_endpoint: 'https://some-domain.bitrix24.com/rest/',
      server_endpoint: 'https://oauth.bitrix.info/rest/',
      member_id: 'd897063e1ce7c5eb9f04b9751eef5915',
      application_token: 'jvh9y1ulvt2m6k5or90v9mg8nn32ozas',
    },
  }
  expect(encodeEvent(message)).toBe(
    'event=ONCRMDEALADD&event_handler_id=975&data%5BFIELDS%5D%5BID%5D=7405&ts=1766047124' +
      '&auth%5Bdomain%5D=some-domain.bitrix24.com' +
      '&auth%5Bclient_endpoint%5D=https%3A%2F%2Fsome-domain.bitrix24.com%2Frest%2F' +
      '&auth%5Bserver_endpoint%5D=https%3A%2F%2Foauth.bitrix.info%2Frest%2F' +
      '&auth%5Bmember_id%5D=d897063e1ce7c5eb9f04b9751eef5915' +
      '&auth%5Bapplication_token%5D=jvh9y1ulvt2m6k5or90v9mg8nn32ozas',
  )
})

it('writes lists, flags, what is empty and odd characters', () => {
  const data = { list: [1, 'b'], yes: true, no: false, none: null, text: "a b&c=d'(é)\uD800" }
  expect(encodeEvent({ event: 'E', event_handler_id: 1, data, ts: 1, auth: {} })).toBe(
    'event=E&event_handler_id=1&data%5Blist%5D%5B0%5D=1&data%5Blist%5D%5B1%5D=b&data%5Byes%5D=1' +
      '&data%5Bno%5D=0&data%5Btext%5D=a+b%26c%3Dd%27%28%C3%A9%29%EF%BF%BD&ts=1&auth=',
  )
  expect(encodeEvent({ event: 'E', event_handler_id: 1, data: {}, ts: 1, auth: {} })).toContain(
    '&data=&',
  )
})
