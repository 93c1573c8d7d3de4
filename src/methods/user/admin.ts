import { z } from 'zod'
import { defineMethod } from '../../rest/method.ts'

export const userAdmin = defineMethod({
  name: 'user.admin',
  title: 'Whether the current user may change settings of apps',
  docs: 'https://apidocs.bitrix24.com/api-reference/common/users/user-admin.html',
  scope: 'basic',
  auth: 'any',
  params: z.object({}),
  result: z.boolean(),
  errors: {},
  handler: async (_params, { caller }) => caller.isAdmin,
})
