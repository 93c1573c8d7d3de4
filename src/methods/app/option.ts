/**
 * `app.option.*` and `user.option.*` keep settings of an app. A webhook belongs to no app: it gets the
 * documented refusal.
 */
import { z } from 'zod'
import { defineMethod, type Method } from '../../rest/method.ts'
import { map, text } from '../../rest/wire.ts'

const errors = {
  noApp: {
    status: 400,
    code: 'AccessException',
    description: 'Application context required',
  },
} as const

const page = (name: string): string =>
  `https://apidocs.bitrix24.com/api-reference/common/settings/${name}.html`

function optionsOf(owner: 'app' | 'user', whose: string): Method[] {
  return [
    defineMethod({
      name: `${owner}.option.get`,
      title: `Read settings of ${whose}`,
      docs: page(`${owner}-option-get`),
      scope: 'basic',
      auth: 'any',
      params: z.object({ option: text().describe('Name of one setting; absent: all of them') }),
      result: z.union([z.string(), z.null(), z.record(z.string(), z.string())]),
      errors,
      handler: async (_params, _context, fail) => fail('noApp'),
    }),
    defineMethod({
      name: `${owner}.option.set`,
      title: `Keep settings of ${whose}`,
      docs: page(`${owner}-option-set`),
      scope: 'basic',
      auth: 'any',
      params: z.object({ options: map().describe('Values by name') }),
      result: z.literal(true),
      errors,
      handler: async (_params, _context, fail) => fail('noApp'),
    }),
  ]
}

export const optionMethods: readonly Method[] = [
  ...optionsOf('app', 'an app'),
  ...optionsOf('user', 'a user in an app'),
]
