import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { revokeWebhook } from '../../src/store/access/webhooks.ts'
import { blankEmployee, saveEmployee } from '../../src/store/people/employees.ts'
import { testPortal, type TestPortal } from '../support/server.ts'

const search = 'telephony.externalCall.searchCrmEntities'
let portal: TestPortal
let path: string
beforeAll(async () => {
  portal = await testPortal()
  path = (await portal.webhook()).path
})
afterAll(() => portal[Symbol.asyncDispose]())

const refusal = (status: number, error: string, description?: string) => ({
  status,
  body: { error, ...(description && { error_description: description }) },
})

describe('addresses', () => {
  it('an unknown method of a valid webhook is not found', async () => {
    expect(await portal.request('crm.nothing.here')).toMatchObject(
      refusal(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!'),
    )
  })

  it.each(['/rest/abc123/crm.contact.list', '/rest/', '/rest/one/two/three'])(
    'a forgotten user id (%s) reads as an unknown method',
    async (url) => {
      expect(await portal.raw({ url })).toMatchObject(refusal(404, 'ERROR_METHOD_NOT_FOUND'))
    },
  )

  it('what is not under /rest/ is not found, in JSON', async () => {
    expect(await portal.raw({ url: '/index.php' })).toMatchObject(refusal(404, 'NOT_FOUND'))
  })

  it.each(['/rest/api/tasks.task.get', '/rest//api/batch', `/rest/api/1/secret/${search}`])(
    'REST 3.0 (%s) gets an error in its own form',
    async (url) => {
      const { status, body } = await portal.raw({
        url,
        contentType: 'application/json',
        body: '{}',
      })
      expect(status).toBe(404)
      expect(body.error).toEqual({
        code: 'BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION',
        message: expect.stringContaining('/rest/ without /api/'),
      })
    },
  )

  it.each(['PUT', 'DELETE', 'HEAD', 'PATCH'])('%s is not allowed', async (httpMethod) => {
    expect(await portal.raw({ httpMethod, url: `${path}/${search}` })).toMatchObject(
      refusal(405, 'INVALID_REQUEST', 'Use GET or POST'),
    )
  })

  it('plain HTTP from elsewhere is refused before anything is looked at', async () => {
    expect(await portal.raw({ url: `${path}/${search}`, isSecure: false })).toMatchObject(
      refusal(400, 'INVALID_REQUEST', 'Https required'),
    )
  })
})

describe('credentials', () => {
  const wrong = refusal(401, 'INVALID_CREDENTIALS', 'Invalid request credentials')

  it('none at all', async () => {
    expect(await portal.raw({ url: `/rest/${search}` })).toMatchObject(
      refusal(401, 'NO_AUTH_FOUND', 'Wrong authorization data'),
    )
    const basic = { url: `/rest/${search}`, authorization: 'Basic YTpi' }
    expect(await portal.raw(basic)).toMatchObject(refusal(401, 'NO_AUTH_FOUND'))
  })

  it.each([
    ['in the query', { url: `/rest/${search}?auth=x` }],
    ['in a form', { url: `/rest/${search}`, body: 'auth=x' }],
    ['in JSON', { url: `/rest/${search}`, contentType: 'application/json', body: '{"auth":"x"}' }],
    ['in a header', { url: `/rest/${search}`, authorization: 'bearer x' }],
  ])('an unknown token %s', async (_, request) => {
    expect(await portal.raw(request)).toMatchObject(refusal(401, 'invalid_token'))
  })

  it('an unknown secret, another owner, an expired, a revoked webhook and a dismissed owner read alike', async () => {
    await portal.database.transaction((tx) =>
      saveEmployee(tx, {
        ...blankEmployee,
        id: 8,
        isActive: false,
        name: 'Cleo',
        lastName: 'Park',
        isTimeTracked: false,
      }),
    )
    const { secret } = await portal.webhook()
    const expired = await portal.webhook({ expiresAt: Math.floor(portal.nowMs / 1000) })
    const dismissed = await portal.webhook({ owner: 8 })
    const revoked = await portal.webhook()
    await portal.database.transaction((tx) => revokeWebhook(tx, revoked.id, 1))
    for (const each of [
      '/rest/1/unknown',
      `/rest/2/${secret}`,
      expired.path,
      dismissed.path,
      revoked.path,
    ])
      expect(await portal.raw({ url: `${each}/${search}` })).toMatchObject(wrong)
  })

  it('a revoked webhook is refused after a second at the latest', async () => {
    const webhook = await portal.webhook()
    const ask = () => portal.raw({ url: `${webhook.path}/${search}?PHONE_NUMBER=1` })
    expect((await ask()).status).toBe(200)
    await portal.database.transaction((tx) => revokeWebhook(tx, webhook.id, 1))
    portal.nowMs += 1_000
    expect(await ask()).toMatchObject(wrong)
  })

  it('a revoked webhook is refused also by a clock that was set back', async () => {
    const webhook = await portal.webhook()
    const ask = () => portal.raw({ url: `${webhook.path}/${search}?PHONE_NUMBER=1` })
    expect((await ask()).status).toBe(200)
    await portal.database.transaction((tx) => revokeWebhook(tx, webhook.id, 1))
    portal.nowMs -= 3_600_000
    expect(await ask()).toMatchObject(wrong)
    portal.nowMs += 3_600_000
  })

  it('a webhook expires to the second, also while it is remembered', async () => {
    const nowS = Math.floor(portal.nowMs / 1000)
    const webhook = await portal.webhook({ expiresAt: nowS + 1 })
    const ask = () => portal.raw({ url: `${webhook.path}/${search}?PHONE_NUMBER=1` })
    portal.nowMs = nowS * 1000 + 999
    expect((await ask()).status).toBe(200)
    portal.nowMs += 1
    expect(await ask()).toMatchObject(wrong)
  })

  it('a wrong webhook is refused before its body is understood', async () => {
    const request = { url: `/rest/1/unknown/${search}`, contentType: 'application/json', body: '{' }
    expect(await portal.raw(request)).toMatchObject(wrong)
  })

  it('a wrong webhook cannot tell a method from none', async () => {
    expect(await portal.raw({ url: '/rest/1/unknown/crm.nothing.here' })).toMatchObject(wrong)
  })

  it('a webhook path wins over a token', async () => {
    const url = `${path}/${search}?PHONE_NUMBER=1&auth=unknown`
    expect((await portal.raw({ url, authorization: 'Bearer x' })).status).toBe(200)
  })
})

describe('bad input', () => {
  const send = (contentType: string | undefined, body: string | Buffer, contentEncoding?: string) =>
    portal.raw({
      url: `${path}/${search}`,
      body,
      ...(contentType && { contentType }),
      ...(contentEncoding && { contentEncoding }),
    })
  const json = 'application/json'
  const form = 'application/x-www-form-urlencoded'
  const multipart = 'multipart/form-data; boundary=B'
  const part = '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n'

  it.each<[string, string | undefined, string | Buffer, string]>([
    ['broken JSON', json, '{"a":', 'The request body is not valid JSON'],
    ['an open string', json, '{"a":"b', 'The request body is not valid JSON'],
    ['a JSON text', json, '"x"', 'The request body must be a JSON object'],
    ['a JSON null', json, 'null', 'The request body must be a JSON object'],
    [
      'JSON in UTF-16',
      json,
      Buffer.from('{"a":1}', 'utf16le'),
      'The request body is not valid JSON',
    ],
    [
      'JSON in Latin-1',
      json,
      Buffer.from('{"a":"\xe9"}', 'latin1'),
      'Parameters must be encoded in UTF-8',
    ],
    [
      'a form in Latin-1',
      form,
      Buffer.from('a=\xe9', 'latin1'),
      'Parameters must be encoded in UTF-8',
    ],
    ['an escaped form in Latin-1', form, 'a=%e9', 'Parameters must be encoded in UTF-8'],
    [
      'NUL in JSON',
      json,
      '{"PHONE_NUMBER":"1\\u0000"}',
      'Parameters must not hold the character U+0000',
    ],
    ['NUL in a JSON name', json, '{"\\u0000":1}', 'Parameters must not hold the character U+0000'],
    ['NUL in a form', form, 'PHONE_NUMBER=1%00', 'Parameters must not hold the character U+0000'],
    [
      'NUL in multipart',
      multipart,
      `${part}\0\r\n--B--\r\n`,
      'Parameters must not hold the character U+0000',
    ],
    [
      'deep JSON',
      json,
      `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      'Parameters can be nested 64 levels deep at most',
    ],
    [
      'deep open JSON',
      json,
      '['.repeat(1_000_000),
      'Parameters can be nested 64 levels deep at most',
    ],
    [
      'a deep form',
      form,
      `a${'[b]'.repeat(10_000)}=1`,
      'Parameters can be nested 64 levels deep at most',
    ],
    [
      '100,000 form keys',
      form,
      Array.from({ length: 100_000 }, (_, i) => `k${i}=1`).join('&'),
      'A request holds at most 10000 parameters and list items',
    ],
    [
      '100,000 JSON items',
      json,
      `{"a":[${'1,'.repeat(100_000)}1]}`,
      'A request holds at most 10000 parameters and list items',
    ],
    [
      '10,001 parts',
      multipart,
      `${`${part}1\r\n`.repeat(10_001)}--B--\r\n`,
      'A request holds at most 10000 parameters and list items',
    ],
    [
      'half of multipart',
      multipart,
      `${part}1`,
      'The request body does not match its Content-Type',
    ],
    [
      'a part without a name',
      multipart,
      '--B\r\nContent-Disposition: form-data; x=1\r\n\r\n1\r\n--B--\r\n',
      'The request body does not match its Content-Type',
    ],
    [
      'a part that says nothing of itself',
      multipart,
      '--B\r\nContent-Disposition: form-data\r\n\r\n1\r\n--B--\r\n',
      'The request body does not match its Content-Type',
    ],
    [
      'multipart without boundary',
      'multipart/form-data',
      part,
      'The request body does not match its Content-Type',
    ],
    [
      'multipart of nothing',
      multipart,
      'hello',
      'The request body does not match its Content-Type',
    ],
    [
      'multipart in Latin-1',
      multipart,
      Buffer.from(`${part}\xe9\r\n--B--\r\n`, 'latin1'),
      'Parameters must be encoded in UTF-8',
    ],
  ])('%s', async (_, contentType, body, description) => {
    expect(await send(contentType, body)).toMatchObject(
      refusal(400, 'INVALID_REQUEST', description),
    )
  })

  it('multipart of many small parts holds up nobody else', async () => {
    const most = `${`${part}1\r\n`.repeat(9_000)}--B--\r\n`
    let turns = 0
    let isAnswered = false
    const count = () => {
      turns += 1
      if (!isAnswered) setImmediate(count)
    }
    setImmediate(count)
    expect((await send(multipart, most)).body.error_description).toBe('PHONE_NUMBER is empty')
    isAnswered = true
    expect(turns).toBeGreaterThan(most.length / 20_000)
  })

  it('a query in wrong UTF-8 is refused, one in plain UTF-8 bytes is read', async () => {
    const bytes = (text: string) => Buffer.from(text).toString('latin1')
    const url = `${path}/crm.duplicate.findbycomm?values[]=1&type=`
    expect(await portal.raw({ url: `${url}\xff` })).toMatchObject(refusal(400, 'INVALID_REQUEST'))
    expect((await portal.raw({ url: url + bytes('Ж') })).body.error).toContain("'Ж'")
  })

  it.each(['application/octet-stream', 'text/html', 'application/xml', 'x'])(
    'a body that calls itself %s is not understood',
    async (contentType) => {
      expect(await send(contentType, 'PHONE_NUMBER=1')).toMatchObject(
        refusal(415, 'INVALID_REQUEST'),
      )
    },
  )

  it.each(['identity', 'Identity'])('a body with Content-Encoding %s is read', async (encoding) => {
    const { body } = await send(json, '{"PHONE_NUMBER":""}', encoding)
    expect(body.error_description).toBe('PHONE_NUMBER is empty')
  })

  it.each(['gzip', 'br', 'deflate, gzip'])('a body with Content-Encoding %s', async (encoding) => {
    expect(await send(json, Buffer.from([0x1f, 0x8b]), encoding)).toMatchObject(
      refusal(415, 'INVALID_REQUEST', 'Send the request body without Content-Encoding'),
    )
  })

  it('a megabyte of digits is nobody', async () => {
    const { status, body } = await send(json, JSON.stringify({ PHONE_NUMBER: '1'.repeat(2 ** 20) }))
    expect({ status, result: body.result }).toEqual({ status: 200, result: [] })
  })

  it('a megabyte of backslashes is nobody', async () => {
    const { status } = await send(json, JSON.stringify({ PHONE_NUMBER: '\\'.repeat(2 ** 19) }))
    expect(status).toBe(200)
  })

  it('__proto__ changes nothing, however it is written', async () => {
    for (const body of [
      '{"__proto__":{"PHONE_NUMBER":"1","polluted":1}}',
      '{"\\u005f_proto__":{"PHONE_NUMBER":"1"}}',
      '{"constructor":{"prototype":{"polluted":1}}}',
    ])
      expect((await send(json, body)).body.error_description).toBe('PHONE_NUMBER is empty')
    expect((await send(form, '__proto__[PHONE_NUMBER]=1')).status).toBe(400)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it.each([
    ['a[999999999]=1&PHONE_NUMBER=1', 200],
    ['PHONE_NUMBER[]=1', 400],
    ['PHONE_NUMBER=1&PHONE_NUMBER[b]=2', 400],
  ])('the form %s costs little', async (body, status) => {
    expect((await send(form, body)).status).toBe(status)
  })
})
