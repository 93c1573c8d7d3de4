/** The offline queue: events that are kept for an app to fetch. */
import { describe, expect, it } from 'vitest'
import { appPortal, type AppPortal } from '../support/event-portal.ts'

const kept = ['ONCRMCONTACTADD', 'ONCRMCONTACTUPDATE']

async function keep(at: AppPortal, params: object = {}) {
  for (const event of kept) await at.call('event.bind', { event, event_type: 'offline', ...params })
}

const add = async (at: AppPortal, params: object = {}): Promise<number> =>
  (await at.call('crm.contact.add', { fields: { NAME: 'Ada' }, ...params })).body.result

const list = async (at: AppPortal, params: object = {}) =>
  (await at.call('event.offline.list', params)).body

describe('the offline queue', () => {
  it('holds each event of each object once, with the time of the last', async () => {
    await using at = await appPortal()
    await keep(at)
    const id = await add(at)
    for (let count = 0; count < 20; count += 1)
      await at.call('crm.contact.update', { id, fields: { NAME: `Ada ${count}` } })
    const body = await list(at)
    expect(body.total).toBe(2)
    expect(body.result).toEqual(
      kept.map((EVENT_NAME) => ({
        ID: expect.stringMatching(/^\d+$/),
        TIMESTAMP_X: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/),
        EVENT_NAME,
        EVENT_DATA: { FIELDS: { ID: id } },
        EVENT_ADDITIONAL: false,
        MESSAGE_ID: expect.stringMatching(/^[0-9a-f]{32}$/),
        PROCESS_ID: '',
        ERROR: '0',
      })),
    )
  })

  it('event.offline.get deletes what it gives, by default 50 of the oldest', async () => {
    await using at = await appPortal()
    await keep(at)
    const ids: number[] = []
    for (let count = 0; count < 53; count += 1) ids.push(await add(at))
    const first = (await at.call('event.offline.get')).body.result
    expect(first.process_id).toBe(null)
    expect(first.events).toHaveLength(50)
    const rest = (await at.call('event.offline.get', { limit: 10 })).body.result
    expect([...first.events, ...rest.events].map((row) => row.EVENT_DATA.FIELDS.ID)).toEqual(ids)
    expect((await list(at)).result).toEqual([])
  })

  it('clear=0 reserves: nobody else gets the events, and the process can ask again', async () => {
    await using at = await appPortal()
    await keep(at)
    for (let count = 0; count < 4; count += 1) await add(at)
    const [one, two] = await Promise.all([
      at.call('event.offline.get', { clear: 0, limit: 2 }),
      at.call('event.offline.get', { clear: 0, limit: 2 }),
    ])
    const ids = [one, two].flatMap(({ body }) =>
      body.result.events.map(({ ID }: { ID: string }) => ID),
    )
    expect(new Set(ids).size).toBe(4)
    const process = one.body.result.process_id
    expect(process).toMatch(/^\w{32}$/)
    expect((await at.call('event.offline.get')).body.result.events).toEqual([])
    const again = await at.call('event.offline.get', { clear: 0, process_id: process })
    expect(again.body.result).toEqual(one.body.result)
    expect((await list(at, { filter: { PROCESS_ID: process } })).result).toHaveLength(2)
  })

  it('event.offline.clear removes a batch, by id or message_id only a part of it', async () => {
    await using at = await appPortal()
    await keep(at)
    for (let count = 0; count < 4; count += 1) await add(at)
    const { process_id, events } = (await at.call('event.offline.get', { clear: 0 })).body.result
    const [a, b] = events
    const clear = (params: object) => at.call('event.offline.clear', { process_id, ...params })
    expect((await clear({ id: [a.ID], message_id: [b.MESSAGE_ID] })).body.result).toBe(true)
    expect((await list(at)).total).toBe(3)
    await clear({ message_id: [b.MESSAGE_ID] })
    expect((await list(at)).total).toBe(2)
    await at.call('event.offline.clear', { process_id: 'somebody else' })
    expect((await list(at)).total).toBe(2)
    await clear({})
    expect((await list(at)).total).toBe(0)
  })

  it('event.offline.error sets events aside until they are asked for', async () => {
    await using at = await appPortal()
    await keep(at)
    for (let count = 0; count < 2; count += 1) await add(at)
    const { process_id, events } = (await at.call('event.offline.get', { clear: 0 })).body.result
    const params = { process_id, message_id: [events[0].MESSAGE_ID] }
    expect((await at.call('event.offline.error', params)).body.result).toBe(true)
    expect((await list(at, { filter: { ERROR: 1 } })).result).toMatchObject([
      { ID: events[0].ID, ERROR: '1', PROCESS_ID: process_id },
    ])
    const failed = await at.call('event.offline.get', { error: 1, process_id, clear: 0 })
    expect(failed.body.result.events).toMatchObject([{ ID: events[0].ID }])
    const rest = await at.call('event.offline.get', { process_id })
    expect(rest.body.result.events).toMatchObject([{ ID: events[1].ID }])
  })

  it('is filtered and sorted by its fields', async () => {
    await using at = await appPortal()
    await keep(at)
    const ids: number[] = []
    for (let count = 0; count < 3; count += 1) ids.push(await add(at))
    await at.call('crm.contact.update', { id: ids[0], fields: { NAME: 'Eve' } })
    const descending = await list(at, {
      filter: { '=EVENT_NAME': 'ONCRMCONTACTADD', '>ID': 1 },
      order: { ID: 'DESC' },
    })
    expect(descending.result.map(({ ID }: { ID: string }) => ID)).toEqual(['3', '2'])
    const byTime = { filter: { '<TIMESTAMP_X': '2001-01-01T00:00:00+00:00' } }
    expect((await list(at, byTime)).total).toBe(0)
    const message = descending.result[0].MESSAGE_ID
    const got = await at.call('event.offline.get', { filter: { '=MESSAGE_ID': message } })
    expect(got.body.result.events).toMatchObject([{ ID: '3' }])
  })

  it('comes in pages of 50, counted', async () => {
    await using at = await appPortal()
    await keep(at)
    for (let count = 0; count < 51; count += 1) await add(at)
    const first = await list(at)
    expect(first).toMatchObject({ total: 51, next: 50 })
    expect(first.result).toHaveLength(50)
    const second = await list(at, { start: 50 })
    expect(second.result).toHaveLength(1)
    expect(second.next).toBeUndefined()
  })

  it('a source key divides it, and keeps an app from hearing of its own work', async () => {
    await using at = await appPortal()
    const other = await at.addApp()
    await keep(at, { auth_connector: 'sync' })
    for (const event of kept)
      await at.call(
        'event.bind',
        { event, event_type: 'offline', auth_connector: 'sync' },
        1,
        other,
      )
    await add(at, { auth_connector: 'sync' })
    expect((await list(at, { auth_connector: 'sync' })).total).toBe(0)
    const theirs = await at.call('event.offline.list', { auth_connector: 'sync' }, 1, other)
    expect(theirs.body.total).toBe(1)
    await add(at, { auth_connector: 'another' })
    await add(at)
    expect((await list(at, { auth_connector: 'sync' })).total).toBe(2)
    expect((await list(at)).total).toBe(0)
    const got = await at.call('event.offline.get', { auth_connector: 'sync' })
    expect(got.body.result.events).toHaveLength(2)
  })

  it('is for administrators', async () => {
    await using at = await appPortal()
    for (const verb of ['get', 'list', 'clear', 'error'])
      expect(await at.call(`event.offline.${verb}`, { process_id: 'x' }, 2), verb).toMatchObject({
        status: 403,
        body: { error: 'ACCESS_DENIED', error_description: 'Access denied!' },
      })
  })

  it.each(['event.offline.clear', 'event.offline.error'])('%s needs a process', async (method) => {
    await using at = await appPortal()
    expect(await at.call(method)).toMatchObject({
      status: 400,
      body: {
        error: 'ERROR_ARGUMENT',
        error_description: "Argument 'PROCESS_ID' is null or empty",
      },
    })
  })

  it('refuses a filter that is too long to be meant', async () => {
    await using at = await appPortal()
    const prefixes = ['', '=', '!=', '!', '>', '>=', '<', '<=', '@', '!@', '%', '!%', '=%', '%=']
    const fields = ['ID', 'TIMESTAMP_X', 'EVENT_NAME', 'MESSAGE_ID', 'PROCESS_ID', 'ERROR']
    const more = ['><', '!><', '!=%', '!%=']
    const filter = Object.fromEntries(
      [...prefixes, ...more].flatMap((prefix) => fields.map((field) => [`${prefix}${field}`, 1])),
    )
    expect(Object.keys(filter).length).toBeGreaterThan(100)
    for (const verb of ['list', 'get'])
      expect((await at.call(`event.offline.${verb}`, { filter })).status).toBe(
        verb === 'list' ? 400 : 200,
      )
  })
})

describe('ONOFFLINEEVENT', () => {
  it('announces new events once in the time that was asked for, with a lasting token', async () => {
    await using at = await appPortal()
    await keep(at)
    const params = { event: 'ONOFFLINEEVENT', handler: at.handler.url, options: { minTimeout: 1 } }
    await at.call('event.bind', params)
    await add(at)
    const [first] = await at.handler.count(1)
    expect(first?.body).toMatchObject({
      event: 'ONOFFLINEEVENT',
      data: '',
      auth: {
        access_token: expect.any(String),
        refresh_token: expect.any(String),
        application_token: at.app.applicationToken,
      },
    })
    await at.finished(1)
    for (let count = 0; count < 5; count += 1) await add(at)
    expect(await at.waiting()).toBe(1)
    // What came meanwhile is announced when the second is over.
    await at.handler.count(2)
    const [one, two] = await at.finished(2)
    expect((two?.finishedAt ?? 0) - (one?.createdAt ?? 0)).toBeGreaterThanOrEqual(1_000)
  })

  it('comes with each change when no time is asked for', async () => {
    await using at = await appPortal()
    await keep(at)
    const params = { event: 'ONOFFLINEEVENT', handler: at.handler.url, options: { minTimeout: 0 } }
    await at.call('event.bind', params)
    for (let count = 0; count < 3; count += 1) await add(at)
    await at.handler.count(3)
    expect(await at.finished(3)).toHaveLength(3)
  })
})
