import { z } from 'zod'
import { defineMethod } from '../../rest/method.ts'
import { textList } from '../../rest/wire.ts'

export const userAccess = defineMethod({
  name: 'user.access',
  title: 'Whether the current user has one of the access codes',
  docs: 'https://apidocs.bitrix24.com/api-reference/common/users/user-access.html',
  scope: 'basic',
  auth: 'any',
  params: z.object({ ACCESS: textList().describe('Access codes such as U1, D2, DR2, G2 and AU') }),
  result: z.boolean(),
  errors: {},
  handler: async ({ ACCESS }, { caller, accessCodes }) =>
    caller.isAdmin || (await accessCodes.hasAny(ACCESS ?? [], caller.employee)),
})
