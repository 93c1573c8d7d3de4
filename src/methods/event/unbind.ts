import { z } from 'zod'
import { defineMethod } from '../../rest/method.ts'
import { id, text } from '../../rest/wire.ts'
import { eventNamed } from '../../domain/events.ts'
import { callingApp, isOffline } from './event-params.ts'

export const eventUnbind = defineMethod({
  name: 'event.unbind',
  title: 'Unsubscribe handlers from events',
  docs: 'https://apidocs.bitrix24.com/api-reference/events/event-unbind.html',
  scope: 'basic',
  auth: 'app',
  params: z.object({
    event: text().describe('Name of the event; absent: every one'),
    handler: text().describe('Address of the handler; absent: every one'),
    auth_type: id().describe('Only handlers with this user; 0 or empty: only those without one'),
    event_type: text().describe('online or offline'),
    auth_connector: text().describe('Source key of an offline queue; absent: every one'),
  }),
  result: z.object({ count: z.int().describe('How many handlers were removed') }),
  errors: {
    offlineDenied: {
      status: 403,
      code: 'ACCESS_DENIED',
      description: 'Access denied! Offline events unbinding requires administrator access rights',
    },
    userDenied: {
      status: 403,
      code: 'ACCESS_DENIED',
      description:
        'Access denied! Event unbinding with AUTH_TYPE requires administrator access rights',
    },
  },
  async handler(params, { caller, events, sent }, fail) {
    const app = callingApp(caller)
    const isKept = isOffline(params.event_type)
    if (isKept && !caller.isAdmin) fail('offlineDenied')
    const user = params.auth_type
    if (!caller.isAdmin && user !== undefined && user !== caller.employee) fail('userDenied')
    const event = params.event === '' ? undefined : eventNamed(params.event.trim())
    if (params.event !== '' && event === undefined) return { count: 0 }
    const runAs = user ?? (namesNoUser(sent) ? 0 : caller.isAdmin ? undefined : caller.employee)
    // Only their own may be removed by whoever is no administrator, and theirs have a user.
    if (!caller.isAdmin && runAs === 0) return { count: 0 }
    return {
      count: await events.unbind({
        app,
        isOffline: isKept,
        ...(event !== undefined && { event }),
        ...(!isKept && params.handler !== '' && { url: params.handler.trim() }),
        ...(runAs !== undefined && { runAs }),
        ...(isKept && params.auth_connector !== '' && { connector: params.auth_connector }),
      }),
    }
  },
})

/** An empty auth_type is not the same as none: it asks for the handlers that have no user. */
const namesNoUser = (sent: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(sent).some(
    ([key, value]) => key.toLowerCase() === 'auth_type' && (value === '' || Number(value) === 0),
  )
