/** Servers that are killed, and several on one store: nothing is lost, and repeated only as promised. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, describe, expect, it } from 'vitest'
import { clientEvent } from '../../src/domain/events.ts'
import { createAddressGuard } from '../../src/events/address-guard.ts'
import { createDelivery } from '../../src/events/deliver.ts'
import { createEventAuth } from '../../src/events/event-auth.ts'
import { createSender } from '../../src/events/send.ts'
import type { Database } from '../../src/store/database.ts'
import { countWaiting } from '../../src/store/events/event-queue.ts'
import { migrate } from '../../src/store/migrate.ts'
import { outboxOf } from '../../src/store/events/outbox.ts'
import { addOutgoingWebhook } from '../../src/store/events/outgoing-webhooks.ts'
import { startPortal } from '../../src/store/portal.ts'
import { callerbook } from '../support/command-line.ts'
import { startChildServer } from '../support/child-server.ts'
import { databaseEngines } from '../support/database-engines.ts'
import { handlerServer, type HandlerServer } from '../support/handler-server.ts'

const flags = ['--event-networks', '127.0.0.1']

async function servedPortal(handler: HandlerServer) {
  const server = await startChildServer(...flags)
  const wanted = ['--url', handler.url, '--events', 'ONCRMCONTACTADD']
  const made = await callerbook(['outgoing', 'add', ...wanted, ...flags, '--data', server.folder])
  expect(made).toMatchObject({ code: 0, err: '' })
  return server
}

const addContact = async (webhook: string): Promise<number> => {
  const answer = await fetch(`${webhook}crm.contact.add`, {
    method: 'POST',
    body: new URLSearchParams({ 'fields[NAME]': 'Ada' }),
  })
  return ((await answer.json()) as { result: number }).result
}

/** Until another process's handlers are known. */
const heard = async (webhook: string, handler: HandlerServer): Promise<void> => {
  while (handler.received.length === 0) {
    await addContact(webhook)
    await Promise.race([handler.count(1), new Promise((resolve) => setTimeout(resolve, 100))])
  }
}

const idsOf = (handler: HandlerServer): number[] =>
  handler.received.map(({ body }) => Number(body.data.FIELDS.ID))

describe('a server that is killed', () => {
  it('between the change and its delivery, or before the answer is marked, loses nothing', async () => {
    await using handler = await handlerServer()
    await using server = await servedPortal(handler)
    await heard(server.webhook, handler)
    const before = new Set(idsOf(handler))
    // Every request arrives and none is answered: sent, and not marked; and more behind them.
    handler.answer = () => {}
    const ids: number[] = []
    for (let count = 0; count < 10; count += 1) ids.push(await addContact(server.webhook))
    server.process.kill('SIGKILL')
    await once(server.process, 'exit')
    const unanswered = idsOf(handler).filter((id) => !before.has(id))
    expect(unanswered.length).toBeLessThanOrEqual(4)

    handler.received.length = 0
    handler.answer = (_event, response) => void response.end()
    const args = ['--disable-warning=ExperimentalWarning', 'src/main.ts', 'serve', '--port', '0']
    const next = spawn(process.execPath, [...args, '--data', server.folder, ...flags])
    next.stdout.resume()
    next.stderr.resume()
    const seen = new Set<number>()
    for (let count = 1; seen.size < ids.length; count += 1) {
      const received = await handler.count(count)
      const id = Number(received[count - 1]?.body.data.FIELDS.ID)
      if (ids.includes(id)) {
        expect(seen.has(id), `${id} came twice`).toBe(false)
        seen.add(id)
      }
    }
    next.kill('SIGTERM')
    expect(await once(next, 'exit')).toEqual([0, null])
  }, 60_000)

  it('tells of what it has sent, by command', async () => {
    await using handler = await handlerServer()
    await using server = await servedPortal(handler)
    handler.answer = (_event, response) => void response.end('line\n\u001B[2Jtwo')
    await heard(server.webhook, handler)
    const on = ['--data', server.folder]
    let table = ''
    while (!table.includes('delivered')) table = (await callerbook(['events', ...on])).out
    expect(table).toContain('ONCRMCONTACTADD')
    expect(table).toContain('line [2Jtwo')
    expect(table).not.toContain('\u001B')
    const { out } = await callerbook(['events', '--json', '--limit', '1', ...on])
    expect(JSON.parse(out)).toMatchObject([{ event: 'ONCRMCONTACTADD', url: handler.url }])
    expect((await callerbook(['events', '--failed', '--json', ...on])).out).toBe('[]\n')
    expect(await callerbook(['events', '--limit', '0', ...on])).toMatchObject({ code: 2 })

    const listed = await callerbook(['outgoing', 'list', '--json', ...on])
    expect(JSON.parse(listed.out)).toMatchObject([{ id: 1, url: handler.url }])
    expect(await callerbook(['outgoing', 'remove', '1', ...on])).toMatchObject({ code: 0 })
    expect(await callerbook(['outgoing', 'remove', '1', ...on])).toMatchObject({ code: 1 })
    expect((await callerbook(['outgoing', 'list', '--json', ...on])).out).toBe('[]\n')
  }, 60_000)

  it.each([
    [['--url', 'nonsense', '--events', 'crm'], 'must begin with http'],
    [['--url', 'https://a.example/', '--events', 'ONAPPTEST'], '--events has "ONAPPTEST"'],
  ])('outgoing add %j is refused', async (args, text) => {
    const { code, err } = await callerbook(['outgoing', 'add', ...args])
    expect(code).toBe(2)
    expect(err).toContain(text)
  })
})

describe.each(databaseEngines())('several processes on one store ($name)', (engine) => {
  afterAll(() => engine.close())

  function delivery(database: Database, leaseMs = 2_000) {
    return createDelivery({
      database,
      sender: createSender({ guard: createAddressGuard(['all']), timeoutMs: 5_000 }),
      authOf: createEventAuth({
        database,
        address: async () => 'https://portal.example',
        memberId: async () => 'member',
        appAuth: async () => undefined,
        clock: Date.now,
      }),
      parallel: 4,
      retries: 0,
      retryBaseMs: 10,
      leaseMs,
      keepMs: 86_400_000,
      clock: Date.now,
      onDelivery: () => {},
      onFault: (fault) => {
        throw fault
      },
    })
  }

  it.skipIf(engine.skipped)('send each event once between them', async () => {
    const { database, openAgain } = await engine.open()
    await migrate(database)
    await database.transaction((tx) => startPortal(tx, 0))
    await using handler = await handlerServer()
    const lanes = 5
    for (let lane = 0; lane < lanes; lane += 1)
      await database.transaction((tx) =>
        addOutgoingWebhook(tx, {
          title: '',
          url: `${handler.url}/${lane}`,
          events: ['ONCRMCONTACTADD'],
          applicationToken: 'token',
          createdAt: 0,
        }),
      )
    const second = await openAgain()
    const processes = [delivery(database), delivery(second), delivery(second)]
    for (const process of processes) process.start()
    const count = 40
    const raise = (store: Database, id: number) => {
      const outbox = outboxOf(store)
      return outbox.transaction((tx) =>
        outbox.raise(tx, clientEvent('contact', 'add', id, { employee: 1 })),
      )
    }
    await Promise.all(
      Array.from({ length: count }, (_, index) => raise(index % 2 ? database : second, index + 1)),
    )
    await handler.count(count * lanes)
    while ((await countWaiting(database)) > 0)
      await new Promise((resolve) => setTimeout(resolve, 10))
    await Promise.all(processes.map((process) => process.stop(5_000)))
    const received = handler.received.map(({ path, body }) => `${path} ${body.data.FIELDS.ID}`)
    expect(received).toHaveLength(count * lanes)
    expect(new Set(received).size).toBe(count * lanes)
  })

  it.skipIf(engine.skipped)('a change that is rolled back is told to nobody', async () => {
    const { database } = await engine.open()
    await migrate(database)
    await database.transaction((tx) =>
      addOutgoingWebhook(tx, {
        title: '',
        url: 'https://a.example/',
        events: ['ONCRMCONTACTADD'],
        applicationToken: 'token',
        createdAt: 0,
      }),
    )
    const outbox = outboxOf(database)
    const failed = outbox.transaction(async (tx) => {
      await outbox.raise(tx, clientEvent('contact', 'add', 1, { employee: 1 }))
      expect(await countWaiting(tx)).toBe(1)
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    expect(await countWaiting(database)).toBe(0)
  })
})
