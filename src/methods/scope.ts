import { z } from 'zod'
import { defineMethod } from '../rest/method.ts'
import { yesNo } from '../rest/wire.ts'

export const scope = defineMethod({
  name: 'scope',
  title: 'List the scopes of the webhook or app',
  docs: 'https://apidocs.bitrix24.com/api-reference/common/system/scope.html',
  differs: 'The complete list names the scopes that callerbook has methods for.',
  scope: 'basic',
  auth: 'any',
  params: z.object({ full: yesNo().describe('All scopes there are, not only the own ones') }),
  result: z.array(z.string()),
  errors: {},
  async handler({ full }, { caller, methods }) {
    if (!full) return [...caller.scopes]
    const known = new Set(methods.flatMap((method) => [method.scope, ...method.otherScopes]))
    return [...known].filter((name) => name !== 'basic').toSorted()
  },
})
