import { z } from 'zod'
import { defineMethod, type Method } from '../../rest/method.ts'
import { text } from '../../rest/wire.ts'

/** A feature is there when the methods that make it are. */
const features: Readonly<Record<string, (methods: readonly Method[]) => boolean>> = {
  rest_offline_extended: (methods) => methods.some(({ name }) => name === 'event.offline.get'),
  rest_auth_connector: (methods) =>
    methods.some(({ name, params }) => name === 'event.bind' && 'auth_connector' in params.shape),
}

export const featureGet = defineMethod({
  name: 'feature.get',
  title: 'Ask whether the portal has a feature',
  docs: 'https://apidocs.bitrix24.com/api-reference/common/system/feature-get.html',
  differs: 'A feature that is not known is answered with N.',
  scope: 'basic',
  auth: 'any',
  params: z.object({ CODE: text().describe('rest_offline_extended or rest_auth_connector') }),
  result: z.object({ value: z.enum(['Y', 'N']).describe('Whether the portal has it') }),
  errors: {
    codeEmpty: { status: 400, code: 'CODE_EMPTY', description: "CODE can't be empty" },
  },
  async handler({ CODE }, { methods }, fail) {
    if (CODE === '') fail('codeEmpty')
    const has = Object.hasOwn(features, CODE) && features[CODE]?.(methods)
    return { value: has ? ('Y' as const) : ('N' as const) }
  },
})
