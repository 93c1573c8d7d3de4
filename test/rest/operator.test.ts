/** What the operator sees: /healthz, /metrics and the log; and what nobody must see there. */
import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createLog } from '../../src/rest/observe/log.ts'
import { addDocumentedSamples } from '../support/samples.ts'
import { testPortal, type TestPortalOptions } from '../support/server.ts'

const search = 'telephony.externalCall.searchCrmEntities'

interface LogLine {
  level: string
  msg: string
  requestId?: string
  [field: string]: unknown
}

function keepLog(level: string): { log: ReturnType<typeof createLog>; lines: LogLine[] } {
  const lines: LogLine[] = []
  const keep = new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString().trim().split('\n'))
        lines.push(JSON.parse(line) as LogLine)
      done()
    },
  })
  return { log: createLog(level, keep), lines }
}

async function serve(level = 'info', options: TestPortalOptions = {}) {
  const { log, lines } = keepLog(level)
  const portal = await testPortal({ log, ...options })
  await addDocumentedSamples(portal)
  const { path, secret } = await portal.webhook()
  const { port } = await portal.listen()
  const origin = `http://127.0.0.1:${port}`
  const get = async (target: string, init?: RequestInit) => {
    const response = await fetch(origin + target, init)
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  return {
    portal,
    path,
    secret,
    get,
    lines,
    [Symbol.asyncDispose]: () => portal[Symbol.asyncDispose](),
  }
}

describe('/healthz', () => {
  it('is well while the store answers', async () => {
    await using server = await serve()
    expect(await server.get('/healthz')).toMatchObject({ status: 200, text: '{"status":"ok"}' })
  })

  it('and /metrics answer the same to an address with a query', async () => {
    await using server = await serve()
    expect(await server.get('/healthz?probe=1')).toMatchObject({ status: 200 })
    const { status, text } = await server.get('/metrics?job=pbx')
    expect([status, text.startsWith('# HELP')]).toEqual([200, true])
  })

  it('is ill when it does not', async () => {
    await using server = await serve()
    await server.portal.database.close()
    expect(await server.get('/healthz')).toMatchObject({
      status: 503,
      text: '{"status":"store unreachable"}',
    })
    server.portal[Symbol.asyncDispose] = async () => server.portal.app.server.close(0)
  })
})

describe('/metrics', () => {
  it('counts lookups, refusals and failed authorizations, and measures', async () => {
    await using server = await serve()
    await server.get(`${server.path}/${search}?PHONE_NUMBER=19062195047`)
    await server.get(`${server.path}/${search}?PHONE_NUMBER=19062195048`)
    await server.get(`${server.path}/${search}`)
    await server.get(`${server.path}/no.such.method`)
    await server.get(`/rest/1/wrong/${search}`)
    await server.get(`${server.path}/crm.duplicate.findbycomm?type=Somebody&values[]=1`)
    const { text, headers } = await server.get('/metrics')
    expect(headers.get('content-type')).toMatch(/^text\/plain/)
    for (const line of [
      'callerbook_lookups_total{outcome="hit"} 1',
      'callerbook_lookups_total{outcome="miss"} 1',
      'callerbook_lookup_seconds_count 2',
      `callerbook_requests_total{method="${search}",status="200"} 2`,
      `callerbook_requests_total{method="${search}",status="401"} 1`,
      'callerbook_requests_total{method="-",status="404"} 1',
      'callerbook_request_seconds_count 6',
      'callerbook_refusals_total{code="ERROR_CORE"} 1',
      'callerbook_refusals_total{code="ERROR_METHOD_NOT_FOUND"} 1',
      'callerbook_failed_authorizations_total 1',
      'callerbook_requests_in_flight 0',
    ])
      expect(text).toContain(`\n${line}\n`)
    expect(text).toMatch(/\ncallerbook_store_bytes [1-9]\d+\n/)
    expect(text).toContain('process_resident_memory_bytes')
    expect(text).not.toContain('Somebody')
  })

  it('outlives the store', async () => {
    await using server = await serve()
    server.portal.database.size = () => Promise.reject(new Error('gone'))
    expect(await server.get('/metrics')).toMatchObject({ status: 200 })
  })
})

describe('the log', () => {
  it('at the default level tells of failed authorizations, without the address, and of nothing else', async () => {
    await using server = await serve()
    await server.get(`${server.path}/${search}?PHONE_NUMBER=19062195047`)
    await server.get(`${server.path}/${search}`)
    const { headers } = await server.get(`/rest/1/wrong/${search}`)
    expect(server.lines).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        requestId: headers.get('x-request-id'),
        method: search,
        status: 401,
        refusal: 'INVALID_CREDENTIALS',
        ms: expect.any(Number),
        msg: 'authorization failed',
      },
    ])
  })

  it('at debug has a line for each request, without its parameters', async () => {
    await using server = await serve('debug')
    await server.get(`${server.path}/${search}?PHONE_NUMBER=19062195047`)
    expect(server.lines).toMatchObject([{ level: 'debug', method: search, status: 200 }])
    expect(JSON.stringify(server.lines)).not.toContain('19062195047')
  })

  it('leads from the answer to a defect to its cause', async () => {
    await using server = await serve()
    server.portal.database.values = () => Promise.reject(new TypeError('a defect'))
    const answer = await server.get(`${server.path}/${search}?PHONE_NUMBER=19062195047`, {
      headers: { 'x-request-id': 'call-7' },
    })
    expect(answer).toMatchObject({
      status: 500,
      text: '{"error":"INTERNAL_SERVER_ERROR","error_description":"Internal server error"}',
    })
    expect(answer.headers.get('x-request-id')).toBe('call-7')
    expect(server.lines).toMatchObject([
      {
        level: 'error',
        requestId: 'call-7',
        msg: 'a request failed',
        err: { type: 'TypeError', message: 'a defect' },
      },
    ])
  })
})

it('no error path writes a secret into an answer, a log line or a figure', async () => {
  await using server = await serve('debug', { bodyMaxKib: 1 })
  const mark = 'S3cr3tM4rk'
  const { path, portal } = server
  const [wrong, token] = [`/rest/1/${mark}`, `/rest/${search}`]
  const json = { method: 'POST', headers: { 'content-type': 'application/json' } }
  const requests: [string, RequestInit?][] = [
    [`${wrong}/${search}`],
    [`${wrong}/${search}.xml`],
    [`${wrong}/${mark}`],
    [`/rest/${mark}/${search}`],
    [`/rest/api/1/${mark}/${search}`],
    [`/${mark}`],
    [`${wrong}/%zz%00`],
    [`${path}/${mark}`],
    [`${token}?auth=${mark}`],
    [token, { headers: { authorization: `Bearer ${mark}` } }],
    [
      token,
      {
        headers: {
          cookie: mark,
          referer: `http://x/rest/1/${mark}/x`,
          'x-request-id': `${mark} x`,
        },
      },
    ],
    [token, { ...json, body: JSON.stringify({ auth: mark }) }],
    [token, { ...json, body: `{"auth":"${mark}"` }],
    [token, { ...json, body: `{"auth":"${mark}\\u0000"}` }],
    [token, { ...json, body: `{"auth":"${mark}","x":"${'x'.repeat(2_000)}"}` }],
    [token, { method: 'POST', body: new URLSearchParams({ auth: mark }) }],
    [token, { method: 'POST', body: `auth=${mark}%ff`, headers: { 'content-type': 'text/plain' } }],
    [token, { method: 'POST', body: mark, headers: { 'content-type': `x/${mark}` } }],
    [token, { method: 'POST', body: mark, headers: { 'content-encoding': mark } }],
    [`${wrong}/${search}`, { method: 'PUT', body: mark }],
    [`${path}/${search}?auth=${mark}&access_token=${mark}`],
  ]
  let answers = ''
  const ask = async ([target, init]: [string, RequestInit?]) => {
    const { text, headers } = await server.get(target, init)
    answers += text + JSON.stringify([...headers])
  }
  // Each as a client of its own, or the slow-down would make the test wait.
  for (const request of requests) {
    portal.nowMs += 60_000
    await ask(request)
  }
  const statement = `select * from webhook where secret = '${mark}'`
  const failure = Object.assign(new Error('the store failed at /rest/1/' + mark), {
    query: statement,
    parameters: [mark],
  })
  portal.database.query = () => Promise.reject(failure)
  portal.nowMs += 60_000
  await ask([`${wrong}/${search}`])

  const figures = (await server.get('/metrics')).text
  expect(server.lines.length).toBe(requests.length + 1)
  for (const written of [answers, figures, JSON.stringify(server.lines)])
    expect(written).not.toContain(mark)
})
