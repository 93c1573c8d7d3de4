/** Handlers that are slow, dead, broken or not to be reached: what happens to their events and to others. */
import { createServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { contactEvents, eventPortal } from '../support/event-portal.ts'
import { handlerServer } from '../support/handler-server.ts'

describe('a handler that does not take an event', () => {
  it.each([
    [500, 'oops'],
    [404, ''],
    [302, ''],
  ])('with %i gets it once, and the answer is kept', async (status, text) => {
    await using at = await eventPortal()
    await using elsewhere = await handlerServer()
    at.handler.answer = (_event, response) => {
      response.writeHead(status, { location: elsewhere.url }).end(text)
    }
    await at.subscribe(contactEvents)
    await at.addContact()
    expect(await at.finished(1)).toMatchObject([
      { state: 'failed', attempts: 1, status, answer: text },
    ])
    expect(at.handler.received).toHaveLength(1)
    expect(elsewhere.received).toEqual([])
  })

  it('is asked again after a while when retries are set, and the next events wait for it', async () => {
    await using at = await eventPortal({ eventRetries: 2, eventParallel: 1 })
    let refusals = 1
    at.handler.answer = (_event, response) => {
      response.writeHead(refusals-- > 0 ? 503 : 200).end()
    }
    await at.subscribe(contactEvents)
    const first = await at.addContact()
    await at.handler.count(1)
    const second = await at.addContact()
    expect(await at.finished(2)).toMatchObject([
      { state: 'delivered', attempts: 2, status: 200 },
      { state: 'delivered', attempts: 1 },
    ])
    expect(at.handler.received.map(({ body }) => body.data.FIELDS.ID)).toEqual(
      [first, first, second].map(String),
    )
  })

  it('is given up after the last retry', async () => {
    await using at = await eventPortal({ eventRetries: 1 })
    at.handler.answer = (_event, response) => void response.writeHead(500).end()
    await at.subscribe(contactEvents)
    await at.addContact()
    expect(await at.finished(1)).toMatchObject([{ state: 'failed', attempts: 2 }])
  })

  it('and never answers delays neither requests nor other handlers, and is given up in time', async () => {
    await using at = await eventPortal({ eventTimeoutS: 1 })
    await using silent = await handlerServer()
    silent.answer = () => {}
    await at.subscribe(contactEvents, silent.url)
    await at.subscribe(contactEvents)
    for (let count = 0; count < 20; count += 1) await at.addContact()
    await at.handler.count(20)
    const done = await at.finished(24)
    const silentOnes = done.filter(({ url }) => url === silent.url)
    for (const each of silentOnes)
      expect(each).toMatchObject({ state: 'failed', answer: 'no answer within 1 s', status: null })
    const others = done.filter(({ url, state }) => url !== silent.url && state === 'delivered')
    expect(others).toHaveLength(20)
  })

  it.each([
    ['closes the connection', ''],
    ['speaks no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['breaks off in its head', 'HTTP/1.1 200 OK\r\nX: '],
    ['sends a head without end', `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(20_000)}`],
  ])('and %s fails, and nothing else', async (_what, bytes) => {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => socket.end(bytes))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    await using at = await eventPortal()
    await at.subscribe(contactEvents, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await at.addContact()
    const [failed] = await at.finished(1)
    expect(failed).toMatchObject({ state: 'failed', status: null, attempts: 1 })
    expect(failed?.answer).toMatch(/^[A-Z_]+: /)
    await at.subscribe(contactEvents)
    await at.addContact()
    await at.handler.count(1)
    server.close()
  })

  it('nothing listens there', async () => {
    await using at = await eventPortal()
    await at.subscribe(contactEvents, 'http://127.0.0.1:1/')
    await at.addContact()
    expect(await at.finished(1)).toMatchObject([
      { state: 'failed', answer: expect.stringMatching(/^ECONNREFUSED/) },
    ])
  })
})

describe('a handler that takes an event', () => {
  it('and answers without end has taken it; a little of the answer is kept', async () => {
    await using at = await eventPortal()
    at.handler.answer = (_event, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    }
    await at.subscribe(contactEvents)
    await at.addContact()
    const [done] = await at.finished(1)
    expect(done).toMatchObject({ state: 'delivered', status: 200 })
    expect(done?.answer).toHaveLength(1_024)
  })

  it('keeps its connection for the next', async () => {
    await using at = await eventPortal({ eventParallel: 1 })
    const sockets = new Set<unknown>()
    at.handler.answer = (_event, response) => {
      sockets.add(response.socket)
      response.end()
    }
    await at.subscribe(contactEvents)
    for (let count = 0; count < 10; count += 1) await at.addContact()
    await at.finished(10)
    expect(sockets.size).toBe(1)
  })

  it('and closes the kept connection gets the next event over another, once', async () => {
    await using at = await eventPortal({ eventParallel: 1 })
    at.handler.answer = (_event, response) => {
      response.end()
      response.on('close', () => response.socket?.resetAndDestroy())
    }
    await at.subscribe(contactEvents)
    const ids: string[] = []
    for (let count = 0; count < 20; count += 1) ids.push(String(await at.addContact()))
    const done = await at.finished(20)
    expect(done.map(({ state }) => state)).toEqual(ids.map(() => 'delivered'))
    expect(at.handler.received.map(({ body }) => body.data.FIELDS.ID)).toEqual(ids)
  })
})

describe('addresses inside the network of the portal', () => {
  it.each([
    'http://127.0.0.1/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.64.0.1/',
    'http://0.0.0.0/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a00:1]/',
    'http://[0:0:0:0:0:ffff:7f00:1]/',
    'http://[fd00::1]/',
    'http://[fe80::1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://localhost/',
    'https://localhost/',
  ])('%s is sent nothing', async (url) => {
    await using at = await eventPortal({ eventNetworks: ['none'] })
    await at.subscribe(contactEvents, url)
    await at.addContact()
    expect(await at.finished(1)).toMatchObject([
      {
        state: 'failed',
        status: null,
        answer: expect.stringMatching(/ is no public address; --event-networks allows others$/),
      },
    ])
  })

  it.each([
    ['the portal is on a desk itself', {}, 'delivered'],
    ['it has a public address', { publicUrl: 'https://crm.example.com' }, 'failed'],
    ['it listens in a network', { host: '0.0.0.0' }, 'failed'],
  ])('on loopback: when %s', async (_when, options, state) => {
    await using at = await eventPortal({ eventNetworks: [], ...options })
    await at.subscribe(contactEvents, `http://localhost:${at.handler.port}/`)
    await at.addContact()
    expect(await at.finished(1)).toMatchObject([{ state }])
    expect(at.handler.received).toHaveLength(state === 'delivered' ? 1 : 0)
  })

  it('are not reached by a redirect from a handler that may be', async () => {
    await using at = await eventPortal({ eventNetworks: [] })
    await using inside = await handlerServer()
    at.handler.answer = (_event, response) =>
      void response.writeHead(307, { location: inside.url }).end()
    await at.subscribe(contactEvents)
    await at.addContact()
    expect(await at.finished(1)).toMatchObject([{ state: 'failed', status: 307 }])
    expect(inside.received).toEqual([])
  })

  it('are reached where the setting allows them', async () => {
    await using at = await eventPortal({ eventNetworks: ['127.0.0.0/8'] })
    await at.subscribe(contactEvents, `http://localhost:${at.handler.port}/named`)
    await at.addContact()
    const [event] = await at.handler.count(1)
    expect(event?.headers.host).toBe(`localhost:${at.handler.port}`)
  })
})

describe('a stop', () => {
  it('lets running deliveries finish and leaves the rest in the queue', async () => {
    await using at = await eventPortal({ eventParallel: 1 })
    const arrived = Promise.withResolvers<() => void>()
    at.handler.answer = (_event, response) => arrived.resolve(() => void response.end())
    await at.subscribe(contactEvents)
    await at.addContact()
    await at.addContact()
    const answer = await arrived.promise
    const stopped = at.portal.app.delivery.stop(10_000)
    answer()
    await stopped
    expect(await at.finished(1)).toMatchObject([{ state: 'delivered' }])
    expect(at.handler.received).toHaveLength(1)
  })

  it('does not wait longer than it may, and what is cut stays in the queue', async () => {
    await using at = await eventPortal()
    at.handler.answer = () => {}
    await at.subscribe(contactEvents)
    await at.addContact()
    await at.handler.count(1)
    await at.portal.app.delivery.stop(0)
    expect(await at.portal.database.query('select state, attempts from event_delivery')).toEqual([
      { state: 0, attempts: 0 },
    ])
  })
})
