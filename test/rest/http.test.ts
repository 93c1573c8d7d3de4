import { describe, expect, it } from 'vitest'
import { RawClient } from '../support/raw-client.ts'
import { addDocumentedSamples } from '../support/samples.ts'
import { testPortal, type TestPortal, type TestPortalOptions } from '../support/server.ts'

const search = 'telephony.externalCall.searchCrmEntities'
const found = '"NAME":"John Doe"'

interface Served extends AsyncDisposable {
  portal: TestPortal
  port: number
  /** The address of the search method. */
  target: string
  connect(): Promise<RawClient>
}

async function serve(options: TestPortalOptions = {}): Promise<Served> {
  const portal = await testPortal(options)
  await addDocumentedSamples(portal)
  const { path } = await portal.webhook()
  const { port } = await portal.listen()
  return {
    portal,
    port,
    target: `${path}/${search}`,
    connect: () => RawClient.connect(port),
    [Symbol.asyncDispose]: () => portal[Symbol.asyncDispose](),
  }
}

const post = (target: string, body: string, ...headers: string[]): string =>
  [
    `POST ${target} HTTP/1.1`,
    'Host: portal.example',
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers,
    '',
    body,
  ].join('\r\n')
const question = 'PHONE_NUMBER=19062195047'
const errorOf = (body: string | undefined): [unknown, unknown] => {
  const { error, error_description } = JSON.parse(body ?? '{}') as Record<string, unknown>
  return [error, error_description]
}

describe('an answer', () => {
  it('allows every origin and carries a request id', async () => {
    await using server = await serve()
    await using client = await server.connect()
    const answer = await client.send(post(server.target, question)).answer()
    expect(answer?.body).toContain(found)
    expect(answer?.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'X-Request-ID',
      'x-request-id': expect.stringMatching(/^[\w.-]+$/),
    })
  })

  it.each([
    ['0195c1a8-7d7e-7a3c-9f1e-1234567890ab', true],
    ['a.b_c-1', true],
    ['with space', false],
    ['"quoted"', false],
    ['x'.repeat(65), false],
  ])('returns the request id %j: %s', async (sent, isTaken) => {
    await using server = await serve()
    await using client = await server.connect()
    const answer = await client
      .send(post(server.target, question, `X-Request-ID: ${sent}`))
      .answer()
    expect(answer?.headers['x-request-id'] === sent).toBe(isTaken)
  })

  it('to a preflight names what a frame needs', async () => {
    await using server = await serve()
    await using client = await server.connect()
    const answer = await client
      .send('OPTIONS /rest/1/x/batch HTTP/1.1\r\nHost: x\r\nOrigin: https://app.example\r\n\r\n')
      .answer()
    expect(answer?.status).toBe(204)
    expect(answer?.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      'access-control-allow-headers': 'content-type, x-request-id, authorization, idempotency-key',
    })
  })

  it('to a GET is kept by nobody', async () => {
    await using server = await serve()
    await using client = await server.connect()
    const answer = await client.send(`GET ${server.target}?${question} HTTP/1.1\r\n\r\n`).answer()
    expect(answer?.headers['cache-control']).toBe('no-store')
    expect(answer?.body).toContain(found)
  })

  it('to HEAD has no body and says what is allowed', async () => {
    await using server = await serve()
    const response = await fetch(`http://127.0.0.1:${server.port}${server.target}`, {
      method: 'HEAD',
    })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, POST, OPTIONS')
  })
})

describe('a request', () => {
  it('in chunks is read', async () => {
    await using server = await serve()
    await using client = await server.connect()
    const head = `POST ${server.target} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`
    client.send(head, 'd\r\nPHONE_NUMBER=\r\n', 'b\r\n19062195047\r\n0\r\n\r\n')
    expect((await client.answer())?.body).toContain(found)
  })

  it('whose address is not escaped is told so', async () => {
    await using server = await serve()
    await using client = await server.connect()
    const address = Buffer.from(`${server.target}?PHONE_NUMBER=Жук`)
    const answer = await client.send('GET ', address, ' HTTP/1.1\r\nHost: x\r\n\r\n').answer()
    expect(answer?.status).toBe(400)
    expect(answer?.body).toContain('must be written percent-encoded')
  })

  it('that asks first is told to go on', async () => {
    await using server = await serve()
    await using client = await server.connect()
    const [head, body] = post(server.target, question, 'Expect: 100-continue').split('\r\n\r\n')
    client.send(`${head}\r\n\r\n`)
    expect((await client.answer())?.status).toBe(100)
    expect((await client.send(body as string).answer())?.body).toContain(found)
  })

  it('that asks first with too much is refused before it is sent', async () => {
    await using server = await serve()
    await using client = await server.connect()
    client.send(
      `POST ${server.target} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n`,
    )
    expect((await client.answer())?.status).toBe(413)
  })

  it('with another expectation is refused in JSON', async () => {
    await using server = await serve()
    await using client = await server.connect()
    const answer = await client.send(post(server.target, question, 'Expect: tea')).answer()
    expect(answer?.status).toBe(417)
    expect(errorOf(answer?.body)).toEqual([
      'INVALID_REQUEST',
      expect.stringMatching(/100-continue/),
    ])
  })

  it('with the whole address, as to a proxy, is read', async () => {
    await using server = await serve()
    await using client = await server.connect()
    const url = `http://portal.example${server.target}?${question}`
    expect((await client.send(`GET ${url} HTTP/1.1\r\nHost: x\r\n\r\n`).answer())?.body).toContain(
      found,
    )
  })

  it('of HTTP/1.0 without Host is answered and closed', async () => {
    await using server = await serve()
    await using client = await server.connect()
    client.send(`GET ${server.target}?${question} HTTP/1.0\r\n\r\n`)
    expect((await client.answer())?.body).toContain(found)
    await client.closed()
  })

  it('and the next ones on one connection are answered in order', async () => {
    await using server = await serve()
    await using client = await server.connect()
    client.send(post(server.target, question), post(server.target, ''), post('/rest/x', ''))
    expect((await client.answer())?.status).toBe(200)
    expect((await client.answer())?.status).toBe(400)
    expect((await client.answer())?.status).toBe(401)
  })
})

describe('a hostile client', () => {
  it('that announces too large a body reads the refusal, also while it is still sending', async () => {
    await using server = await serve()
    await using client = await server.connect()
    const body = 'x'.repeat(3 * 2 ** 20)
    const answer = await client.send(post(server.target, body)).answer()
    expect(answer?.status).toBe(413)
    expect(answer?.headers['connection']).toBe('close')
    expect(errorOf(answer?.body)).toEqual([
      'INVALID_REQUEST',
      'The request body is larger than this server accepts',
    ])
    await client.closed()
  })

  it('that sends too large a body in chunks reads the refusal', async () => {
    await using server = await serve({ bodyMaxKib: 64 })
    await using client = await server.connect()
    client.send(`POST ${server.target} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`)
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
    client.send(chunk, chunk, chunk)
    expect((await client.answer())?.status).toBe(413)
  })

  it('that asks for XML reads the refusal of a large body in XML', async () => {
    await using server = await serve()
    await using client = await server.connect()
    client.send(`POST ${server.target}.xml HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n`)
    const answer = await client.answer()
    expect(answer).toMatchObject({
      status: 413,
      headers: { 'content-type': 'text/xml; charset=utf-8' },
    })
    expect(answer?.body).toContain('<response><error>INVALID_REQUEST</error><error_description>')
  })

  it('gets the refusal of a large body also through an ordinary HTTP library', async () => {
    await using server = await serve()
    const response = await fetch(`http://127.0.0.1:${server.port}${server.target}`, {
      method: 'POST',
      body: new Uint8Array(5 * 2 ** 20),
    })
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ error: 'INVALID_REQUEST' })
  })

  it.each([
    ['headers that are too large', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['an address that is too long', `GET /?${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`, 431],
    ['garbage', '\x16\x03\x01\0garbage\r\n\r\n', 400],
    ['a line break in a header', 'GET / HTTP/1.1\r\nX: a\rb\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    ['a negative length', 'POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n', 400],
    ['a broken chunk', 'POST /rest/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 400],
    ['CONNECT', 'CONNECT portal.example:443 HTTP/1.1\r\nHost: x\r\n\r\n', 405],
  ])('that sends %s gets an error in JSON and is closed', async (_, bytes, status) => {
    await using server = await serve()
    await using client = await server.connect()
    const answer = await client.send(bytes).answer()
    expect(answer?.status).toBe(status)
    expect(answer?.headers['access-control-allow-origin']).toBe('*')
    expect(errorOf(answer?.body)[0]).toBe('INVALID_REQUEST')
    await client.closed()
  })

  it('that sends garbage after a request gets the answer first', async () => {
    await using server = await serve()
    await using client = await server.connect()
    client.send(`${post(server.target, question)}\x01\x02garbage\r\n\r\n`)
    expect((await client.answer())?.body).toContain(found)
    expect((await client.answer())?.status).toBe(400)
    await client.closed()
  })

  it.each([
    ['nothing', ''],
    ['half of the headers', 'POST /rest/x HTTP/1.1\r\nHost: '],
    ['half of the body', 'POST /rest/x HTTP/1.1\r\nContent-Length: 10\r\n\r\nPHONE'],
    ['half of a chunk', 'POST /rest/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nPH'],
  ])('that sends %s and waits is told so when the time is over', async (_, bytes) => {
    await using server = await serve({ requestTimeoutS: 0.1 })
    await using client = await server.connect()
    const answer = await client.send(bytes).answer()
    expect(answer?.status).toBe(408)
    expect(errorOf(answer?.body)).toEqual(['INVALID_REQUEST', 'The request did not arrive in time'])
    await client.closed()
  })

  it.each(['reset', 'end'])(
    'that leaves by %s in the middle of a body harms nobody',
    async (how) => {
      await using server = await serve()
      for (const bytes of ['POST /rest/x HTTP/1.1\r\nContent-Length: 10\r\n\r\nPH', 'POST /re']) {
        await using client = await server.connect()
        client.send(bytes)
        if (how === 'reset') client.socket.resetAndDestroy()
        else client.socket.end()
        await client.closed()
      }
      const response = await fetch(`http://127.0.0.1:${server.port}${server.target}?${question}`)
      expect(await response.text()).toContain(found)
    },
  )
})

describe('failed authorizations', () => {
  it('of one address are answered later and later, its valid requests at once', async () => {
    await using server = await serve()
    const attempt = () => fetch(`http://127.0.0.1:${server.port}/rest/1/wrong/${search}`)
    for (let count = 0; count < 5; count += 1) expect((await attempt()).status).toBe(401)
    const startedAt = performance.now()
    const slow = attempt()
    const valid = await fetch(`http://127.0.0.1:${server.port}${server.target}?${question}`)
    const validMs = performance.now() - startedAt
    expect(valid.status).toBe(200)
    expect((await slow).status).toBe(401)
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(95)
    expect(validMs).toBeLessThan(performance.now() - startedAt)
  })
})
