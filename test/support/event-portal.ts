/** A portal that delivers events, and the server of an integration that takes them. */
import type { EventName } from '../../src/domain/events.ts'
import { makeSecret } from '../../src/domain/access/credential.ts'
import type { App } from '../../src/store/access/apps.ts'
import { blankEmployee, saveEmployee } from '../../src/store/people/employees.ts'
import { issueTokens } from '../../src/store/access/tokens.ts'
import { outboxOf } from '../../src/store/events/outbox.ts'
import { addOutgoingWebhook } from '../../src/store/events/outgoing-webhooks.ts'
import {
  countWaiting,
  listDeliveries,
  type DeliveryRecord,
} from '../../src/store/events/event-queue.ts'
import { handlerServer, type HandlerServer } from './handler-server.ts'
import { registerApp, type TestApp } from './oauth-portal.ts'
import { testPortal, type TestAnswer, type TestPortal, type TestPortalOptions } from './server.ts'

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

export interface AppPortal extends EventPortal {
  readonly app: TestApp
  addApp(): Promise<TestApp>
  /** Calls a method with a token of the app, as the administrator unless another is named. */
  call(method: string, params?: object, employee?: number, app?: TestApp): Promise<TestAnswer>
  raw(method: string, params: object): Promise<TestAnswer>
  /** How many deliveries are not finished. */
  waiting(): Promise<number>
}

/** The same with an app, and employee 2, who is no administrator. */
export async function appPortal(appChanges: Partial<Omit<App, 'id'>> = {}): Promise<AppPortal> {
  const at = await eventPortal()
  const { database } = at.portal
  await database.transaction((tx) =>
    saveEmployee(tx, {
      ...blankEmployee,
      id: 2,
      name: 'Carla',
      lastName: 'Clerk',
      email: 'clerk@portal.example',
      isTimeTracked: false,
    }),
  )
  const app = await registerApp(database, appChanges)
  const tokens = new Map<string, string>()
  const raw = (method: string, params: object) =>
    at.portal.raw({
      url: `/rest/${method}`,
      contentType: 'application/json',
      body: JSON.stringify(params),
    })
  return {
    ...at,
    app,
    raw,
    addApp: () => registerApp(database, appChanges),

    async call(method, params = {}, employee = 1, caller = app) {
      const key = `${caller.id} ${employee}`
      const token =
        tokens.get(key) ??
        (
          await database.transaction((tx) =>
            issueTokens(tx, { app: caller.id, employee }, Math.floor(at.portal.nowMs / 1000)),
          )
        ).access
      tokens.set(key, token)
      return raw(method, { ...params, auth: token })
    },

    waiting: () => countWaiting(database),
  }
}
