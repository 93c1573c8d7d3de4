import { afterAll, describe, expect, test } from 'vitest'
import type { DatabaseEngine } from '../../../test/support/database-engines.ts'
import { clientEvent, type EventName } from '../../domain/events.ts'
import { addHandler, listHandlers, removeHandlers, type HandlerDraft } from './event-handlers.ts'
import {
  claimLane,
  countWaiting,
  findFreeLanes,
  listDeliveries,
  markAttempts,
  nextDeliveries,
  pauseLane,
  pruneDeliveries,
  pruneLanes,
  releaseLane,
  renewLanes,
} from './event-queue.ts'
import { migrate } from '../migrate.ts'
import {
  clearOfflineEvents,
  failOfflineEvents,
  listOfflineEvents,
  pruneOfflineEvents,
  takeOfflineEvents,
} from './offline-events.ts'
import { outboxOf } from './outbox.ts'

const actor = { employee: 7 }
const queue = { connector: '', filter: { all: [] }, order: [], timeZone: 'UTC' }

export function describeEvents(engine: DatabaseEngine): void {
  describe(`events on ${engine.name}`, () => {
    afterAll(() => engine.close())

    async function opened() {
      const { database } = await engine.open()
      await migrate(database)
      await database.transaction((tx) =>
        tx.query(
          `insert into app (id, client_id, secret_hash, application_token, name, scopes, handler_url,
             install_url, api_only, restricted, version, installed, installed_by, created_at)
           values (1, 'c', 's', 't', 'n', 'crm', '', '', 0, 0, 1, 1, 1, 0)`,
        ),
      )
      const outbox = outboxOf(database)
      const bind = async (event: EventName, draft: Partial<HandlerDraft> = {}) => {
        const isNew = await database.transaction((tx) =>
          addHandler(tx, {
            app: 1,
            outgoing: 0,
            event,
            url: draft.isOffline ? '' : 'https://a.example/',
            runAs: 0,
            isOffline: false,
            connector: '',
            minTimeoutS: 0,
            ...draft,
          }),
        )
        outbox.forget()
        return isNew
      }
      const add = (id: number) =>
        outbox.transaction((tx) => outbox.raise(tx, clientEvent('contact', 'add', id, actor)))
      return { database, outbox, bind, add }
    }

    test('a handler is bound once, and its lane is shared by the events of one address', async () => {
      const { database, bind } = await opened()
      expect(await bind('ONCRMCONTACTADD')).toBe(true)
      expect(await bind('ONCRMCONTACTADD')).toBe(false)
      expect(await bind('ONCRMLEADADD')).toBe(true)
      expect(await bind('ONCRMLEADADD', { url: 'https://b.example/' })).toBe(true)
      const lanes = (await listHandlers(database, 1)).map(({ lane }) => lane)
      expect(new Set(lanes).size).toBe(2)
      expect(lanes[0]).toBe(lanes[1])
    })

    test('a lane belongs to one owner until it is released or the lease runs out', async () => {
      const { database, bind, add } = await opened()
      await bind('ONCRMCONTACTADD')
      await add(1)
      const [lane] = await findFreeLanes(database, 'one', 5_000)
      const id = lane?.id ?? 0
      const claim = (owner: string, leaseMs: number) =>
        database.transaction((tx) => claimLane(tx, id, owner, leaseMs))
      const claims = await Promise.all([claim('one', 60_000), claim('two', 60_000)])
      expect(claims.toSorted()).toEqual([false, true])
      const [owner, other] = claims[0] ? (['one', 'two'] as const) : (['two', 'one'] as const)
      expect(await findFreeLanes(database, other, 60_000)).toEqual([])
      expect(await database.transaction((tx) => renewLanes(tx, owner, 60_000))).toEqual(
        new Set([id]),
      )
      await database.transaction((tx) => releaseLane(tx, id, other))
      expect(await claim(other, 60_000)).toBe(false)
      await database.transaction((tx) => releaseLane(tx, id, owner))
      expect(await claim('dead', -1)).toBe(true)
      expect(await database.transaction((tx) => renewLanes(tx, 'dead', 60_000))).toEqual(new Set())
      expect(await claim('three', 60_000)).toBe(true)
      // As after a clock that was set back by an hour while its owner was killed.
      await database.transaction((tx) =>
        tx.query('update event_lane set lease_until = lease_until + 3600000'),
      )
      expect(await findFreeLanes(database, 'four', 60_000)).toHaveLength(1)
      expect(await claim('four', 60_000)).toBe(true)
      expect(await claim('three', 60_000)).toBe(false)
    })

    test('deliveries come in order, pause together, and are forgotten when they are old', async () => {
      const { database, bind, add } = await opened()
      await bind('ONCRMCONTACTADD')
      for (const id of [1, 2, 3]) await add(id)
      const [lane] = await findFreeLanes(database, 'one', 5_000)
      const id = lane?.id ?? 0
      const waiting = await nextDeliveries(database, id, 2)
      expect(waiting).toMatchObject([
        { event: 'ONCRMCONTACTADD', subject: 'contact 1', data: '{"FIELDS":{"ID":1}}', runAs: 7 },
        { subject: 'contact 2', auth: null, attempts: 0 },
      ])
      expect(Math.abs((waiting[0]?.createdAtMs ?? 0) - Date.now())).toBeLessThan(60_000)
      const [first, second] = waiting.map((each) => each.id) as [number, number]
      await database.transaction((tx) =>
        markAttempts(tx, [
          { id: first, outcome: 'delivered', status: 200, answer: 'ok' },
          { id: second, outcome: 'again', status: null, answer: 'late' },
        ]),
      )
      expect(await countWaiting(database)).toBe(2)
      expect(await nextDeliveries(database, id, 9)).toMatchObject([
        { attempts: 1 },
        { attempts: 0 },
      ])
      await database.transaction((tx) => pauseLane(tx, id, 60_000))
      expect(await nextDeliveries(database, id, 9)).toEqual([])
      expect(await findFreeLanes(database, 'one', 5_000)).toEqual([])
      expect(await listDeliveries(database, { limit: 9 })).toMatchObject([
        { state: 'waiting' },
        { state: 'waiting', answer: 'late' },
        { state: 'delivered', answer: 'ok', url: 'https://a.example/' },
      ])
      expect(await listDeliveries(database, { limit: 9, onlyFailed: true })).toEqual([])

      await database.transaction((tx) => removeHandlers(tx, { app: 1 }))
      expect(await countWaiting(database)).toBe(0)
      expect(await listDeliveries(database, { limit: 9, onlyFailed: true })).toHaveLength(2)
      const prune = (keepMs: number) =>
        database.transaction((tx) => pruneDeliveries(tx, { keepMs, limit: 2 }))
      expect(await prune(60_000)).toBe(0)
      expect([await prune(-1_000), await prune(-1_000)]).toEqual([2, 1])
      await database.transaction(pruneLanes)
      expect(await database.query('select id from event_lane')).toEqual([])
    })

    test('an app that is not installed is told nothing', async () => {
      const { database, outbox, bind, add } = await opened()
      await bind('ONCRMCONTACTADD')
      await database.transaction((tx) => tx.query('update app set installed = 0'))
      outbox.forget()
      await add(1)
      expect(await countWaiting(database)).toBe(0)
    })

    test('something for one address needs no handler', async () => {
      const { database, outbox } = await opened()
      await outbox.transaction((tx) =>
        outbox.enqueue(tx, {
          event: 'ONAPPINSTALL',
          url: 'https://a.example/install',
          data: { VERSION: 1 },
          app: 1,
          handler: 0,
          runAs: 1,
          auth: { application_token: 't' },
        }),
      )
      const [lane] = await findFreeLanes(database, 'one', 5_000)
      expect(lane).toMatchObject({ app: 1, outgoing: 0, url: 'https://a.example/install' })
      expect(await nextDeliveries(database, lane?.id ?? 0, 9)).toMatchObject([
        { handler: 0, auth: '{"application_token":"t"}', runAs: 1 },
      ])
    })

    test('of those who take kept events at the same time each gets others', async () => {
      const { database, bind, add } = await opened()
      await bind('ONCRMCONTACTADD', { isOffline: true })
      for (let id = 1; id <= 12; id += 1) await add(id)
      await add(1)
      const take = (reserveFor: string | undefined, more = {}) =>
        database.transaction((tx) =>
          takeOfflineEvents(
            tx,
            { ...queue, app: 1, limit: 4, processId: undefined, isError: false, ...more },
            reserveFor,
          ),
        )
      const batches = await Promise.all([take('one'), take('two'), take('three')])
      expect(new Set(batches.flat().map(({ id }) => id)).size).toBe(12)
      expect(await take(undefined)).toEqual([])

      const messageIds = batches[0]?.slice(0, 1).map(({ messageId }) => messageId) ?? []
      const batch = { app: 1, processId: 'one' }
      await database.transaction((tx) => failOfflineEvents(tx, { ...batch, messageIds }))
      expect(await take(undefined, { isError: true })).toHaveLength(1)
      await database.transaction((tx) => clearOfflineEvents(tx, batch))
      const list = { ...queue, app: 1, limit: 5, offset: 5 }
      const filter = { all: [{ field: 'EVENT_NAME', operator: 'eq', values: ['oncrmcontactadd'] }] }
      const found = await listOfflineEvents(database, { ...list, filter } as typeof list)
      expect(found.total).toBe(8)
      expect(found.events).toHaveLength(3)
      await database.transaction((tx) => pruneOfflineEvents(tx, -1_000))
      expect((await listOfflineEvents(database, list)).total).toBe(0)
    })

    test('announcements of an offline queue keep their distance', async () => {
      const { database, bind, add } = await opened()
      await bind('ONCRMCONTACTADD', { isOffline: true })
      await bind('ONOFFLINEEVENT', { minTimeoutS: 3_600 })
      for (let id = 1; id <= 5; id += 1) await add(id)
      // One at once, and one that speaks for all others when the time has come.
      expect(await countWaiting(database)).toBe(2)
      const [lane] = await findFreeLanes(database, 'one', 5_000)
      expect(await nextDeliveries(database, lane?.id ?? 0, 9)).toHaveLength(1)
    })
  })
}
