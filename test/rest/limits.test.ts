/** The documented limits, as a client meets them. https://apidocs.bitrix24.com/limits.html */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createDispatch } from '../../src/rest/dispatch.ts'
import { defineMethod } from '../../src/rest/method.ts'
import { createOperating } from '../../src/rest/limit/operating.ts'
import { createGateway } from '../../src/rest/gateway.ts'
import { createAuthenticate } from '../../src/rest/authenticate.ts'
import { testPortal, type TestPortal, type TestPortalOptions } from '../support/server.ts'

const tooMany = {
  status: 503,
  body: { error: 'QUERY_LIMIT_EXCEEDED', error_description: 'Too many requests' },
}

async function send(portal: TestPortal, url: string, count: number, address = '192.0.2.1') {
  const statuses: number[] = []
  for (let index = 0; index < count; index += 1)
    statuses.push((await portal.raw({ url, address })).status)
  return statuses
}

describe('the limit of requests', () => {
  it.each([
    ['standard', 50, 2],
    ['enterprise', 250, 5],
  ] as const)('%s: %i at once, %i more with each second', async (limits, capacity, perSecond) => {
    await using portal = await testPortal({ limits })
    const { path } = await portal.webhook()
    const url = `${path}/server.time`
    expect(await send(portal, url, capacity)).not.toContain(503)
    expect(await portal.raw({ url, address: '192.0.2.1' })).toMatchObject(tooMany)
    portal.nowMs += 1_000
    const next = await send(portal, url, perSecond + 1)
    expect(next).toEqual([...Array.from({ length: perSecond }, () => 200), 503])
  })

  it('is off unless it is set', async () => {
    await using portal = await testPortal()
    const { path } = await portal.webhook()
    expect(await send(portal, `${path}/server.time`, 300)).not.toContain(503)
  })

  it('is shared by all webhooks of an address, and no other address is held up', async () => {
    await using portal = await testPortal({ limits: 'standard' })
    const first = await portal.webhook()
    const second = await portal.webhook()
    await send(portal, `${first.path}/server.time`, 50)
    expect(await send(portal, `${second.path}/server.time`, 1)).toEqual([503])
    expect(await send(portal, `${second.path}/server.time`, 1, '192.0.2.2')).toEqual([200])
  })

  it('counts a batch as one request, and refuses before the body is read', async () => {
    await using portal = await testPortal({ limits: 'standard' })
    const { path } = await portal.webhook()
    const commands = Array.from({ length: 50 }, (_, index) => `cmd[${index}]=server.time`)
    expect(await send(portal, `${path}/batch?${commands.join('&')}`, 51)).toEqual([
      ...Array.from({ length: 50 }, () => 200),
      503,
    ])
    const broken = await portal.raw({
      url: `${path}/server.time`,
      contentType: 'application/json',
      body: '{',
      address: '192.0.2.1',
    })
    expect(broken).toMatchObject(tooMany)
  })

  it('comes after the credentials: a wrong webhook neither counts nor learns of it', async () => {
    await using portal = await testPortal({ limits: 'standard' })
    const { path } = await portal.webhook()
    expect(new Set(await send(portal, '/rest/1/wrong/server.time', 100))).toEqual(new Set([401]))
    expect(await send(portal, `${path}/server.time`, 1)).toEqual([200])
  })

  it('in XML', async () => {
    await using portal = await testPortal({ limits: 'standard' })
    const { path } = await portal.webhook()
    await send(portal, `${path}/server.time`, 50)
    const answer = await portal.raw({ url: `${path}/server.time.xml`, address: '192.0.2.1' })
    expect(answer.text).toContain('<error>QUERY_LIMIT_EXCEEDED</error>')
  })
})

/** A portal whose methods take as many seconds as they are asked to. */
async function slowPortal(operatingLimitS: number, options: TestPortalOptions = {}) {
  const portal = await testPortal(options)
  const { path } = await portal.webhook()
  const other = (await portal.webhook()).path
  const slow = (name: string) =>
    defineMethod({
      name,
      title: 'Takes its time',
      docs: 'https://apidocs.bitrix24.com/limits.html',
      scope: 'basic',
      auth: 'any',
      params: z.object({ seconds: z.coerce.number() }),
      result: z.literal(true),
      errors: { late: { status: 400, code: 'LATE', description: 'Late' } },
      async handler({ seconds }, _context, fail) {
        portal.nowMs += Math.abs(seconds) * 1000
        if (seconds < 0) fail('late')
        return true as const
      },
    })
  const { batch } = await import('../../src/methods/batch.ts')
  const gateway = createGateway({
    methods: [slow('slow.one'), slow('slow.two'), batch],
    services: portal.services,
    authenticate: createAuthenticate(portal.database),
    rateLimit: undefined,
    operating: createOperating(operatingLimitS),
    clock: () => portal.nowMs,
  })
  const call = async (url: string) => {
    const { answer } = await gateway({
      httpMethod: 'GET',
      url,
      contentType: undefined,
      contentEncoding: undefined,
      authorization: undefined,
      body: Buffer.alloc(0),
      isSecure: true,
    })
    return { status: answer.status, body: JSON.parse(answer.body) }
  }
  return { portal, path, other, call }
}

describe('a request that takes longer than sixty seconds', () => {
  const ask = (path: string, commands: string[]) =>
    `${path}/batch?${commands.map((each) => `cmd[]=${encodeURIComponent(each)}`).join('&')}`

  it('is ended: a batch begins no further command', async () => {
    const { portal, path, call } = await slowPortal(0)
    await using _ = portal
    const before = portal.nowMs
    const { status, body } = await call(ask(path, Array(9).fill('slow.one?seconds=20')))
    expect(status).toBe(504)
    expect(body).toEqual({
      error: 'ERROR_UNEXPECTED_ANSWER',
      error_description: 'The request took longer than a request may: split it into several',
    })
    expect(portal.nowMs - before).toBe(80_000)
  })

  it('is answered when the time ran out in its last command', async () => {
    const { portal, path, call } = await slowPortal(0)
    await using _ = portal
    const { status, body } = await call(ask(path, ['slow.one?seconds=20', 'slow.two?seconds=70']))
    expect(status).toBe(200)
    expect(body.result.result).toEqual([true, true])
  })

  it('goes on where there is no such limit', async () => {
    const { portal, path, call } = await slowPortal(0, { executionLimitS: 0 })
    await using _ = portal
    const { status } = await call(ask(path, Array(9).fill('slow.one?seconds=20')))
    expect(status).toBe(200)
  })
})

describe('the limit of execution time', () => {
  // The example of https://apidocs.bitrix24.com/limits.html, at a limit of 480 seconds.
  it('blocks the method once its time exceeds the limit, until the oldest minute is reset', async () => {
    const { portal, path, call } = await slowPortal(480)
    await using _ = portal
    const first = Math.floor(portal.nowMs / 1000)
    for (let count = 1; count <= 25; count += 1) {
      const { status, body } = await call(`${path}/slow.one?seconds=20`)
      expect(status).toBe(200)
      expect(body.time.operating).toBe(count * 20)
      expect(body.time.operating_reset_at).toBe(first + 600)
    }
    expect(await call(`${path}/slow.one?seconds=20`)).toEqual({
      status: 429,
      body: {
        error: 'OPERATION_TIME_LIMIT',
        error_description: 'Method is blocked due to operation time limit.',
      },
    })
    portal.nowMs = (first + 600) * 1000
    const again = await call(`${path}/slow.one?seconds=0`)
    expect(again.status).toBe(200)
    expect(again.body.time.operating).toBeLessThan(480)
    expect(again.body.time.operating_reset_at).toBeGreaterThan(first + 600)
  })

  it('leaves other methods and other webhooks alone', async () => {
    const { portal, path, other, call } = await slowPortal(10)
    await using _ = portal
    await call(`${path}/slow.one?seconds=11`)
    expect((await call(`${path}/slow.one?seconds=1`)).status).toBe(429)
    expect((await call(`${path}/slow.two?seconds=1`)).status).toBe(200)
    expect((await call(`${other}/slow.one?seconds=1`)).body.time.operating).toBe(1)
  })

  it('is measured and never applied when it is 0', async () => {
    const { portal, path, call } = await slowPortal(0)
    await using _ = portal
    await call(`${path}/slow.one?seconds=5000`)
    const { status, body } = await call(`${path}/slow.one?seconds=0.5`)
    expect([status, body.time.operating]).toEqual([200, 0.5])
  })

  it('counts what ended with an error too', async () => {
    const { portal, path, call } = await slowPortal(10)
    await using _ = portal
    expect((await call(`${path}/slow.one?seconds=-11`)).body.error).toBe('LATE')
    expect((await call(`${path}/slow.one?seconds=1`)).status).toBe(429)
  })

  it('counts the commands of a batch under their own methods, and the batch not at all', async () => {
    const { portal, path, call } = await slowPortal(10)
    await using _ = portal
    const commands = [
      'slow.one?seconds=6',
      'slow.two?seconds=1',
      'slow.one?seconds=6',
      'slow.one?seconds=1',
    ]
    const query = commands.map((command, index) => `cmd[c${index}]=${encodeURIComponent(command)}`)
    const { status, body } = await call(`${path}/batch?${query.join('&')}`)
    expect([status, body.time.operating]).toEqual([200, 0])
    const { result_time, result_error } = body.result
    expect(
      Object.values(result_time).map((time) => (time as { operating: number }).operating),
    ).toEqual([6, 1, 12])
    expect(result_error).toMatchObject({ c3: { error: 'OPERATION_TIME_LIMIT' } })
    expect((await call(`${path}/slow.one?seconds=1`)).status).toBe(429)
    expect((await call(`${path}/slow.two?seconds=1`)).status).toBe(200)
  })

  it('of commands that run at the same time is shared among them', async () => {
    const portal = await testPortal()
    await using _ = portal
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const lookup = defineMethod({
      name: 'a.lookup',
      title: 'Waits',
      docs: 'https://apidocs.bitrix24.com/limits.html',
      scope: 'basic',
      auth: 'any',
      mayOverlap: true,
      params: z.object({}),
      result: z.literal(true),
      errors: {},
      handler: () => gate.then(() => true as const),
    })
    const operating = createOperating(0)
    const dispatch = createDispatch({
      methods: [lookup],
      services: portal.services,
      operating,
      clock: () => portal.nowMs,
    })
    const caller = {
      employee: 1,
      isAdmin: true,
      via: 'webhook' as const,
      credential: 'webhook 1',
      scopes: new Set<string>(),
      rights: undefined,
    }
    const call = { methodName: 'a.lookup', params: {}, caller, nowMs: portal.nowMs, sharers: 2 }
    const both = [dispatch(call), dispatch(call)]
    portal.nowMs += 1_000
    release()
    await Promise.all(both)
    expect(operating.admit('webhook 1', 'a.lookup', portal.nowMs).spentMs(portal.nowMs)).toBe(1_000)
  })
})
