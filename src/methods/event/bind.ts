import { z } from 'zod'
import { defineMethod } from '../../rest/method.ts'
import { id, map, text } from '../../rest/wire.ts'
import { parseHandlerUrl } from '../../domain/handler-url.ts'
import { callingApp, findOpenEvent, isOffline } from './event-params.ts'

export const eventBind = defineMethod({
  name: 'event.bind',
  title: 'Subscribe a handler to an event',
  docs: 'https://apidocs.bitrix24.com/api-reference/events/event-bind.html',
  differs: 'A handler in a private network can be bound; whether it is sent anything is a setting.',
  scope: 'basic',
  auth: 'app',
  params: z.object({
    event: text().describe('Name of the event, in any letter case'),
    handler: text().describe('Address that gets a POST request for each event'),
    auth_type: id().describe('User whose token is sent; absent: of whoever caused the event'),
    event_type: text().describe('online, or offline: the events are kept for event.offline.get'),
    auth_connector: text().describe('Source key of an offline queue'),
    options: map().describe('minTimeout of ONOFFLINEEVENT: seconds between two notifications'),
  }),
  result: z.boolean().describe('true'),
  errors: {
    eventNotFound: {
      status: 400,
      code: 'ERROR_EVENT_NOT_FOUND',
      description: 'Event not found',
    },
    offlineDenied: {
      status: 403,
      code: 'ACCESS_DENIED',
      description: 'Access denied! Offline events binding requires administrator access rights',
    },
    userDenied: {
      status: 403,
      code: 'ACCESS_DENIED',
      description:
        'Access denied! Event binding with AUTH_TYPE requires administrator access rights',
    },
    handlerMissing: {
      status: 400,
      code: 'ERROR_ARGUMENT',
      description: "Argument 'HANDLER' is null or empty",
      extra: { argument: 'HANDLER' },
    },
    handlerInvalid: {
      status: 400,
      code: 'ERROR_ARGUMENT',
      description: 'HANDLER is no address of up to 2000 characters that begins with http or https',
      extra: { argument: 'HANDLER' },
    },
    bound: { status: 400, code: 'ERROR_CORE', description: 'Unable to set event handler' },
  },
  async handler(sent, { caller, events }, fail) {
    const app = callingApp(caller)
    const isKept = isOffline(sent.event_type)
    const event = findOpenEvent(sent.event, caller, { isKept }) ?? fail('eventNotFound')
    if (isKept && !caller.isAdmin) fail('offlineDenied')
    if (!caller.isAdmin && sent.auth_type !== undefined && sent.auth_type !== caller.employee)
      fail('userDenied')
    if (!isKept && sent.handler === '') fail('handlerMissing')
    const url = isKept ? '' : (parseHandlerUrl(sent.handler) ?? fail('handlerInvalid'))
    const isNew = await events.bind({
      app,
      event,
      url,
      // Whoever is no administrator subscribes in their own name.
      runAs: sent.auth_type ?? (caller.isAdmin ? 0 : caller.employee),
      isOffline: isKept,
      connector: isKept ? sent.auth_connector.slice(0, connectorMax) : '',
      minTimeoutS: event === 'ONOFFLINEEVENT' ? minTimeoutOf(sent.options ?? {}) : 0,
    })
    return isNew || fail('bound')
  },
})

const connectorMax = 255
const daySeconds = 86_400

/** https://apidocs.bitrix24.com/api-reference/events/on-offline-event.html */
function minTimeoutOf(options: Record<string, unknown>): number {
  const seconds = Number(options['minTimeout'] ?? 1)
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(Math.floor(seconds), daySeconds) : 1
}
