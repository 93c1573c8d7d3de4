/** The official JavaScript SDK, unmodified, over TLS from the local authority. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startChildServer } from '../support/child-server.ts'

const client = fileURLToPath(new URL('jssdk-client.mjs', import.meta.url))

it('B24Hook finds callers and duplicates, and sees errors with code and text', async () => {
  await using server = await startChildServer('--https')
  expect(server.webhook).toMatch(/^https:/)
  const { stdout } = await promisify(execFile)(process.execPath, [client, server.webhook], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: join(server.folder, 'tls', 'authority.crt') },
  })
  const outcomes = JSON.parse(stdout.trim().split('\n').at(-1) as string) as unknown
  expect(outcomes).toMatchObject({
    search: {
      hasTime: true,
      result: [
        { CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 651, NAME: 'John Doe', ASSIGNED_BY_ID: 99 },
        { CRM_ENTITY_TYPE: 'COMPANY', CRM_ENTITY_ID: 643, NAME: 'Daisy LLC', ASSIGNED_BY_ID: 99 },
      ],
    },
    nobody: { result: [], hasTime: true },
    duplicates: { result: { CONTACT: [275, 2297] }, hasTime: true },
    empty: {
      code: 'ERROR_CORE',
      message: expect.stringContaining('PHONE_NUMBER is empty'),
      status: 400,
    },
    noType: { code: 'Communication type is not defined', status: 400 },
    unknown: { code: 'ERROR_METHOD_NOT_FOUND', status: 404 },
    lists: { callContacts: true, fetchContacts: true, callItems: true, fetchItems: true },
  })
})
