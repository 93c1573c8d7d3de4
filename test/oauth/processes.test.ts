/** Rotation of refresh tokens with several processes on one store, and with one that is killed. */
import { randomInt } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  callerbook,
  serving,
  temporaryFolder,
  type RunningServer,
} from '../support/command-line.ts'
import { sharedStores } from '../support/store-places.ts'
import { openDatabase, type DatabasePlace } from '../../src/store/open.ts'
import { issueTokens } from '../../src/store/access/tokens.ts'

interface Client {
  id: number
  clientId: string
  clientSecret: string
}

async function register(flags: readonly string[]): Promise<Client> {
  const card = ['--name', 'Dialer', '--handler', 'https://app.example/', '--json']
  const { out, err } = await callerbook(['app', 'add', ...flags, ...card])
  expect(err).toBe('')
  return JSON.parse(out) as Client
}

async function issue(place: DatabasePlace, app: number): Promise<string> {
  const database = await openDatabase(place)
  try {
    const nowS = Math.floor(Date.now() / 1000)
    const { refresh } = await database.transaction((tx) =>
      issueTokens(tx, { app, employee: 1 }, nowS),
    )
    return refresh
  } finally {
    await database.close()
  }
}

async function renew(server: RunningServer, client: Client, token: string) {
  const response = await fetch(`${server.address}/oauth/token/`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: client.clientId,
      client_secret: client.clientSecret,
      refresh_token: token,
    }),
  })
  // eslint-disable-next-line typescript/no-explicit-any
  return { status: response.status, body: (await response.json()) as any }
}

describe.each(sharedStores)('several processes on $engine', ({ skipped, open }) => {
  it.skipIf(skipped)(
    'asked for the same rotation at the same time agree on one pair',
    async () => {
      await using store = await open()
      await using one = await serving(store.flags)
      await using other = await serving(store.flags)
      await using third = await serving(store.flags)
      const client = await register(store.flags)
      for (let round = 0; round < 3; round += 1) {
        const token = await issue(store.place, client.id)
        const answers = await Promise.all(
          Array.from({ length: 18 }, (_each, index) =>
            renew([one, other, third][index % 3] as RunningServer, client, token),
          ),
        )
        expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
        const pairs = new Set(
          answers.map(({ body }) => `${body.access_token} ${body.refresh_token}`),
        )
        expect(pairs.size).toBe(1)
        // Whoever used it, the one pair works everywhere.
        const access = answers[0]?.body.access_token as string
        for (const server of [one, other, third])
          expect((await fetch(`${server.address}/rest/profile?auth=${access}`)).status).toBe(200)
      }
    },
    60_000,
  )

  it.skipIf(skipped)(
    'of which one is killed while it rotates: the others go on at once',
    async () => {
      await using store = await open()
      await using survivor = await serving(store.flags)
      const client = await register(store.flags)
      let held = await issue(store.place, client.id)
      for (let round = 0; round < 3; round += 1) {
        const victim = await serving(store.flags)
        try {
          for (let count = randomInt(1, 10); count > 0; count -= 1)
            held = (await renew(victim, client, held)).body.refresh_token as string
          const asked = [victim, survivor].map((server) =>
            renew(server, client, held).catch(() => undefined),
          )
          await victim.stop('SIGKILL')
          const [, answer] = await Promise.all(asked)
          expect(answer?.status).toBe(200)
          held = answer?.body.refresh_token as string
        } finally {
          await victim.stop('SIGKILL')
        }
      }
    },
  )
})

it('killed in the middle of rotations, the client goes on with the last token it was given', async () => {
  await using folder = await temporaryFolder()
  const flags = ['--data', folder.path]
  let server = await serving(flags)
  const client = await register(flags)
  let held = await issue({ file: `${folder.path}/callerbook.db` }, client.id)
  let rotations = 0
  try {
    for (let round = 0; round < 6; round += 1) {
      const limit = randomInt(1, 25)
      for (let count = 0; ; count += 1) {
        const asked = renew(server, client, held).catch(() => undefined)
        // The answer to this one may never arrive, whether or not the rotation was kept.
        if (count === limit) await server.stop('SIGKILL')
        const answer = await asked
        if (!answer) break
        expect(answer.status).toBe(200)
        held = answer.body.refresh_token as string
        rotations += 1
        if (count === limit) break
      }
      server = await serving(flags)
      const answer = await renew(server, client, held)
      expect([round, answer.status, answer.body.error]).toEqual([round, 200, undefined])
      held = answer.body.refresh_token as string
      const call = await fetch(`${server.address}/rest/profile?auth=${answer.body.access_token}`)
      expect(call.status).toBe(200)
    }
  } finally {
    await server.stop('SIGKILL')
  }
  expect(rotations).toBeGreaterThan(0)
}, 60_000)
