import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { clientAddress, createTrustedProxies, isSecureRequest } from './secure.ts'

const request = (
  remoteAddress: string,
  headers: Record<string, string> = {},
  encrypted?: true,
): IncomingMessage =>
  ({ socket: { remoteAddress, ...(encrypted && { encrypted }) }, headers }) as never
const proxies = createTrustedProxies(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32'])
const https = { 'x-forwarded-proto': 'https' }

describe('a request is secure', () => {
  it.each([
    ['over TLS', request('203.0.113.1', {}, true)],
    ['from this machine', request('127.0.0.1')],
    ['from this machine, any loopback address', request('127.8.0.1')],
    ['from this machine over IPv6', request('::1')],
    ['from this machine on a socket of both families', request('::ffff:127.0.0.1')],
    ['through a trusted proxy that says so', request('10.1.2.3', https)],
    ['through a trusted proxy on a socket of both families', request('::ffff:192.0.2.7', https)],
    [
      'through a trusted IPv6 proxy',
      request('2001:db8::5', { 'x-forwarded-proto': 'HTTPS, http' }),
    ],
    ['through a proxy on this machine', request('127.0.0.1', https)],
  ])('%s', (_, each) => {
    expect(isSecureRequest(each, proxies)).toBe(true)
  })
})

describe('a request is not secure', () => {
  it.each([
    ['from elsewhere', request('203.0.113.1')],
    ['when a stranger claims to be a proxy', request('203.0.113.1', https)],
    ['when a trusted proxy says nothing', request('10.1.2.3')],
    ['when a trusted proxy says http', request('10.1.2.3', { 'x-forwarded-proto': 'http' })],
    [
      'when a proxy on this machine says http',
      request('127.0.0.1', { 'x-forwarded-proto': 'http' }),
    ],
    ['without an address', request('')],
  ])('%s', (_, each) => {
    expect(isSecureRequest(each, proxies)).toBe(false)
  })
})

describe('the address of a client', () => {
  const forwarded = (value: string) => ({ 'x-forwarded-for': value })
  it.each([
    ['is its own', request('203.0.113.1', forwarded('198.51.100.1')), '203.0.113.1'],
    [
      'is the hop before the proxies',
      request('10.1.2.3', forwarded('1.1.1.1, 198.51.100.1, 10.9.9.9')),
      '198.51.100.1',
    ],
    ['is the proxy when it names none', request('10.1.2.3'), '10.1.2.3'],
    ['is the proxy when it names nonsense', request('10.1.2.3', forwarded('unknown')), '10.1.2.3'],
    ['is the same on a socket of both families', request('::ffff:203.0.113.1'), '203.0.113.1'],
  ])('%s', (_, each, expected) => {
    expect(clientAddress(each, proxies)).toBe(expected)
  })
})

it.each(['proxy', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/x', '', '::1/129'])(
  'refuses %j as a proxy, and says what would be right',
  (entry) => {
    expect(() => createTrustedProxies([entry])).toThrow(/10\.0\.0\.0\/8/)
  },
)
