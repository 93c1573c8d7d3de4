import { z } from 'zod'
import type { EventData } from '../../domain/events.ts'
import { defineMethod } from '../../rest/method.ts'
import { callingApp } from './event-params.ts'

export const eventTest = defineMethod({
  name: 'event.test',
  title: "Send ONAPPTEST to the app's own handlers",
  docs: 'https://apidocs.bitrix24.com/api-reference/events/test-handler.html',
  scope: 'basic',
  auth: 'app',
  params: z.object({}),
  result: z.literal(1),
  errors: {},
  async handler(_params, { caller, events, sent }) {
    await events.test(callingApp(caller), caller.employee, sent as EventData)
    return 1 as const
  },
})
