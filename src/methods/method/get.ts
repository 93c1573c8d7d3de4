import { z } from 'zod'
import { isOpenTo } from '../../rest/dispatch.ts'
import { defineMethod } from '../../rest/method.ts'
import { text } from '../../rest/wire.ts'

export const methodGet = defineMethod({
  name: 'method.get',
  title: 'Ask whether a method exists and may be called',
  docs: 'https://apidocs.bitrix24.com/api-reference/common/system/method-get.html',
  differs: 'The name may be written in any letter case.',
  scope: 'basic',
  auth: 'any',
  params: z.object({ name: text().describe('Name of the method') }),
  result: z.object({
    isExisting: z.boolean().describe('Whether there is such a method'),
    isAvailable: z.boolean().describe('Whether the scopes of the webhook or app open it'),
  }),
  errors: {},
  async handler({ name }, { caller, methods }) {
    const asked = name.toLowerCase()
    const method = methods.find((each) => each.name.toLowerCase() === asked)
    return {
      isExisting: method !== undefined,
      isAvailable: method !== undefined && isOpenTo(method, caller),
    }
  },
})
