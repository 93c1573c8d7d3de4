import { describe, expect, it } from 'vitest'
import { createAddressGuard, type Resolve } from './address-guard.ts'
import { handlerNetworks } from './handler-networks.ts'
import { createSender } from './send.ts'

const onDesk = { eventNetworks: [], host: '127.0.0.1', publicUrl: '', trustedProxies: [] }
const never = new AbortController().signal

describe('with nothing said, a portal on loopback alone', () => {
  const { refusal } = createAddressGuard(handlerNetworks(onDesk))

  it.each(['127.0.0.1', '127.8.0.1', '::1', '[::1]', '::ffff:127.0.0.1'])('reaches %s', (address) =>
    expect(refusal(address)).toBeUndefined(),
  )

  it.each([
    '0.0.0.0',
    '::',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    'fd00::1',
    'fe80::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '::7f00:1',
  ])('does not reach %s', (address) => expect(refusal(address)).toMatch(/no public address/))

  it.each(['localhost', '::1', '127.0.0.2'])('is one that listens on %s, too', (host) =>
    expect(handlerNetworks({ ...onDesk, host })).toEqual(['127.0.0.0/8', '::1']),
  )

  it('does not follow a name from loopback into another network, nor one that leads to both', async () => {
    let answers = ['127.0.0.1']
    const resolve: Resolve = async () => answers.map((address) => ({ address, family: 4 }))
    const guard = createAddressGuard(handlerNetworks(onDesk), resolve)
    const sender = createSender({ guard, timeoutMs: 5_000 })
    const send = async () => (await sender.send('http://rebind.example:1/', 'x', never)).text
    expect(await send()).toMatch(/^ECONNREFUSED/)
    answers = ['10.0.0.1']
    expect(await send()).toMatch(/^10\.0\.0\.1 is no public address/)
    answers = ['127.0.0.1', '192.168.0.1']
    expect(await send()).toMatch(/^192\.168\.0\.1 is no public address/)
    sender.close()
  })
})

describe('nothing that is not public is reached', () => {
  it.each([
    ['listens on all addresses', { host: '0.0.0.0' }],
    ['listens on all addresses of IPv6', { host: '::' }],
    ['listens in a network', { host: '192.168.1.5' }],
    ['listens on a name that looks like loopback', { host: '127.0.0.1.example.com' }],
    ['has a public address', { publicUrl: 'https://crm.example.com' }],
    ['stands behind a proxy', { trustedProxies: ['127.0.0.1'] }],
    ['was told so', { eventNetworks: ['none'] }],
  ])('by a portal that %s', (_what, change) =>
    expect(handlerNetworks({ ...onDesk, ...change })).toEqual([]),
  )
})

it('what the setting names takes the place of the default', () => {
  expect(handlerNetworks({ ...onDesk, eventNetworks: ['10.0.0.0/8'] })).toEqual(['10.0.0.0/8'])
  expect(handlerNetworks({ ...onDesk, host: '0.0.0.0', eventNetworks: ['all'] })).toEqual(['all'])
})
