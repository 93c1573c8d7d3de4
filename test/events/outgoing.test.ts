/** Events from the change of a record to the handler of an outgoing webhook. */
import { describe, expect, it } from 'vitest'
import { callerbook, temporaryFolder } from '../support/command-line.ts'
import { contactEvents, eventPortal } from '../support/event-portal.ts'

describe('a change of a contact', () => {
  it('is told to the handler once, with what the documentation shows and nothing else', async () => {
    await using at = await eventPortal({ publicUrl: 'https://some-domain.example' })
    const token = await at.subscribe(contactEvents)
    const id = await at.addContact()
    const [event] = await at.handler.count(1)
    const [{ value: memberId }] = (await at.portal.database.query(
      "select value from portal where name = 'member_id'",
    )) as [{ value: string }]

    expect(event).toMatchObject({ method: 'POST', path: '/handler' })
    expect(event?.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(event?.body).toEqual({
      event: 'ONCRMCONTACTADD',
      event_handler_id: '1',
      data: { FIELDS: { ID: String(id) } },
      ts: String(Math.floor(at.portal.nowMs / 1000)),
      auth: {
        domain: 'some-domain.example',
        client_endpoint: 'https://some-domain.example/rest/',
        server_endpoint: 'https://some-domain.example/rest/',
        member_id: memberId,
        application_token: token,
      },
    })
    expect(Object.keys(event?.body)).toEqual(['event', 'event_handler_id', 'data', 'ts', 'auth'])
    expect(await at.finished(1)).toMatchObject([
      { event: 'ONCRMCONTACTADD', state: 'delivered', status: 200, answer: 'ok', attempts: 1 },
    ])
    expect(at.handler.received).toHaveLength(1)
  })

  it('and all that follows come in their order', async () => {
    await using at = await eventPortal()
    await at.subscribe(contactEvents)
    const id = await at.addContact()
    await at.portal.request('crm.contact.update', { id, fields: { NAME: 'Eve' } })
    // Nothing changes here, so nothing is told.
    await at.portal.request('crm.contact.update', { id, fields: { NAME: 'Eve' } })
    await at.portal.request('crm.contact.delete', { id })
    const events = await at.handler.count(3)
    expect(events.map(({ body }) => [body.event, body.data.FIELDS.ID])).toEqual(
      contactEvents.map((event) => [event, String(id)]),
    )
    expect(await at.finished(3)).toHaveLength(3)
  })

  it('is counted', async () => {
    await using at = await eventPortal({ eventParallel: 1 })
    let status = 200
    at.handler.answer = (_event, response) => void response.writeHead(status).end()
    await at.subscribe(contactEvents)
    await at.addContact()
    await at.finished(1)
    status = 500
    await at.addContact()
    await at.finished(2)
    const { port } = await at.portal.listen()
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    expect(text).toContain('callerbook_event_queue 0')
    expect(text).toContain('callerbook_event_deliveries_total{outcome="delivered"} 1')
    expect(text).toContain('callerbook_event_deliveries_total{outcome="failed"} 1')
    expect(text).toContain('callerbook_event_delay_seconds_count 2')
  })

  it('an import raises no events', async () => {
    await using folder = await temporaryFolder()
    const on = (...args: string[]) => callerbook([...args, '--data', folder.path])
    await on('outgoing', 'add', '--url', 'https://a.example/', '--events', 'crm')
    const imported = await on('import', 'test/fixtures/import/any.csv', '--type', 'contact')
    expect(imported).toMatchObject({ code: 0 })
    expect((await on('events', '--json')).out).toBe('[]\n')
  })
})
