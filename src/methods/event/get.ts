import { z } from 'zod'
import { defineMethod } from '../../rest/method.ts'
import { callingApp } from './event-params.ts'

export const eventGet = defineMethod({
  name: 'event.get',
  title: 'List the handlers of the app',
  docs: 'https://apidocs.bitrix24.com/api-reference/events/event-get.html',
  scope: 'basic',
  auth: 'app',
  params: z.object({}),
  result: z.array(
    z.object({
      event: z.string().describe('Name of the event'),
      handler: z.string().describe("Address of the handler; '' for an offline event"),
      auth_type: z.string().describe('User whose token is sent; 0: of whoever caused the event'),
      offline: z.int().describe('1: the events are kept for event.offline.get'),
    }),
  ),
  errors: {},
  async handler(_params, { caller, events }) {
    const handlers = await events.list(callingApp(caller))
    return handlers
      .filter(({ runAs }) => caller.isAdmin || runAs === caller.employee)
      .map(({ event, url, runAs, isOffline }) => ({
        event,
        handler: url,
        auth_type: String(runAs),
        offline: isOffline ? 1 : 0,
      }))
  },
})
