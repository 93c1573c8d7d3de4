/**
 * `app.option.*` and `user.option.*` keep settings of an app. A webhook belongs to no app: it gets the
 * documented refusal.
 */
import { z } from 'zod'
import { defineMethod, type Method } from '../../rest/method.ts'
import { phpArray } from '../../rest/decode/php-array.ts'
import { map, text } from '../../rest/wire.ts'
import type { Caller, Services } from '../../services.ts'

const accessException = (description: string) => ({
  status: 400,
  code: 'AccessException',
  description,
})

const errors = { noApp: accessException('Application context required') } as const

const setErrors = {
  ...errors,
  empty: { status: 400, code: 'ArgumentNullException', description: 'options is empty' },
  tooMany: {
    status: 400,
    code: 'ArgumentException',
    description:
      'More than 1000 settings, more than 1 MiB of them, or a name of more than 255 characters',
  },
} as const

const page = (name: string): string =>
  `https://apidocs.bitrix24.com/api-reference/common/settings/${name}.html`

const nameLengthMax = 255

type Owner = 'app' | 'user'

const getMethod = (owner: Owner, whose: string): Method =>
  defineMethod({
    name: `${owner}.option.get`,
    title: `Read settings of ${whose}`,
    docs: page(`${owner}-option-get`),
    scope: 'basic',
    auth: 'any',
    params: z.object({ option: text().describe('Name of one setting; absent: all of them') }),
    result: z
      .unknown()
      .describe(
        'All settings by name, or one value: the empty list when there are none, null for no such setting',
      ),
    errors,
    async handler({ option }, { caller, apps }, fail) {
      const options = await apps.options(holderOf(owner, caller) ?? fail('noApp'))
      if (option === '') return phpArray(new Map(Object.entries(options)))
      return Object.hasOwn(options, option) ? options[option] : null
    },
  })

const setSpec = (owner: Owner, whose: string) => ({
  name: `${owner}.option.set`,
  title: `Keep settings of ${whose}`,
  docs: page(`${owner}-option-set`),
  scope: 'basic' as const,
  auth: 'any' as const,
  params: z.object({ options: map().describe('Values by name; what is not named stays') }),
  result: z.literal(true),
})

const appOptionSet = defineMethod({
  ...setSpec('app', 'an app'),
  errors: { ...setErrors, notAdmin: accessException('Administrator authorization required') },
  async handler({ options }, { caller, apps }, fail) {
    const holder = holderOf('app', caller) ?? fail('noApp')
    if (!caller.isAdmin) fail('notAdmin')
    return keep(apps, holder, options, fail)
  },
})

const userOptionSet = defineMethod({
  ...setSpec('user', 'a user in an app'),
  errors: setErrors,
  async handler({ options }, { caller, apps }, fail) {
    return keep(apps, holderOf('user', caller) ?? fail('noApp'), options, fail)
  },
})

const holderOf = (owner: Owner, { app, employee }: Caller) =>
  app && (owner === 'app' ? { app: app.id } : { app: app.id, employee })

async function keep(
  apps: Services['apps'],
  holder: { app: number; employee?: number },
  options: Readonly<Record<string, unknown>> | undefined,
  fail: (name: 'empty' | 'tooMany') => never,
): Promise<true> {
  const names = Object.keys(options ?? {})
  if (!options || names.length === 0) return fail('empty')
  if (names.some((name) => name.length > nameLengthMax)) fail('tooMany')
  if (!(await apps.setOptions(holder, options))) fail('tooMany')
  return true
}

export const optionMethods: readonly Method[] = [
  getMethod('app', 'an app'),
  appOptionSet,
  getMethod('user', 'a user in an app'),
  userOptionSet,
]
