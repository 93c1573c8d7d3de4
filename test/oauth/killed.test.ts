/** Commands and servers that are killed while an app comes, changes and goes: it is there whole, or not at all. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listApps, type App } from '../../src/store/access/apps.ts'
import type { Database } from '../../src/store/database.ts'
import { addHandler } from '../../src/store/events/event-handlers.ts'
import { openDatabase } from '../../src/store/open.ts'
import { callerbook, main, nodeFlags, serving, temporaryFolder } from '../support/command-line.ts'
import { handlerServer, type HandlerServer } from '../support/handler-server.ts'

const rounds = 6

/**
 * Runs a command again and again, each time killed a little later than before, from its first statement
 * to its end.
 */
async function killAlong(args: (round: number) => string[], beforeEach = async () => {}) {
  await beforeEach()
  const startedAt = performance.now()
  const whole = await callerbook(args(0))
  expect(whole).toMatchObject({ code: 0, err: '' })
  const lastsMs = performance.now() - startedAt
  for (let round = 1; round <= rounds; round += 1) {
    await beforeEach()
    const child = spawn(process.execPath, [...nodeFlags, main, ...args(round)], { stdio: 'ignore' })
    const ended = once(child, 'exit')
    const timer = setTimeout(() => child.kill('SIGKILL'), lastsMs * (0.5 + (0.6 * round) / rounds))
    await ended
    clearTimeout(timer)
  }
}

async function looking<T>(folder: string, look: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({ file: join(folder, 'callerbook.db') })
  try {
    return await look(database)
  } finally {
    await database.close()
  }
}

interface Told {
  event: string
  app: number
}

/** What still waits to be told, app by app. */
const waiting = (database: Database) =>
  database.query<Told>(
    'select event, lane.app from event_delivery join event_lane lane on lane.id = lane where state = 0',
  )

const idsOf = (apps: readonly App[]) => apps.map(({ id }) => id).toSorted((a, b) => a - b)
const told = (rows: readonly Told[], event: string) =>
  rows
    .filter((row) => row.event === event)
    .map(({ app }) => app)
    .toSorted((a, b) => a - b)

const addArgs = (folder: string, handler: HandlerServer) => [
  'app',
  'add',
  '--data',
  folder,
  '--name',
  'Dialer',
  '--api-only',
  '--install',
  handler.url,
]

describe('a command that is killed', () => {
  it('leaves an app that will be told of its installation, or none', async () => {
    await using folder = await temporaryFolder()
    await using handler = await handlerServer()
    await killAlong(() => addArgs(folder.path, handler))
    const [apps, rows] = await looking(folder.path, async (database) => [
      await listApps(database),
      await waiting(database),
    ])
    expect(told(rows, 'ONAPPINSTALL')).toEqual(idsOf(apps))
    expect(apps.length).toBeLessThanOrEqual(rounds + 1)
    expect(apps.every(({ isInstalled }) => isInstalled)).toBe(true)

    // Each hears of it once, and can work with what it is given.
    await using server = await serving(['--data', folder.path])
    const events = await handler.count(apps.length)
    const clients = new Set<string>()
    for (const { body } of events) {
      clients.add(body.auth.client_id)
      const call = await fetch(`${server.address}/rest/app.info?auth=${body.auth.access_token}`)
      expect(call.status).toBe(200)
    }
    expect(clients.size).toBe(apps.length)
  }, 90_000)

  it('ends an installation with the news of it, or not at all', async () => {
    await using folder = await temporaryFolder()
    await using handler = await handlerServer()
    const data = ['--data', folder.path]
    let latest = 0
    await killAlong(
      () => ['app', 'finish', ...data, String(latest)],
      async () => {
        const page = ['--name', 'Page', '--handler', handler.url, '--install', handler.url]
        const { out } = await callerbook(['app', 'add', ...data, ...page, '--json'])
        latest = (JSON.parse(out) as App).id
        await looking(folder.path, (database) =>
          database.transaction((tx) =>
            addHandler(tx, {
              app: latest,
              outgoing: 0,
              event: 'ONAPPINSTALL',
              url: handler.url,
              runAs: 0,
              isOffline: false,
              connector: '',
              minTimeoutS: 0,
            }),
          ),
        )
      },
    )
    const [apps, rows] = await looking(folder.path, async (database) => [
      await listApps(database),
      await waiting(database),
    ])
    const installed = apps.filter(({ isInstalled }) => isInstalled)
    expect(apps).toHaveLength(rounds + 1)
    expect(told(rows, 'ONAPPINSTALL')).toEqual(idsOf(installed))
    // Whatever was left can be finished.
    for (const { id, isInstalled } of apps)
      expect((await callerbook(['app', 'finish', ...data, String(id)])).code).toBe(
        isInstalled ? 1 : 0,
      )
  }, 120_000)

  it('leaves an app as it was, or gone with all that is its own, and told so', async () => {
    await using folder = await temporaryFolder()
    await using handler = await handlerServer()
    let latest = 0
    await killAlong(
      () => ['app', 'remove', '--data', folder.path, String(latest)],
      async () => {
        const { out } = await callerbook([...addArgs(folder.path, handler), '--json'])
        latest = (JSON.parse(out) as App).id
      },
    )
    const [apps, rows] = await looking(folder.path, async (database) => [
      await listApps(database),
      await waiting(database),
    ])
    const gone = told(rows, 'ONAPPUNINSTALL')
    expect([...idsOf(apps), ...gone].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: rounds + 1 }, (_each, index) => index + 1),
    )
  }, 120_000)
})

it('a server that is killed while it tells of an installation tells again, with tokens that work', async () => {
  await using folder = await temporaryFolder()
  await using handler = await handlerServer()
  const first = await serving(['--data', folder.path])
  try {
    // It was read, and the answer never came.
    handler.answer = () => {}
    await callerbook(addArgs(folder.path, handler))
    await handler.count(1)
  } finally {
    await first.stop('SIGKILL')
  }
  handler.answer = (_event, response) => void response.end('ok')
  await using server = await serving(['--data', folder.path])
  const events = await handler.count(2)
  expect(events.map(({ body }) => body.event)).toEqual(['ONAPPINSTALL', 'ONAPPINSTALL'])
  const [one, two] = events.map(({ body }) => body.auth)
  expect(two.application_token).toBe(one.application_token)
  for (const { access_token: access } of [one, two])
    expect((await fetch(`${server.address}/rest/app.info?auth=${access}`)).status).toBe(200)
  const listed = await callerbook(['app', 'list', '--data', folder.path, '--json'])
  expect(JSON.parse(listed.out)).toHaveLength(1)
}, 60_000)
