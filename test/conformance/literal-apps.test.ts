/**
 * What apps send with their tokens, in the form of the clients whose runtimes are not here: b24phpsdk 1.9.0
 * (Core/ApiClient.php), b24pysdk 1.2.0 (api/callers/call_method.py, api/requesters), CRest 1.36.
 */
import { describe, expect, it } from 'vitest'
import { oauthPortal, type RunningPortal } from '../support/oauth-portal.ts'
import { addDocumentedSamples } from '../support/samples.ts'

const form = 'application/x-www-form-urlencoded'
const json = 'application/json'

const phpHeaders = {
  accept: json,
  'accept-charset': 'utf-8',
  'user-agent': 'b24-php-sdk-vendor-v-1.9.0-php-8.2.0',
  'x-bitrix24-php-sdk-php-version': '8.2.0',
  'x-bitrix24-php-sdk-version': '1.9.0',
  'x-request-id': '0195c1a8-7d7e-7a3c-9f1e-0123456789ab',
}
const pythonHeaders = {
  accept: json,
  'accept-charset': 'utf-8',
  'user-agent': 'b24-python-sdk-vendor-v-1.2.0-python-3.12.3',
  'x-bitrix24-python-sdk-python-version': '3.12.3',
  'x-bitrix24-python-sdk-version': '1.2.0',
  'x-request-id': '0195c1a8-7d7e-7a3c-9f1e-0123456789ab',
}
const requestId = 'bx24_request_id=0195c1a8-7d7e-7a3c-9f1e-0123456789ab'

interface Call {
  client: string
  path: string
  headers: Record<string, string>
  /** With `{token}` where the access token stands. */
  body: string
}

const search: Call[] = [
  {
    client: 'b24phpsdk',
    path: `/rest/telephony.externalcall.searchcrmentities?${requestId}`,
    headers: { ...phpHeaders, 'content-type': json },
    body: '{"PHONE_NUMBER":"19062195047","auth":"{token}"}',
  },
  {
    client: 'b24pysdk',
    path: '/rest/telephony.externalCall.searchCrmEntities.json',
    headers: { ...pythonHeaders, 'content-type': json },
    body: '{"PHONE_NUMBER": "19062195047", "auth": "{token}"}',
  },
  {
    client: 'CRest',
    path: '/rest/telephony.externalCall.searchCrmEntities.json',
    headers: { accept: '*/*', 'user-agent': 'Bitrix24 CRest PHP 1.36', 'content-type': form },
    body: 'PHONE_NUMBER=19062195047&auth={token}',
  },
  {
    client: 'BX24.js',
    path: '/rest/telephony.externalCall.searchCrmEntities',
    headers: { origin: 'https://app.example', 'content-type': `${form}; charset=UTF-8` },
    body: 'PHONE_NUMBER=19062195047&auth={token}',
  },
  {
    client: 'b24gosdk',
    path: '/rest/telephony.externalCall.searchCrmEntities',
    headers: {
      'content-type': json,
      'user-agent': 'Go-http-client/1.1',
      'accept-encoding': 'gzip',
    },
    body: '{"PHONE_NUMBER":"19062195047","auth":"{token}"}',
  },
]

const duplicates: Call[] = [
  {
    client: 'b24phpsdk',
    path: `/rest/crm.duplicate.findbycomm?${requestId}`,
    headers: { ...phpHeaders, 'content-type': json },
    body: '{"entity_type":"CONTACT","type":"PHONE","values":["8976543","11223355"],"auth":"{token}"}',
  },
  {
    client: 'b24pysdk',
    path: '/rest/crm.duplicate.findbycomm.json',
    headers: { ...pythonHeaders, 'content-type': json },
    body: '{"type": "PHONE", "values": ["8976543", "11223355"], "entity_type": "CONTACT", "auth": "{token}"}',
  },
  {
    client: 'CRest',
    path: '/rest/crm.duplicate.findbycomm.json',
    headers: { accept: '*/*', 'user-agent': 'Bitrix24 CRest PHP 1.36', 'content-type': form },
    body: 'entity_type=CONTACT&type=PHONE&values%5B0%5D=8976543&values%5B1%5D=11223355&auth={token}',
  },
  {
    client: 'BX24.js',
    path: '/rest/crm.duplicate.findbycomm',
    headers: { origin: 'https://app.example', 'content-type': `${form}; charset=UTF-8` },
    body: 'entity_type=CONTACT&type=PHONE&values%5B%5D=8976543&values%5B%5D=11223355&auth={token}',
  },
  {
    client: 'b24gosdk',
    path: '/rest/crm.duplicate.findbycomm',
    headers: {
      'content-type': json,
      'user-agent': 'Go-http-client/1.1',
      'accept-encoding': 'gzip',
    },
    body: '{"entity_type":"CONTACT","type":"PHONE","values":["8976543","11223355"],"auth":"{token}"}',
  },
]

async function send(running: RunningPortal, { path, headers, body }: Call, token: string) {
  const response = await fetch(running.origin + path, {
    method: 'POST',
    headers,
    body: body.replace('{token}', token),
    redirect: 'manual',
  })
  // eslint-disable-next-line typescript/no-explicit-any
  return { status: response.status, body: (await response.json()) as any }
}

describe('a call with a token', () => {
  it.each(search)('of $client finds the caller', async (call) => {
    await using running = await oauthPortal()
    await addDocumentedSamples(running.portal)
    const { access } = await running.issue()
    expect(await send(running, call, access)).toMatchObject({
      status: 200,
      body: { result: [{ CRM_ENTITY_ID: 651 }, { CRM_ENTITY_ID: 643 }] },
    })
  })

  it.each(duplicates)('of $client finds duplicates', async (call) => {
    await using running = await oauthPortal()
    await addDocumentedSamples(running.portal)
    const { access } = await running.issue()
    expect(await send(running, call, access)).toMatchObject({
      status: 200,
      body: { result: { CONTACT: [275, 2297] } },
    })
  })

  it.each(search)('of $client reads in one form that it has to refresh', async (call) => {
    await using running = await oauthPortal()
    const { access } = await running.issue()
    running.portal.nowMs += 3_600_000
    // CRest compares the code letter by letter, b24phpsdk looks at the status, b24pysdk at the code.
    expect(await send(running, call, access)).toEqual({
      status: 401,
      body: {
        error: 'expired_token',
        error_description: 'The access token provided has expired',
      },
    })
  })
})

describe('app.info of the authorization server', () => {
  const paths = ['//rest/app.info', '/rest//rest/app.info', '/rest/app.info']

  it.each(paths)('of b24phpsdk at %s names the portal as the SDK does', async (path) => {
    await using running = await oauthPortal({ publicUrl: 'https://crm.example.com' })
    const { access } = await running.issue()
    const call = {
      client: '',
      path: `${path}?${requestId}`,
      headers: { ...phpHeaders, 'content-type': json },
      body: '{"IS_NEED_OAUTH_SECURE_CHECK":true,"auth":"{token}"}',
    }
    const { status, body } = await send(running, call, access)
    expect([status, body.result.install.uri]).toEqual([200, 'https://crm.example.com'])
    expect(Object.keys(body.time)).toEqual(
      expect.arrayContaining(['start', 'finish', 'duration', 'processing', 'date_start']),
    )
  })

  it('of b24pysdk says of whom and of where the token is', async () => {
    await using running = await oauthPortal({ publicUrl: 'https://crm.example.com' })
    const { access } = await running.issue(2)
    const response = await fetch(`${running.origin}/rest/app.info/?auth=${access}`, {
      headers: { ...pythonHeaders, 'content-type': form },
    })
    const { result } = (await response.json()) as { result: Record<string, unknown> }
    expect(result).toMatchObject({
      client_id: running.app.clientId,
      scope: running.app.scopes.join(','),
      // datetime.fromisoformat of Python before 3.11 takes no Z.
      expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/),
      user_id: 2,
      install: {
        installed: true,
        version: 1,
        status: 'L',
        domain: 'crm.example.com',
        client_endpoint: 'https://crm.example.com/rest/',
        member_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        member_type: expect.any(String),
      },
    })
  })
})

describe('what the clients make of a refusal to refresh', () => {
  it('b24phpsdk reads "authorize again" from 400 and invalid_grant alone, and no missing portal from any text', async () => {
    await using running = await oauthPortal()
    const { clientId: client_id, secret: client_secret } = running.app
    const refusals = [
      { client_id, client_secret, refresh_token: 'gone' },
      { client_id, client_secret: 'wrong', refresh_token: 'x' },
      { client_id, client_secret, refresh_token: '' },
    ]
    const seen: string[] = []
    for (const fields of refusals) {
      const query = new URLSearchParams({ grant_type: 'refresh_token', ...fields }).toString()
      const response = await fetch(`${running.origin}//oauth/token/?${query}&${requestId}`, {
        headers: phpHeaders,
      })
      const body = (await response.json()) as { error: string; error_description: string }
      seen.push(`${response.status} ${body.error}`)
      expect(body.error_description).not.toMatch(/portal|domain|not found/i)
    }
    expect(seen).toEqual(['400 invalid_grant', '400 invalid_client', '400 invalid_request'])
  })
})
