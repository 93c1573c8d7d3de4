/** The lines 0.x and 1.x of the official JavaScript SDK, unmodified, over TLS from the local authority. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startChildServer } from '../support/child-server.ts'

const client = fileURLToPath(new URL('jssdk-older-client.mjs', import.meta.url))

async function runClient(line: '0' | '1'): Promise<unknown> {
  await using server = await startChildServer('--https')
  const { stdout } = await promisify(execFile)(process.execPath, [client, server.webhook, line], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: join(server.folder, 'tls', 'authority.crt') },
  })
  return JSON.parse(stdout.trim().split('\n').at(-1) as string)
}

const found = { CONTACT: [275, 2297] }
const atom: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT/)

const worked = {
  search: {
    isSuccess: true,
    hasTime: true,
    result: [
      { CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 651, NAME: 'John Doe', ASSIGNED_BY_ID: 99 },
      { CRM_ENTITY_TYPE: 'COMPANY', CRM_ENTITY_ID: 643, NAME: 'Daisy LLC', ASSIGNED_BY_ID: 99 },
    ],
  },
  duplicates: { isSuccess: true, hasTime: true, result: found },
  callList: true,
  fetchList: true,
  list: { isSuccess: true, data: [found, atom] },
  map: { isSuccess: true, data: { duplicate: found, time: atom } },
  chunks: { isSuccess: true, data: Array.from({ length: 120 }, () => found) },
}

it('B24Hook of 0.x finds callers, reads lists and runs batches', async () => {
  const text = 'PHONE_NUMBER is empty'
  expect(await runClient('0')).toMatchObject({
    methods: {
      ...worked,
      // This line puts the code before the text.
      empty: { code: 'ERROR_CORE', message: `ERROR_CORE - ${text}`, status: 400 },
      noType: { code: 'Communication type is not defined', status: 400 },
      // In a batch the status stands for the code of a command, and a halted batch is thrown.
      halting: { code: '200', message: `200 - ${text}`, status: 200 },
      goingOn: {
        isSuccess: false,
        data: { time: atom, duplicate: found },
        messages: [`200 - ${text}`],
      },
    },
  })
})

it('B24Hook of 1.x does so too, by its deprecated methods and by its actions', async () => {
  const messages = ['PHONE_NUMBER is empty']
  const expected = {
    ...worked,
    empty: { code: 'ERROR_CORE', message: messages[0], status: 400 },
    noType: { code: 'Communication type is not defined', status: 400 },
    halting: { isSuccess: false, data: { time: atom }, messages },
    goingOn: { isSuccess: false, data: { time: atom, duplicate: found }, messages },
  }
  expect(await runClient('1')).toMatchObject({ methods: expected, actions: expected })
})
