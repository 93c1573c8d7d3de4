/** A portal that delivers events, and the server of an integration that takes them. */
import type { EventName } from '../../src/domain/events.ts'
import { makeSecret } from '../../src/domain/credential.ts'
import { outboxOf } from '../../src/store/outbox.ts'
import { addOutgoingWebhook } from '../../src/store/outgoing-webhooks.ts'
import { listDeliveries, type DeliveryRecord } from '../../src/store/event-queue.ts'
import { handlerServer, type HandlerServer } from './handler-server.ts'
import { testPortal, type TestPortal, type TestPortalOptions } from './server.ts'

export const contactEvents: EventName[] = [
  'ONCRMCONTACTADD',
  'ONCRMCONTACTUPDATE',
  'ONCRMCONTACTDELETE',
]

export interface EventPortal extends AsyncDisposable {
  readonly portal: TestPortal
  readonly handler: HandlerServer
  /** Subscribes an address; returns the token that its events carry. */
  subscribe(events: EventName[], url?: string): Promise<string>
  /** Adds a contact through the API; returns its id. */
  addContact(name?: string): Promise<number>
  /** The history of deliveries, oldest first, once so many are finished. */
  finished(count: number): Promise<DeliveryRecord[]>
}

export async function eventPortal(options: TestPortalOptions = {}): Promise<EventPortal> {
  const portal = await testPortal({ eventNetworks: ['127.0.0.1'], ...options })
  const handler = await handlerServer()
  const { database } = portal
  portal.app.delivery.start()
  return {
    portal,
    handler,

    async subscribe(events, url = handler.url) {
      const applicationToken = makeSecret()
      await database.transaction((tx) =>
        addOutgoingWebhook(tx, { title: 'Test', url, events, applicationToken, createdAt: 0 }),
      )
      outboxOf(database).forget()
      return applicationToken
    },

    async addContact(name = 'Ada') {
      const { body } = await portal.request('crm.contact.add', { fields: { NAME: name } })
      return body.result as number
    },

    async finished(count) {
      for (;;) {
        const all = await listDeliveries(database, { limit: 10_000 })
        const done = all.filter(({ state }) => state !== 'waiting')
        if (done.length >= count) return done.toReversed()
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },

    async [Symbol.asyncDispose]() {
      await portal.app.delivery.stop(0)
      await handler[Symbol.asyncDispose]()
      await portal[Symbol.asyncDispose]()
    },
  }
}
