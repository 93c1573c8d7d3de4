/** A program that keeps contacts in step, with the official JavaScript SDK, over TLS from the local authority. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startChildServer } from '../support/child-server.ts'

const client = fileURLToPath(new URL('jssdk-sync-client.mjs', import.meta.url))

it('B24Hook adds contacts in chunks, reads them back, changes, merges and deletes them', async () => {
  await using server = await startChildServer('--https')
  const { stdout } = await promisify(execFile)(process.execPath, [client, server.webhook], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: join(server.folder, 'tls', 'authority.crt') },
  })
  const seen = JSON.parse(stdout.trim().split('\n').at(-1) as string) as {
    goesOn: unknown
    halts: unknown
  }
  expect(seen).toMatchObject({
    added: 120,
    inOrder: true,
    phones: true,
    row: { LAST_NAME: "O'Käé & 50%" },
    areMoments: true,
    birthday: '2000-02-29',
    changed: true,
    found: true,
    merged: {
      merge: { STATUS: 'SUCCESS' },
      get: { PHONE: [{ VALUE: '+12025551000' }, { VALUE: '+12025551001' }] },
      who: [{ CRM_ENTITY_TYPE: 'CONTACT' }],
    },
    isKept: true,
    deleted: 119,
  })
  // To the SDK an error without a code is no error: docs/guide/batch-and-limits.md warns of it.
  expect(seen.goesOn).toEqual({ isSuccess: true, data: { time: expect.any(String) } })
  expect(seen.halts).toEqual({ isSuccess: true, data: {} })
})
