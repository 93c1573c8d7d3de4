import { z } from 'zod'
import { isOpenTo } from '../rest/dispatch.ts'
import { defineMethod } from '../rest/method.ts'
import { text, yesNo } from '../rest/wire.ts'

export const methodList = defineMethod({
  name: 'methods',
  title: 'List the methods',
  docs: 'https://apidocs.bitrix24.com/api-reference/common/system/methods.html',
  scope: 'basic',
  auth: 'any',
  params: z.object({
    full: yesNo().describe('All methods there are, not only those the scopes open'),
    scope: text().describe('Only the methods of this scope; empty: those open to everybody'),
  }),
  result: z.array(z.string()),
  errors: {},
  async handler(params, { caller, methods, sent }) {
    const only = params.scope.toLowerCase() || (isSentEmpty(sent) ? 'basic' : undefined)
    return methods
      .filter((method) => {
        if (only !== undefined)
          return method.scope === only || method.otherScopes.some((scope) => scope === only)
        return params.full || isOpenTo(method, caller)
      })
      .map(({ name }) => name)
  },
})

/** `scope=` means something else than no scope at all. */
const isSentEmpty = (sent: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(sent).some(([name, value]) => name.toLowerCase() === 'scope' && value === '')
