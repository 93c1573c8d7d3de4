/** Apps and events: `event.bind` and its family, and what the handlers of an app receive. */
import { describe, expect, it } from 'vitest'
import { appPortal } from '../support/event-portal.ts'

const contactAdded = 'ONCRMCONTACTADD'

describe('event.bind', () => {
  it('subscribes the app, which is told of changes with a token of whoever caused them', async () => {
    await using at = await appPortal()
    const bound = await at.call('event.bind', { event: contactAdded, handler: at.handler.url })
    expect(bound).toMatchObject({ status: 200, body: { result: true } })
    const { body: added } = await at.call('crm.contact.add', { fields: { NAME: 'Ada' } }, 2)
    const [event] = await at.handler.count(1)
    expect(event?.body).toEqual({
      event: contactAdded,
      event_handler_id: '1',
      data: { FIELDS: { ID: String(added.result) } },
      ts: expect.stringMatching(/^\d{10}$/),
      auth: {
        access_token: expect.stringMatching(/^\w{32,}$/),
        expires: expect.stringMatching(/^\d{10}$/),
        expires_in: expect.stringMatching(/^(?:3600|359\d)$/),
        user_id: '2',
        scope: at.app.scopes.join(','),
        status: 'L',
        client_id: at.app.clientId,
        domain: expect.any(String),
        server_endpoint: expect.stringMatching(/\/rest\/$/),
        client_endpoint: expect.stringMatching(/\/rest\/$/),
        member_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        application_token: at.app.applicationToken,
      },
    })
    const profile = await at.raw('profile', { auth: event?.body.auth.access_token })
    expect(profile.body.result).toMatchObject({ ID: '2' })
  })

  it('with auth_type sends the token of that user', async () => {
    await using at = await appPortal()
    await at.call('event.bind', { event: contactAdded, handler: at.handler.url, auth_type: 1 })
    await at.call('crm.contact.add', { fields: { NAME: 'Ada' } }, 2)
    const [event] = await at.handler.count(1)
    expect(event?.body.auth.user_id).toBe('1')
  })

  it('sends no token of an employee who may not use the app', async () => {
    await using at = await appPortal({ allowed: [1] })
    await at.call('event.bind', { event: contactAdded, handler: at.handler.url })
    const clerk = await at.portal.webhook({ owner: 2 })
    await at.portal.raw({
      url: `${clerk.path}/crm.contact.add`,
      contentType: 'application/json',
      body: '{"fields":{"NAME":"Ada"}}',
    })
    const [event] = await at.handler.count(1)
    expect(event?.body.auth).toMatchObject({ application_token: at.app.applicationToken })
    expect(event?.body.auth).not.toHaveProperty('access_token')
  })

  it('takes names in any letter case, and every event of the list', async () => {
    await using at = await appPortal()
    const { body } = await at.call('events', { FULL: true })
    for (const event of body.result) {
      const bound = await at.call('event.bind', {
        event: event.toLowerCase(),
        handler: at.handler.url,
      })
      expect(bound.body.result, event).toBe(true)
    }
  })

  it.each([
    [{ event: 'ONCRMDEALADD' }, 400, 'ERROR_EVENT_NOT_FOUND', 'Event not found'],
    [{ event: '' }, 400, 'ERROR_EVENT_NOT_FOUND', 'Event not found'],
    [
      { event_type: 'offline', event: 'ONAPPTEST' },
      400,
      'ERROR_EVENT_NOT_FOUND',
      'Event not found',
    ],
    [{ handler: '' }, 400, 'ERROR_ARGUMENT', "Argument 'HANDLER' is null or empty"],
    [{ handler: 'javascript:alert(1)' }, 400, 'ERROR_ARGUMENT', /^HANDLER is no address/],
    [{ handler: 'file:///etc/passwd' }, 400, 'ERROR_ARGUMENT', /^HANDLER is no address/],
    [{ handler: 'http://' }, 400, 'ERROR_ARGUMENT', /^HANDLER is no address/],
    [{ handler: `http://a.example/${'x'.repeat(2000)}` }, 400, 'ERROR_ARGUMENT', /2000/],
  ])('refuses %j', async (change, status, code, description) => {
    await using at = await appPortal()
    const params = { event: contactAdded, handler: at.handler.url, ...change }
    const answer = await at.call('event.bind', params)
    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject({
      error: code,
      error_description:
        description instanceof RegExp ? expect.stringMatching(description) : description,
    })
  })

  it('sets the same handler once', async () => {
    await using at = await appPortal()
    const params = { event: contactAdded, handler: at.handler.url }
    await at.call('event.bind', params)
    expect(await at.call('event.bind', params)).toMatchObject({
      status: 400,
      body: { error: 'ERROR_CORE', error_description: 'Unable to set event handler' },
    })
  })

  it('lets those who are no administrators subscribe in their own name only, and not offline', async () => {
    await using at = await appPortal()
    const params = { event: contactAdded, handler: at.handler.url }
    expect(await at.call('event.bind', { ...params, event_type: 'offline' }, 2)).toMatchObject({
      status: 403,
      body: {
        error: 'ACCESS_DENIED',
        error_description:
          'Access denied! Offline events binding requires administrator access rights',
      },
    })
    expect(await at.call('event.bind', { ...params, auth_type: 1 }, 2)).toMatchObject({
      status: 403,
      body: {
        error: 'ACCESS_DENIED',
        error_description:
          'Access denied! Event binding with AUTH_TYPE requires administrator access rights',
      },
    })
    await at.call('event.bind', params, 2)
    expect((await at.call('event.get', {}, 2)).body.result).toEqual([
      { event: contactAdded, handler: at.handler.url, auth_type: '2', offline: 0 },
    ])
  })

  it('does not know events of a scope that the app has not', async () => {
    await using at = await appPortal({ scopes: ['user'] })
    const params = { event: contactAdded, handler: at.handler.url }
    expect((await at.call('event.bind', params)).body.error).toBe('ERROR_EVENT_NOT_FOUND')
    expect((await at.call('events')).body.result).toEqual([
      'ONAPPUNINSTALL',
      'ONAPPINSTALL',
      'ONAPPUPDATE',
      'ONAPPTEST',
      'ONOFFLINEEVENT',
      'ONUSERADD',
    ])
    expect((await at.call('events', { SCOPE: 'crm' })).body.result).toHaveLength(9)
    expect((await at.call('events', { SCOPE: 'telephony' })).body.result).toHaveLength(5)
    expect((await at.call('events', { FULL: true })).body.result).toHaveLength(20)
  })

  it('is refused to webhooks, like every method of its family', async () => {
    await using at = await appPortal()
    for (const method of [
      'event.bind',
      'event.unbind',
      'event.get',
      'event.test',
      'events',
      'event.offline.get',
      'event.offline.list',
      'event.offline.clear',
      'event.offline.error',
    ])
      expect(await at.portal.request(method), method).toMatchObject({
        status: 403,
        body: { error: 'WRONG_AUTH_TYPE' },
      })
  })

  it('sends nothing before the app is installed', async () => {
    await using at = await appPortal({ isInstalled: false })
    await at.call('event.bind', { event: contactAdded, handler: at.handler.url })
    await at.call('crm.contact.add', { fields: { NAME: 'Ada' } })
    expect(await at.waiting()).toBe(0)
    expect(at.handler.received).toEqual([])
  })
})

describe('event.get and event.unbind', () => {
  it('an administrator sees all handlers of the app, and of no other', async () => {
    await using at = await appPortal()
    const other = await at.addApp()
    const { url } = at.handler
    await at.call('event.bind', { event: contactAdded, handler: url })
    await at.call('event.bind', { event: contactAdded, handler: url, auth_type: 1 })
    await at.call('event.bind', { event: contactAdded, handler: url }, 2)
    await at.call('event.bind', { event: contactAdded, event_type: 'offline' })
    await at.call('event.bind', { event: contactAdded, handler: `${url}/other` }, 1, other)
    expect((await at.call('event.get')).body.result).toEqual([
      { event: contactAdded, handler: url, auth_type: '0', offline: 0 },
      { event: contactAdded, handler: url, auth_type: '1', offline: 0 },
      { event: contactAdded, handler: url, auth_type: '2', offline: 0 },
      { event: contactAdded, handler: '', auth_type: '0', offline: 1 },
    ])
    expect((await at.call('event.unbind', {}, 1, other)).body.result).toEqual({ count: 1 })
    expect((await at.call('event.get')).body.result).toHaveLength(4)
  })

  it.each([
    [{ event: contactAdded, auth_type: 0 }, 1],
    [{ event: contactAdded, auth_type: '' }, 1],
    [{ event: contactAdded, auth_type: 1 }, 1],
    [{ event: contactAdded }, 3],
    [{ event: 'ONCRMLEADADD' }, 0],
    [{ event: 'nothing' }, 0],
    [{ event: contactAdded, handler: 'http://elsewhere.example/' }, 0],
    [{ event: contactAdded, event_type: 'offline' }, 1],
    [{}, 4],
  ])('removes what meets %j', async (params, count) => {
    await using at = await appPortal()
    const { url } = at.handler
    await at.call('event.bind', { event: contactAdded, handler: url })
    await at.call('event.bind', { event: contactAdded, handler: url, auth_type: 1 })
    await at.call('event.bind', { event: contactAdded, handler: url }, 2)
    await at.call('event.bind', { event: contactAdded, event_type: 'offline' })
    await at.call('event.bind', { event: 'ONUSERADD', handler: url })
    expect((await at.call('event.unbind', params)).body.result).toEqual({ count })
    expect((await at.call('event.get')).body.result).toHaveLength(5 - count)
  })

  it('removes the queue of one source key, and leaves those of the others', async () => {
    await using at = await appPortal()
    const kept = { event: contactAdded, event_type: 'offline' }
    for (const auth_connector of ['sync', 'other'])
      await at.call('event.bind', { ...kept, auth_connector })
    const of = async (auth_connector: string) =>
      (await at.call('event.unbind', { ...kept, auth_connector })).body.result
    expect(await of('nothing')).toEqual({ count: 0 })
    expect(await of('sync')).toEqual({ count: 1 })
    await at.call('crm.contact.add', { fields: { NAME: 'Ada' } })
    const total = async (auth_connector: string) =>
      (await at.call('event.offline.list', { auth_connector })).body.total
    expect([await total('sync'), await total('other')]).toEqual([0, 1])
  })

  it('lets those who are no administrators remove their own only', async () => {
    await using at = await appPortal()
    const params = { event: contactAdded, handler: at.handler.url }
    await at.call('event.bind', params)
    await at.call('event.bind', params, 2)
    expect(await at.call('event.unbind', { ...params, auth_type: 1 }, 2)).toMatchObject({
      status: 403,
      body: {
        error: 'ACCESS_DENIED',
        error_description:
          'Access denied! Event unbinding with AUTH_TYPE requires administrator access rights',
      },
    })
    expect(await at.call('event.unbind', { ...params, event_type: 'offline' }, 2)).toMatchObject({
      status: 403,
      body: {
        error_description:
          'Access denied! Offline events unbinding requires administrator access rights',
      },
    })
    expect((await at.call('event.unbind', { ...params, auth_type: 0 }, 2)).body.result.count).toBe(
      0,
    )
    expect((await at.call('event.unbind', params, 2)).body.result).toEqual({ count: 1 })
    expect((await at.call('event.get')).body.result).toMatchObject([{ auth_type: '0' }])
  })

  it('what an unbound handler still waits for is not sent', async () => {
    await using at = await appPortal()
    const { url } = at.handler
    at.handler.answer = () => {}
    await at.call('event.bind', { event: contactAdded, handler: url })
    for (let count = 0; count < 6; count += 1)
      await at.call('crm.contact.add', { fields: { NAME: `Ada ${count}` } })
    await at.handler.count(4)
    await at.call('event.unbind', { event: contactAdded })
    expect(await at.waiting()).toBe(0)
  })
})

describe('event.test', () => {
  it("sends ONAPPTEST with what was passed, to the app's own handlers alone", async () => {
    await using at = await appPortal()
    const other = await at.addApp()
    const { url } = at.handler
    await at.call('event.bind', { event: 'ONAPPTEST', handler: url })
    await at.call('event.bind', { event: 'ONAPPTEST', handler: `${url}/other` }, 1, other)
    const answer = await at.call('event.test', { any: 'data', deep: { a: ['x', 1, true, null] } })
    expect(answer.body.result).toBe(1)
    const [event] = await at.handler.count(1)
    expect(event).toMatchObject({
      path: '/handler',
      body: {
        event: 'ONAPPTEST',
        data: {
          QUERY: { any: 'data', deep: { a: { 0: 'x', 1: '1', 2: '1' } } },
          LANGUAGE_ID: 'en',
        },
        auth: { user_id: '1' },
      },
    })
    // The token that the request came with is not passed on.
    expect(Object.keys(event!.body.data.QUERY)).toEqual(['any', 'deep'])
    expect(await at.finished(1)).toHaveLength(1)
  })
})

// https://apidocs.bitrix24.com/api-reference/crm/contacts/events/index.html names what raises one.
it('links between clients raise no event, a change of the record does', async () => {
  await using at = await appPortal()
  for (const event of ['ONCRMCONTACTUPDATE', 'ONCRMCOMPANYUPDATE'])
    await at.call('event.bind', { event, handler: at.handler.url })
  const contact = (await at.call('crm.contact.add', { fields: { NAME: 'Ada' } })).body.result
  const company = (await at.call('crm.company.add', { fields: { TITLE: 'Roe' } })).body.result
  await at.call('crm.contact.company.add', { id: contact, fields: { COMPANY_ID: company } })
  await at.call('crm.contact.company.delete', { id: contact, fields: { COMPANY_ID: company } })
  await at.call('crm.company.update', { id: company, fields: { COMMENTS: 'x' } })
  const [event] = await at.handler.count(1)
  expect(event?.body.event).toBe('ONCRMCOMPANYUPDATE')
})
