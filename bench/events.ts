/** Events: how many a durable queue delivers to a local handler, and how long one is on its way. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { clientEvent } from '../src/domain/events.ts'
import { hashSecret } from '../src/domain/access/credential.ts'
import { migrate } from '../src/store/migrate.ts'
import { outboxOf } from '../src/store/events/outbox.ts'
import { addOutgoingWebhook } from '../src/store/events/outgoing-webhooks.ts'
import { startPortal } from '../src/store/portal.ts'
import { openSqlite } from '../src/store/engines/sqlite.ts'
import { addWebhook } from '../src/store/access/webhooks.ts'
import { callerbook, startServer, type Server } from './support/processes.ts'
import { median, type Finding } from './support/report.ts'

const queued = 15_000
const rounds = 3
const perSecond = 200
const seconds = 15
// A program that has just started is compiling itself, and so is the one that asks.
const warmupSeconds = 4
const flags = ['--event-networks', '127.0.0.1', '--portal-country', 'US']
const secret = 'benchbenchbenchbenchbenchbench12'

export async function benchEvents(): Promise<Finding[]> {
  const rates: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    rates.push(await deliverQueue())
    console.error(`  round ${round + 1}: ${Math.round(rates.at(-1) ?? 0)} deliveries/s`)
  }
  const delays = await delaysAtRate()
  const p99 = delays[Math.floor(delays.length * 0.99)] ?? Number.NaN
  const middle = delays[Math.floor(delays.length / 2)] ?? Number.NaN
  const rate = median(rates)
  return [
    {
      what: `${queued.toLocaleString('en')} queued events to one local handler, durable`,
      figure: `${Math.round(rate)}/s`,
      wanted: '1500/s',
      isReached: rate >= 1_500,
    },
    {
      what: `change to handler at ${perSecond} changes a second, p99 (median)`,
      figure: `${p99} ms (${middle} ms)`,
      wanted: '100 ms',
      isReached: p99 < 100,
    },
  ]
}

async function deliverQueue(): Promise<number> {
  await using handler = await handlerProcess()
  using folder = temporaryFolder()
  await prepare(folder.path, handler.port, queued)
  await using server = await callerbook(['--data', folder.path, ...flags])
  const times = await received(handler, queued)
  const first = times[0]?.[1] ?? 0
  const last = times.at(-1)?.[1] ?? 0
  if (server.port === 0 || new Set(times.map(([id]) => id)).size !== queued)
    throw new Error('an event came twice or not at all')
  return ((queued - 1) / (last - first)) * 1000
}

/** Milliseconds from sending the request that changes a record to the event, ascending. */
async function delaysAtRate(): Promise<number[]> {
  await using handler = await handlerProcess()
  using folder = temporaryFolder()
  await prepare(folder.path, handler.port, 0)
  await using server = await callerbook(['--data', folder.path, ...flags])
  const sentAt = new Map<string, number>()
  const requests: Promise<void>[] = []
  const startedAt = performance.now()
  for (let count = 0; count < perSecond * (warmupSeconds + seconds); count += 1) {
    await delay(Math.max(startedAt + (count * 1000) / perSecond - performance.now(), 0))
    requests.push(addContact(server, count, sentAt))
  }
  await Promise.all(requests)
  const times = await received(handler, requests.length)
  return times
    .slice(perSecond * warmupSeconds)
    .map(([id, atMs]) => atMs - (sentAt.get(id) ?? Number.NaN))
    .toSorted((a, b) => a - b)
}

async function addContact(
  server: Server,
  count: number,
  sentAt: Map<string, number>,
): Promise<void> {
  const atMs = Date.now()
  const answer = await fetch(`http://127.0.0.1:${server.port}/rest/1/${secret}/crm.contact.add`, {
    method: 'POST',
    body: new URLSearchParams({ 'fields[NAME]': `Ada ${count}` }),
  })
  const { result } = (await answer.json()) as { result: number }
  sentAt.set(String(result), atMs)
}

const handlerProcess = () =>
  startServer(fileURLToPath(new URL('support/handler-process.ts', import.meta.url)), [])

function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'callerbook-bench-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

async function received({ port }: Server, count: number): Promise<[id: string, atMs: number][]> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/`)
    const times = (await answer.json()) as [string, number][]
    if (times.length >= count) return times
    await delay(500)
  }
}

/** A portal that has one outgoing webhook and so many events to deliver. */
async function prepare(folder: string, port: number, events: number): Promise<void> {
  const database = openSqlite(join(folder, 'callerbook.db'))
  await migrate(database)
  const outbox = outboxOf(database)
  await outbox.transaction(async (tx) => {
    await startPortal(tx, Date.now())
    await addWebhook(tx, {
      owner: 1,
      title: 'Bench',
      secretHash: hashSecret(secret),
      scopes: ['crm'],
      createdAt: 0,
      expiresAt: null,
    })
    await addOutgoingWebhook(tx, {
      title: 'Bench',
      url: `http://127.0.0.1:${port}/handler`,
      events: ['ONCRMCONTACTADD'],
      applicationToken: secret,
      createdAt: 0,
    })
    for (let id = 1; id <= events; id += 1)
      await outbox.raise(tx, clientEvent('contact', 'add', id, { employee: 1 }))
  })
  await database.close()
}
