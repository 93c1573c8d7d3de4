/** Batches and limits with the official JavaScript SDK, unmodified, over TLS from the local authority. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startChildServer, type ChildServer } from '../support/child-server.ts'

const client = fileURLToPath(new URL('jssdk-batch-client.mjs', import.meta.url))
const found = { CONTACT: [275, 2297] }

async function runClient(server: ChildServer, mode: string) {
  const authority = join(server.folder, 'tls', 'authority.crt')
  const { stdout } = await promisify(execFile)(process.execPath, [client, server.webhook, mode], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: authority },
  })
  return JSON.parse(stdout.trim().split('\n').at(-1) as string) as Record<
    string,
    { ms: number; data: { time: unknown; result: unknown } }
  >
}

it('B24Hook runs batches by list, by name and in chunks', async () => {
  await using server = await startChildServer('--https')
  const atom = expect.stringMatching(/^\d{4}-\d\d-\d\dT/)
  expect(await runClient(server, 'batch')).toMatchObject({
    list: { isSuccess: true, data: [found, atom] },
    named: { isSuccess: true, data: { find: found, time: atom } },
    halting: { isSuccess: false, messages: [expect.stringContaining('PHONE_NUMBER is empty')] },
    goingOn: { data: { time: atom, find: found } },
    referring: { isSuccess: true, data: { find: found, get: { ID: '275' }, page: [] } },
    results: { isSuccess: true, data: { found, total: expect.any(Number) } },
    chunks: { isSuccess: true, data: Array.from({ length: 120 }, () => found) },
    info: { isSuccess: true, data: { result: { LICENSE: 'en_selfhosted' } } },
  })
})

it('B24Hook waits and tries again when its address has used up the standard limit', async () => {
  await using server = await startChildServer('--https', '--limits', 'standard')
  const { time } = await runClient(server, 'throttled')
  // The first wait of the SDK is a second and a half.
  expect(time?.ms).toBeGreaterThan(1_000)
  expect(time).toMatchObject({
    isSuccess: true,
    data: { result: expect.stringMatching(/^\d{4}-/) },
  })
})
