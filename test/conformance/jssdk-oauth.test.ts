/** B24OAuth of the official JavaScript SDK and of its older lines, unmodified, over TLS from the local authority. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startChildServer } from '../support/child-server.ts'
import { callerbook } from '../support/command-line.ts'

const client = fileURLToPath(new URL('jssdk-oauth-client.mjs', import.meta.url))
const password = 'correct horse battery'

async function outcomesOf(sdk: string) {
  await using server = await startChildServer('--https')
  const { out } = await callerbook([
    'app',
    'add',
    '--data',
    server.folder,
    '--name',
    'Dialer',
    '--handler',
    'https://app.example/',
    '--json',
  ])
  const app = JSON.parse(out) as { clientId: string; clientSecret: string }
  expect(app.clientId).toMatch(/^local\.[0-9a-f]{14}\.\d{8}$/)
  expect(app.clientSecret).toMatch(/^[A-Za-z0-9]{50}$/)
  const set = ['employee', 'password', '1', '--data', server.folder]
  expect(await callerbook(set, {}, `${password}\n`)).toMatchObject({ code: 0 })
  const order = {
    sdk,
    address: server.address,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    email: 'alma@demo.example',
    password,
    databaseFile: join(server.folder, 'callerbook.db'),
  }
  const { stdout } = await promisify(execFile)(process.execPath, [client, JSON.stringify(order)], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: join(server.folder, 'tls', 'authority.crt') },
  })
  const outcomes = JSON.parse(stdout.trim().split('\n').at(-1) as string) as unknown
  return { clientId: app.clientId, outcomes }
}

const refreshing = (clientId: string) => ({
  scope: 'crm,telephony',
  isAdmin: true,
  search: [
    expect.objectContaining({ CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 651 }),
    expect.objectContaining({ CRM_ENTITY_TYPE: 'COMPANY', CRM_ENTITY_ID: 643 }),
  ],
  info: expect.objectContaining({ CODE: clientId, INSTALLED: true, LICENSE: 'en_selfhosted' }),
  beforeExpiry: 0,
  concurrent: Array.from({ length: 8 }, () => '1'),
  // Calls that were on their way with the old token may ask once more.
  isRefreshed: true,
  late: Array.from({ length: 8 }, () => '1'),
  workers: Array.from({ length: 6 }, () => '1'),
  workersAgree: 1,
  unknown: expect.objectContaining({
    message: expect.stringContaining('The refresh token is wrong, was used, or has expired'),
  }),
  noMethod: expect.objectContaining({ code: 'ERROR_METHOD_NOT_FOUND', status: 404 }),
})

it.each(['@bitrix24/b24jssdk', 'b24jssdk-1'])(
  'B24OAuth of %s calls, refreshes when its token has expired, and workers apart end with one pair',
  async (sdk) => {
    const { clientId, outcomes } = await outcomesOf(sdk)
    expect(outcomes).toEqual(refreshing(clientId))
  },
)

it('B24OAuth of 0.x does so by its own clock; of a 401 it only tells', async () => {
  const { clientId, outcomes } = await outcomesOf('b24jssdk-0')
  // It looks for the code alone in a text that also has the description, here as at Bitrix24.
  const refused = (code: string) => expect.objectContaining({ code, status: 401 }) as unknown
  expect(outcomes).toEqual({
    ...refreshing(clientId),
    concurrent: Array.from({ length: 8 }, () => refused('expired_token')),
    isRefreshed: false,
    unknown: refused('invalid_token'),
  })
})
