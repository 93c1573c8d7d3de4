/**
 * The five required and two recommended scenarios of a telephony application, by the official JavaScript
 * SDK, unmodified, over TLS.
 * https://apidocs.bitrix24.com/market/preparing-to-publish/requirements-telephony.html
 */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startChildServer } from '../support/child-server.ts'
import { callerbook, main } from '../support/command-line.ts'

const client = fileURLToPath(new URL('jssdk-telephony-client.mjs', import.meta.url))
const password = 'correct horse battery'

async function setPassword(folder: string, employee: string): Promise<void> {
  const args = ['employee', 'password', employee, '--data', folder]
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  child.stdin.end(`${password}\n`)
  const [code] = (await once(child, 'exit')) as [number]
  expect(code).toBe(0)
}

it('an exchange serves all scenarios that are asked of a telephony application', async () => {
  await using server = await startChildServer('--https', '--event-networks', '127.0.0.1')
  const data = ['--data', server.folder]
  const run = async (...args: string[]) => {
    const { code, out, err } = await callerbook([...args, ...data, '--json'])
    expect([code, err.replace(/^Nobody is told.*\n/, '')]).toEqual([0, ''])
    return JSON.parse(out) as Record<string, string>
  }
  const app = await run('app', 'add', '--name', 'Dialer', '--handler', 'https://app.example/')
  const form = await run('callback', 'add', '--app', '1', '--name', 'Call me')
  for (const employee of ['1', '99']) await setPassword(server.folder, employee)
  const order = {
    address: server.address,
    clientId: app['clientId'],
    clientSecret: app['clientSecret'],
    password,
    admin: 'alma@demo.example',
    responsible: 'dana@demo.example',
    form: form['url'],
  }
  const { stdout } = await promisify(execFile)(process.execPath, [client, JSON.stringify(order)], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: join(server.folder, 'tls', 'authority.crt') },
  })
  const came = JSON.parse(stdout.trim().split('\n').at(-1) as string) as Record<string, never>

  const callId = expect.stringMatching(/^externalCall\.[0-9a-f]{32}\.\d+$/) as string
  expect(came).toEqual({
    // Registered for the client's responsible, linked to the client.
    known: {
      CALL_ID: callId,
      CRM_CREATED_LEAD: null,
      CRM_CREATED_ENTITIES: [],
      CRM_ENTITY_TYPE: 'CONTACT',
      CRM_ENTITY_ID: 651,
    },
    init: { CALL_ID: callId, CALL_TYPE: '2', CALLER_ID: '19062195047', REST_APP_ID: '1' },
    // The card: nowhere, then with the responsible, then with the employee the call moved to.
    shownBeforeShow: 0,
    card: expect.objectContaining({
      direction: 'incoming',
      line: { number: 'line-1', name: 'External line' },
      matches: [
        expect.objectContaining({ type: 'contact', id: 651, name: 'John Doe' }),
        expect.objectContaining({ type: 'company', id: 643, name: 'Daisy LLC' }),
      ],
    }),
    moved: [1, 0],
    note: 200,
    finished: expect.objectContaining({
      PORTAL_USER_ID: 1,
      PORTAL_NUMBER: 'line-1',
      INCOMING: '2',
      CALL_DURATION: 95,
      CALL_STATUS: 1,
      COMMENT: 'wants a visit',
      CRM_ENTITY_TYPE: 'CONTACT',
      CRM_ENTITY_ID: 651,
      CRM_ACTIVITY_ID: expect.any(Number),
    }),
    end: expect.objectContaining({ CALL_ID: callId, PORTAL_NUMBER: 'line-1', CALL_DURATION: '95' }),
    record: { FILE_ID: expect.any(Number) },
    statistics: [
      expect.objectContaining({
        CALL_ID: callId,
        COMMENT: 'wants a visit',
        RECORD_FILE_ID: expect.any(Number),
      }),
    ],
    unknown: {
      CALL_ID: callId,
      CRM_CREATED_LEAD: expect.any(Number),
      CRM_CREATED_ENTITIES: [{ ENTITY_TYPE: 'LEAD', ENTITY_ID: expect.any(Number) }],
      CRM_ENTITY_TYPE: 'LEAD',
      CRM_ENTITY_ID: expect.any(Number),
    },
    unknownCard: expect.objectContaining({
      number: { text: '+44 20 7946 0123', country: 'GB', dial: '+442079460123' },
    }),
    click: 200,
    started: {
      PHONE_NUMBER: '+19062195047',
      PHONE_NUMBER_INTERNATIONAL: '+19062195047',
      EXTENSION: '',
      USER_ID: '99',
      CALL_LIST_ID: '0',
      LINE_NUMBER: 'line-1',
      IS_MOBILE: '0',
      CALL_ID: callId,
      CRM_ENTITY_TYPE: 'CONTACT',
      CRM_ENTITY_ID: '651',
    },
    dialled: expect.objectContaining({ PORTAL_USER_ID: 99, INCOMING: '1', CALL_DURATION: 12 }),
    visitor: { accepted: true },
    callback: {
      PHONE_NUMBER: '+442079460777',
      TEXT: 'A callback was ordered on the website. You are being connected with the client.',
      VOICE: 'usinternalfemale',
      CRM_ENTITY_TYPE: 'LEAD',
      CRM_ENTITY_ID: expect.stringMatching(/^\d+$/),
      LINE_NUMBER: '',
    },
    calledBack: expect.objectContaining({
      INCOMING: '4',
      CALL_DURATION: 30,
      CRM_ENTITY_TYPE: 'LEAD',
    }),
  })
}, 60_000)
