/** Several servers on one store: between them each event is sent once, and none is lost with one of them. */
import { describe, expect, it } from 'vitest'
import { callerbook, serving, type RunningServer } from '../support/command-line.ts'
import { handlerServer, type HandlerServer } from '../support/handler-server.ts'
import { sharedStores } from '../support/store-places.ts'

async function webhookOf(flags: readonly string[]): Promise<string> {
  const { out, err } = await callerbook(['webhook', 'add', ...flags, '--owner', '1', '--json'])
  expect(err).toBe('')
  return `/rest/1/${(JSON.parse(out) as { secret: string }).secret}`
}

async function addContact(server: RunningServer, webhook: string): Promise<number> {
  const answer = await fetch(`${server.address}${webhook}/crm.contact.add`, {
    method: 'POST',
    body: new URLSearchParams({ 'fields[NAME]': 'Ada' }),
  })
  return ((await answer.json()) as { result: number }).result
}

const key = (path: string, id: number) => `${path} ${id}`
const receivedBy = (handler: HandlerServer): string[] =>
  handler.received.map(({ path, body }) => key(path, Number(body.data.FIELDS.ID)))

/** Until every server knows of the handlers, and nothing of that is under way any more. */
async function ready(servers: RunningServer[], webhook: string, handler: HandlerServer) {
  for (const server of servers)
    await expect
      .poll(
        async () => {
          const id = await addContact(server, webhook)
          await expect
            .poll(() => receivedBy(handler).filter((each) => each.endsWith(` ${id}`)).length, {
              timeout: 1_000,
            })
            .toBe(paths.length)
          return true
        },
        { timeout: 15_000 },
      )
      .toBe(true)
  handler.received.length = 0
}

const paths = ['/0', '/1', '/2']

describe.each(sharedStores)('three servers on $engine', ({ skipped, open }) => {
  it.skipIf(skipped)(
    'send each event once to each handler, and at least once when one of them is killed',
    async () => {
      await using store = await open()
      await using handler = await handlerServer()
      const base = new URL(handler.url).origin
      const victim = await serving(store.flags)
      await using second = await serving(store.flags)
      await using third = await serving(store.flags)
      try {
        const webhook = await webhookOf(store.flags)
        for (const path of paths) {
          const wanted = ['--url', base + path, '--events', 'ONCRMCONTACTADD']
          expect(await callerbook(['outgoing', 'add', ...store.flags, ...wanted])).toMatchObject({
            code: 0,
          })
        }
        await ready([victim, second, third], webhook, handler)

        const add = (servers: RunningServer[], count: number) =>
          Promise.all(
            Array.from({ length: count }, (_each, index) =>
              addContact(servers[index % servers.length] as RunningServer, webhook),
            ),
          )
        const told = (ids: number[]) => ids.flatMap((id) => paths.map((path) => key(path, id)))
        const ids = await add([victim, second, third], 60)
        await handler.count(told(ids).length)
        expect(receivedBy(handler).toSorted()).toEqual(told(ids).toSorted())

        // Slow enough that the killed one has requests under way and others before it.
        handler.received.length = 0
        handler.answer = (_event, response) => void setTimeout(() => response.end(), 20)
        const kept = await add([victim, second, third], 60)
        await handler.count(10)
        await victim.stop('SIGKILL')
        const later = await add([second, third], 20)
        const all = told([...kept, ...later])
        await expect
          .poll(() => new Set(receivedBy(handler)).size, { timeout: 30_000 })
          .toBe(all.length)
        const repeated = handler.received.length - all.length
        // Four at a time on each address, and what was sent in the moments before and not yet marked.
        expect(repeated).toBeLessThanOrEqual(paths.length * 4 * 3)
        expect([...new Set(receivedBy(handler))].toSorted()).toEqual(all.toSorted())
      } finally {
        await victim.stop('SIGKILL')
      }
    },
    60_000,
  )
})
