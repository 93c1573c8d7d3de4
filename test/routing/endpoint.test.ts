/** What an exchange meets at /route, over a socket. */
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { parseRoutingPolicy } from '../../src/domain/routing/routing-policy.ts'
import type { Database } from '../../src/store/database.ts'
import { StoreError } from '../../src/store/errors.ts'
import { findEmployee, saveEmployee } from '../../src/store/people/employees.ts'
import { saveWorkday } from '../../src/store/people/workdays.ts'
import { oauthPortal } from '../support/oauth-portal.ts'
import { RawClient } from '../support/raw-client.ts'
import { addDocumentedSamples } from '../support/samples.ts'
import { testPortal, type TestPortal } from '../support/server.ts'

const number = '+19062195047'

let portal: TestPortal
let origin: string
let secret: string

beforeEach(async () => {
  portal = await testPortal({
    routing: parseRoutingPolicy({ queue: '600' }),
    // What is asked here is what the answer says, on a machine that may be busy.
    routeDeadlineMs: 10_000,
  })
  await addDocumentedSamples(portal)
  secret = (await portal.webhook({ scopes: ['telephony'] })).secret
  origin = `http://127.0.0.1:${(await portal.listen()).port}`
})
afterEach(() => portal[Symbol.asyncDispose]())

const openDay = async () => {
  const startedAt = portal.nowMs / 1000 - 60
  const mia = (await findEmployee(portal.database, 99))!
  await portal.database.transaction(async (tx) => {
    await saveEmployee(tx, { ...mia, extension: '112' })
    await saveWorkday(tx, 99, {
      state: 'opened',
      startedAt,
      changedAt: startedAt,
      finishedAt: null,
      leaks: 0,
    })
  })
}

const ask = (
  query = `?number=${encodeURIComponent(number)}`,
  init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
) =>
  fetch(`${origin}/route${query}`, {
    ...init,
    headers: { authorization: `Bearer 1/${secret}`, ...init.headers },
  })

describe('the answer', () => {
  it('is the documented one, with the client, who takes the call, and how long it took', async () => {
    await openDay()
    const response = await ask()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toStrictEqual({
      decision: 'extension',
      target: '112',
      reason: 'opened',
      employee: 99,
      deputyOf: null,
      client: { type: 'contact', id: 651, name: 'John Doe', responsible: 99 },
      matches: 2,
      route: '',
      tookMs: expect.any(Number),
    })
  })

  it('without anybody at work is the queue of the policy', async () => {
    expect(await (await ask()).json()).toMatchObject({
      decision: 'queue',
      target: '600',
      reason: 'closed',
      employee: null,
      client: { id: 651 },
    })
    expect(await (await ask('?number=&line=x')).json()).toMatchObject({
      reason: 'withheld',
      client: null,
      matches: 0,
    })
  })

  it.each([
    ['text/plain', true],
    ['text/plain; charset=utf-8, */*', true],
    ['application/json, text/plain, */*', false],
    ['*/*', false],
    ['text/html', false],
    ['', false],
  ])('to Accept: %s is the bare target: %s', async (accept, isText) => {
    await openDay()
    const response = await ask(undefined, { headers: { accept } })
    const text = await response.text()
    expect(text === '112').toBe(isText)
    expect(response.headers.get('content-type')).toMatch(isText ? /^text\/plain/ : /json/)
  })

  it.each([
    ['a form', 'application/x-www-form-urlencoded', `number=${encodeURIComponent(number)}`],
    ['JSON', 'application/json', JSON.stringify({ number, line: null })],
    ['JSON with a number', 'application/json', '{"number": 19062195047}'],
  ])('is the same to %s', async (_, type, body) => {
    const response = await ask('', { method: 'POST', body, headers: { 'content-type': type } })
    expect(await response.json()).toMatchObject({ matches: 2, reason: 'closed' })
  })

  it('counts in the metrics, by decision and reason', async () => {
    await ask()
    await ask('?number=anonymous')
    const metrics = await (await fetch(`${origin}/metrics`)).text()
    expect(metrics).toContain('callerbook_routes_total{decision="queue",reason="closed"} 1')
    expect(metrics).toContain('callerbook_routes_total{decision="queue",reason="withheld"} 1')
    expect(metrics).toContain('callerbook_route_seconds_count 2')
  })
})

describe('the credential', () => {
  it.each([
    ['', 'NO_AUTH_FOUND'],
    ['Basic MTpzZWNyZXQ=', 'NO_AUTH_FOUND'],
    ['Bearer', 'NO_AUTH_FOUND'],
    ['Bearer 1/wrong', 'INVALID_CREDENTIALS'],
    ['Bearer 2/SECRET', 'INVALID_CREDENTIALS'],
    ['Bearer SECRET', 'invalid_token'],
  ])('%j is refused with %s', async (authorization, code) => {
    const response = await ask(undefined, {
      headers: { authorization: authorization.replace('SECRET', secret) },
    })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(await response.json()).toMatchObject({ error: code })
  })

  it('without the scope telephony is refused', async () => {
    const { secret: other } = await portal.webhook({ scopes: ['crm'] })
    const response = await ask(undefined, { headers: { authorization: `Bearer 1/${other}` } })
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ error: 'insufficient_scope' })
  })

  it('that is guessed at is answered later and later, the right one at once', async () => {
    const guess = () => ask(undefined, { headers: { authorization: 'Bearer 1/wrong' } })
    for (let count = 0; count < 5; count += 1) expect((await guess()).status).toBe(401)
    const startedAt = performance.now()
    const slow = guess()
    expect((await ask()).status).toBe(200)
    const validMs = performance.now() - startedAt
    expect((await slow).status).toBe(401)
    const slowMs = performance.now() - startedAt
    expect(slowMs).toBeGreaterThanOrEqual(95)
    expect(validMs).toBeLessThan(slowMs)
  })

  it('may be the access token of an app, on its own lines', async () => {
    await using running = await oauthPortal({ routeDeadlineMs: 10_000 })
    const { access } = await running.issue()
    await running.portal.database.transaction((tx) =>
      tx.executeMany(
        `insert into external_line (id, app, number, name, crm_auto_create)
         values ($1, $2, $3, '', 1)`,
        [
          [1, running.app.id, '100'],
          [2, running.app.id + 1, '200'],
        ],
      ),
    )
    const route = (line: string) =>
      fetch(`${running.origin}/route?number=${number}&line=${line}`, {
        headers: { authorization: `Bearer ${access}` },
      })
    const reasonOn = async (line: string) =>
      ((await (await route(line)).json()) as { reason: string }).reason
    expect(await reasonOn('100')).toBe('unknown-caller')
    expect(await reasonOn('200')).toBe('foreign-line')
    expect(await reasonOn('300')).toBe('no-such-line')
    running.portal.nowMs += 2 * 3_600_000
    const expired = await route('100')
    expect(expired.status).toBe(401)
    expect(await expired.json()).toMatchObject({ error: 'expired_token' })
  })
})

describe('a bad request', () => {
  it.each([
    ['', 400, 'ERROR_ARGUMENT'],
    ['?line=1', 400, 'ERROR_ARGUMENT'],
    ['?number[]=1', 400, 'ERROR_ARGUMENT'],
    ['?number=1&line[a]=1', 400, 'ERROR_ARGUMENT'],
    ['?number=%ff', 400, 'INVALID_REQUEST'],
    ['?number=%00', 400, 'INVALID_REQUEST'],
  ])('%s is refused with %d %s', async (query, status, code) => {
    const response = await ask(query)
    expect(response.status).toBe(status)
    expect(response.headers.get('x-error')).toBe(code)
    expect(await response.json()).toMatchObject({ error: code })
  })

  it.each(['PUT', 'DELETE', 'PATCH'])('by %s is told what is allowed', async (method) => {
    const response = await ask(undefined, { method })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, POST')
  })

  it('that wants text gets no word that a dial plan could dial', async () => {
    for (const query of ['', '?number[]=1']) {
      const response = await ask(query, { headers: { accept: 'text/plain' } })
      expect(response.status).toBe(400)
      expect(await response.text()).toBe('')
    }
  })

  it('of ten megabytes is refused, one of a megabyte is nobody’s number', async () => {
    const post = (length: number) =>
      ask('', { method: 'POST', body: `number=${'9'.repeat(length)}` })
    expect((await post(10_000_000)).status).toBe(413)
    expect(await (await post(1_000_000)).json()).toMatchObject({ reason: 'no-number' })
  })

  it.each([
    ['garbage', '\x01\x02\xff'],
    ['control characters', '%01%7f%c2%85'],
    ['markup', '%3Cscript%3E'],
    ['SQL', "1'%20or%20'1'='1"],
    ['dial plan words', '1%26Local/0900@trunk'],
  ])('with %s for a number harms nobody', async (_, sent) => {
    const [host, port] = origin.slice(7).split(':') as [string, string]
    await using client = await RawClient.connect(Number(port))
    client.send(
      `GET /route?number=${sent} HTTP/1.1\r\nHost: ${host}\r\n` +
        `Authorization: Bearer 1/${secret}\r\n\r\n`,
    )
    const answer = await client.answer()
    expect([200, 400]).toContain(answer?.status)
    if (answer?.status === 200)
      expect(JSON.parse(answer.body)).toMatchObject({ decision: 'queue', target: '600' })
    expect((await ask()).status).toBe(200)
  })
})

describe('when the store', () => {
  /** The portal's own, until it is told what to do in its place. */
  function unreliable(database: Database) {
    const control: { mode: 'well' | 'hangs' | 'fails' } = { mode: 'well' }
    const through = <T>(work: () => Promise<T>): Promise<T> => {
      if (control.mode === 'hangs') return new Promise(() => {})
      if (control.mode === 'fails')
        return Promise.reject(new StoreError('unreachable', 'the server is gone'))
      return work()
    }
    const reads: Pick<Database, 'query' | 'values'> = {
      query: (sql, params) => through(() => database.query(sql, params)),
      values: (sql, params) => through(() => database.values(sql, params)),
    }
    const wrapped = Object.assign(Object.create(database) as Database, reads)
    return { control, wrapped }
  }

  it.each([
    ['hangs', 'deadline'],
    ['fails', 'store-unavailable'],
  ] as const)('%s, a known exchange gets the queue for the reason %s', async (mode, reason) => {
    const { control, wrapped } = unreliable(portal.database)
    const config = { ...portal.config, routeDeadlineMs: 500 }
    let { nowMs } = portal
    const app = createApp(config, wrapped, pino({ level: 'silent' }), undefined, () => nowMs)
    const { port } = await app.server.listen(0, '127.0.0.1')
    const route = (credential: string, accept = 'application/json') =>
      fetch(`http://127.0.0.1:${port}/route?number=${number}`, {
        headers: { authorization: `Bearer 1/${credential}`, accept },
      })
    try {
      await app.warmUp()
      expect((await route(secret)).status).toBe(200)
      control.mode = mode
      const startedAt = performance.now()
      const answer = await route(secret)
      expect(answer.status).toBe(200)
      expect(await answer.json()).toMatchObject({ decision: 'queue', target: '600', reason })
      if (mode === 'hangs') expect(performance.now() - startedAt).toBeLessThan(5_000)
      expect(await (await route(secret, 'text/plain')).text()).toBe('600')

      const stranger = await route('never-seen')
      expect(stranger.status).toBe(503)
      expect(await stranger.json()).toMatchObject({ error: 'OVERLOAD_LIMIT' })
      control.mode = 'well'
      expect(await (await route(secret)).json()).toMatchObject({ reason: 'closed' })

      // A credential that was taken back is a stranger's again.
      await portal.database.transaction((tx) => tx.query('update webhook set revoked_at = 1'))
      nowMs += 1_001
      expect((await route(secret)).status).toBe(401)
      nowMs += 1_001
      control.mode = mode
      expect((await route(secret)).status).toBe(503)
    } finally {
      await app.server.close(0)
    }
  })
})
