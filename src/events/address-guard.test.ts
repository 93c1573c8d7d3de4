import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createAddressGuard } from './address-guard.ts'
import { createSender } from './send.ts'

const never = new AbortController().signal

describe('the guard of addresses', () => {
  it.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946', '172.32.0.1', '::ffff:8.8.8.8'])(
    'lets %s be reached',
    (address) => expect(createAddressGuard([]).refusal(address)).toBeUndefined(),
  )

  it.each(['127.0.0.1', '10.255.255.255', '172.31.255.255', '::1', '::ffff:10.0.0.1', '::7f00:1'])(
    'refuses %s',
    (address) => expect(createAddressGuard([]).refusal(address)).toMatch(/no public address/),
  )

  it.each(['fe80::1%eth0', '[::1]', 'nonsense', ''])('refuses what is odd: %s', (address) =>
    expect(createAddressGuard([]).refusal(address)).toBeDefined(),
  )

  it('allows exactly what the setting names', () => {
    const guard = createAddressGuard(['10.0.0.0/8', '::1'])
    expect(guard.refusal('10.9.8.7')).toBeUndefined()
    expect(guard.refusal('::ffff:10.9.8.7')).toBeUndefined()
    expect(guard.refusal('::1')).toBeUndefined()
    expect(guard.refusal('192.168.0.1')).toBeDefined()
    expect(createAddressGuard(['all']).refusal('192.168.0.1')).toBeUndefined()
  })
})

describe('a name', () => {
  it('with one private address among public ones is refused', async () => {
    const guard = createAddressGuard([], async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ])
    const sender = createSender({ guard, timeoutMs: 5_000 })
    expect(await sender.send('http://rebind.example/', 'x', never)).toEqual({
      status: undefined,
      text: '127.0.0.1 is no public address; --event-networks allows others',
    })
    sender.close()
  })

  it('is asked for once for a connection, and that answer is the one that is used', async () => {
    const server = createServer((_request, response) => response.end('reached'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    let asked = 0
    // Public when it is checked, private when it is asked again.
    const guard = createAddressGuard(['127.0.0.2'], async () => {
      asked += 1
      return [{ address: asked === 1 ? '127.0.0.2' : '127.0.0.1', family: 4 }]
    })
    const sender = createSender({ guard, timeoutMs: 5_000 })
    const first = await sender.send(`http://rebind.example:${port}/`, 'x', never)
    expect(asked).toBe(1)
    // Nothing listens on the checked address, and the other one was not tried.
    expect(first.text).toMatch(/^ECONNREFUSED/)
    const second = await sender.send(`http://rebind.example:${port}/`, 'x', never)
    expect(second.text).toBe('127.0.0.1 is no public address; --event-networks allows others')
    sender.close()
    server.close()
  })

  it('without any address is refused', async () => {
    const sender = createSender({ guard: createAddressGuard([], async () => []), timeoutMs: 5_000 })
    const { text } = await sender.send('http://nowhere.example/', 'x', never)
    expect(text).toBe('nowhere.example has no address')
    sender.close()
  })
})

describe('what is sent', () => {
  it('cannot be given headers by an address', async () => {
    const seen: { headers: object; url: string | undefined }[] = []
    const server = createServer((request, response) => {
      seen.push({ headers: request.headers, url: request.url })
      response.end()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const sender = createSender({ guard: createAddressGuard(['all']), timeoutMs: 5_000 })
    for (const tail of ['/a\r\nX-Evil: 1', '/a%0d%0aX-Evil:%201', '/?a=\nX-Evil: 1#\r\n']) {
      const { status } = await sender.send(`http://127.0.0.1:${port}${tail}`, 'x', never)
      expect(status).toBe(200)
    }
    expect(seen).toHaveLength(3)
    for (const { headers } of seen) expect(headers).not.toHaveProperty('x-evil')
    sender.close()
    server.close()
  })
})
