import { z } from 'zod'
import { defineMethod } from '../../rest/method.ts'

export const appInfo = defineMethod({
  name: 'app.info',
  title: 'Tell about the app or webhook',
  docs: 'https://apidocs.bitrix24.com/api-reference/common/system/app-info.html',
  differs:
    'A webhook gets its scopes and the licence, as the official SDKs read it, and not the error "Access denied! Application context required".',
  scope: 'basic',
  auth: 'any',
  params: z.object({}),
  result: z.object({
    SCOPE: z.array(z.string()).describe('Scopes of the webhook'),
    LICENSE: z.string().describe('Language and plan; b24jssdk looks for "selfhosted" in it'),
  }),
  errors: {},
  handler: async (_params, { caller }) => ({
    SCOPE: [...caller.scopes],
    LICENSE: 'en_selfhosted',
  }),
})
