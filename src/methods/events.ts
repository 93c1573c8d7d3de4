import { z } from 'zod'
import { eventKinds, type EventName } from '../domain/events.ts'
import { defineMethod } from '../rest/method.ts'
import { text, yesNo } from '../rest/wire.ts'
import { isEventOpen } from './event/event-params.ts'

export const eventList = defineMethod({
  name: 'events',
  title: 'List the events that there are',
  docs: 'https://apidocs.bitrix24.com/api-reference/events/events.html',
  differs: 'Only what callerbook raises is listed.',
  scope: 'basic',
  auth: 'app',
  params: z.object({
    SCOPE: text().describe('Only the events of this scope'),
    FULL: yesNo().describe('All events, and not only those of the scopes of the app'),
  }),
  result: z.array(z.string()).describe('Names of events'),
  errors: {},
  async handler({ SCOPE, FULL }, { caller }) {
    const all = Object.keys(eventKinds) as EventName[]
    if (SCOPE !== '') return all.filter((event) => eventKinds[event].scope === SCOPE.toLowerCase())
    return FULL ? all : all.filter((event) => isEventOpen(event, caller))
  },
})
