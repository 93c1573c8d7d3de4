/** What whoever runs the portal sees of events, for how long, and handlers over HTTPS. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { listDeliveries } from '../../src/store/events/event-queue.ts'
import { ensureLocalCertificate } from '../../src/tls/local-authority.ts'
import { callerbook, main, nodeFlags, serving, temporaryFolder } from '../support/command-line.ts'
import { contactEvents, eventPortal } from '../support/event-portal.ts'
import { handlerServer } from '../support/handler-server.ts'

/** A served portal that tells a handler of new contacts. */
async function served(
  folder: string,
  url: string,
  { env = {}, flags = [] }: { env?: Record<string, string>; flags?: string[] } = {},
) {
  const data = ['--data', folder]
  const wanted = ['--url', url, '--events', 'ONCRMCONTACTADD']
  expect(await callerbook(['outgoing', 'add', ...data, ...wanted])).toMatchObject({ code: 0 })
  const made = await callerbook(['webhook', 'add', ...data, '--owner', '1', '--json'])
  const { secret } = JSON.parse(made.out) as { secret: string }
  const server = await serving([...data, ...flags], env)
  return {
    server,
    data,
    async addContact(): Promise<number> {
      const answer = await fetch(`${server.address}/rest/1/${secret}/crm.contact.add`, {
        method: 'POST',
        body: new URLSearchParams({ 'fields[NAME]': 'Ada' }),
      })
      return ((await answer.json()) as { result: number }).result
    },
    async history(): Promise<{ state: string; status: number | null; answer: string }[]> {
      return JSON.parse((await callerbook(['events', '--json', ...data])).out)
    },
  }
}

describe('events --follow', () => {
  interface Line {
    id: number
    subject: string
    state: string
  }

  /** Reads the lines of the command as they come. */
  function following(args: string[]) {
    const child = spawn(process.execPath, [...nodeFlags, main, 'events', '--follow', ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    child.stdout.on('data', (part: Buffer) => (text += part.toString()))
    return {
      lines: () => text.split('\n').slice(0, -1),
      async stop() {
        child.kill('SIGINT')
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      },
    }
  }

  it('shows the newest, then each one when it comes and when it is finished, once', async () => {
    await using folder = await temporaryFolder()
    await using handler = await handlerServer()
    const { server, data, addContact, history } = await served(folder.path, handler.url)
    const watching = following([...data, '--json', '--limit', '1'])
    try {
      for (let count = 0; count < 3; count += 1) await addContact()
      await handler.count(3)
      await expect.poll(async () => (await history()).length, { timeout: 10_000 }).toBe(3)
      // Begun when some were there already, it shows one of them and none of the others later on.
      const late = following([...data, '--json', '--limit', '1'])
      await expect.poll(() => late.lines().length, { timeout: 10_000 }).toBe(1)

      // It waits until it was seen.
      const held = Promise.withResolvers<void>()
      handler.answer = async (_event, response) => {
        await held.promise
        response.end('ok')
      }
      const id = await addContact()
      const seen = (each: typeof late) =>
        each
          .lines()
          .map((line) => JSON.parse(line) as Line)
          .filter(({ subject }) => subject.endsWith(` ${id}`))
          .map(({ state }) => state)
      for (const each of [late, watching])
        await expect.poll(() => seen(each), { timeout: 10_000 }).toEqual(['waiting'])
      held.resolve()
      await expect.poll(() => seen(late), { timeout: 10_000 }).toEqual(['waiting', 'delivered'])
      await expect.poll(() => seen(watching), { timeout: 10_000 }).toEqual(['waiting', 'delivered'])
      expect(late.lines()).toHaveLength(3)
      await late.stop()
      const all = watching.lines().map((line) => JSON.parse(line) as Line)
      expect(new Set(all.map((each) => `${each.id} ${each.state}`)).size).toBe(all.length)
    } finally {
      await watching.stop()
      await server.stop('SIGKILL')
    }
  }, 60_000)
})

describe('the history', () => {
  it('is kept for the days of the setting, and what waits is kept for longer', async () => {
    const day = 86_400_000
    await using at = await eventPortal({ eventKeepDays: 2 })
    const { database, app } = at.portal
    await at.subscribe(contactEvents)
    for (let count = 0; count < 3; count += 1) await at.addContact()
    await at.finished(3)
    await app.delivery.stop(1_000)
    await at.addContact()
    const age = (id: number, ms: number) =>
      database.transaction((tx) =>
        tx.query(
          'update event_delivery set created_at = created_at - $2, finished_at = finished_at - $2 where id = $1',
          [id, ms],
        ),
      )
    const ids = (await listDeliveries(database, { limit: 9 })).map(({ id }) => id).toReversed()
    const [old = 0, young = 0, fresh = 0, waiting = 0] = ids
    await age(old, 2 * day + 60_000)
    await age(young, 2 * day - 60_000)
    await age(waiting, 30 * day)
    const again = createApp(at.portal.config, database, pino({ level: 'silent' }), undefined)
    again.delivery.start()
    const left = async () =>
      (await listDeliveries(database, { limit: 9 }))
        .filter(({ state }) => state !== 'waiting')
        .map(({ id }) => id)
        .toReversed()
    await expect.poll(left, { timeout: 5_000 }).toEqual([young, fresh, waiting])
    await again.delivery.stop(1_000)
  })
})

describe('a handler over HTTPS', () => {
  async function secureHandler(folder: string) {
    const { tls, authorityFile } = await ensureLocalCertificate(folder, ['localhost'])
    let count = 0
    const server = createServer(tls, (request, response) => {
      request.resume()
      request.on('end', () => {
        count += 1
        response.end('ok')
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    return {
      authorityFile,
      port,
      received: () => count,
      async [Symbol.asyncDispose]() {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      },
    }
  }

  it.each([
    ['of an authority that nobody named is sent nothing', false, 'localhost', /certificate/],
    ['of an authority that NODE_EXTRA_CA_CERTS names is told', true, 'localhost', /^ok$/],
    ['under a name that is not in its certificate is sent nothing', true, '127.0.0.1', /IP|name/],
  ])(
    '%s',
    async (_what, isTrusted, host, answer) => {
      await using folder = await temporaryFolder()
      await using handler = await secureHandler(join(folder.path, 'handler'))
      const env: Record<string, string> = isTrusted
        ? { NODE_EXTRA_CA_CERTS: handler.authorityFile }
        : {}
      const place = `https://${host}:${handler.port}/`
      const { server, addContact, history } = await served(folder.path, place, { env })
      try {
        await addContact()
        await expect
          .poll(async () => (await history())[0]?.state, { timeout: 10_000 })
          .toMatch(/delivered|failed/)
        const [first] = await history()
        expect(first?.answer).toMatch(answer)
        expect(handler.received()).toBe(first?.state === 'delivered' ? 1 : 0)
        expect(first?.state).toBe(isTrusted && host === 'localhost' ? 'delivered' : 'failed')
      } finally {
        await server.stop('SIGKILL')
      }
    },
    30_000,
  )
})
