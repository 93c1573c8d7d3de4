import { z } from 'zod'
import { formatAtom } from '../../domain/time-zone.ts'
import { defineMethod } from '../../rest/method.ts'

export const serverTime = defineMethod({
  name: 'server.time',
  title: 'Tell the time',
  docs: 'https://apidocs.bitrix24.com/api-reference/common/system/server-time.html',
  scope: 'basic',
  auth: 'any',
  params: z.object({}),
  result: z.string().describe("Date and time in the portal's zone"),
  errors: {},
  handler: async (_params, { portal, nowMs }) => formatAtom(portal.timeZone, nowMs),
})
