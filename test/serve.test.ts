/** The whole program as a process of its own. */
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { startChildServer } from './support/child-server.ts'

const search = 'telephony.externalCall.searchCrmEntities'

it('serve answers the printed webhook, and ends on SIGTERM with a running connection', async () => {
  await using server = await startChildServer()
  const response = await fetch(`${server.webhook}${search}`, {
    method: 'POST',
    body: new URLSearchParams({ PHONE_NUMBER: '19062195047' }),
  })
  expect(await response.json()).toMatchObject({
    result: [{ CRM_ENTITY_ID: 651 }, { CRM_ENTITY_ID: 643 }],
  })
  expect(await (await fetch(`${server.address}/healthz`)).json()).toEqual({ status: 'ok' })

  const ended = once(server.process, 'exit')
  server.process.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  const [, secret = ''] = /\/rest\/1\/(\w+)\//.exec(server.webhook) ?? []
  const log = server
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
  expect(log.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    'serving',
    'finishing running requests',
    'stopped',
  ])
  expect(log.join('\n')).not.toContain(secret)
})
