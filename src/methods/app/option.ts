/**
 * `app.option.*` and `user.option.*` keep settings of an app. A webhook belongs to no app: it gets the
 * documented refusal.
 */
import { z } from 'zod'
import { defineMethod, type Method } from '../../rest/method.ts'
import { map, text } from '../../rest/wire.ts'
import type { Caller } from '../../services.ts'

const accessException = (description: string) => ({
  status: 400,
  code: 'AccessException',
  description,
})

const errors = { noApp: accessException('Application context required') } as const

const setErrors = {
  ...errors,
  notAdmin: accessException('Administrator authorization required'),
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

interface Family {
  owner: 'app' | 'user'
  whose: string
  isForAdmins: boolean
}

function optionsOf({ owner, whose, isForAdmins }: Family): Method[] {
  const ownerOf = ({ app, employee }: Caller) =>
    app && (owner === 'app' ? { app: app.id } : { app: app.id, employee })
  return [
    defineMethod({
      name: `${owner}.option.get`,
      title: `Read settings of ${whose}`,
      docs: page(`${owner}-option-get`),
      scope: 'basic',
      auth: 'any',
      params: z.object({ option: text().describe('Name of one setting; absent: all of them') }),
      result: z
        .unknown()
        .describe('All settings by name, or one value; null when there is no such setting'),
      errors,
      async handler({ option }, { caller, apps }, fail) {
        const options = await apps.options(ownerOf(caller) ?? fail('noApp'))
        if (option === '') return options
        return Object.hasOwn(options, option) ? options[option] : null
      },
    }),
    defineMethod({
      name: `${owner}.option.set`,
      title: `Keep settings of ${whose}`,
      docs: page(`${owner}-option-set`),
      scope: 'basic',
      auth: 'any',
      params: z.object({ options: map().describe('Values by name; what is not named stays') }),
      result: z.literal(true),
      errors: setErrors,
      async handler({ options }, { caller, apps }, fail) {
        const holder = ownerOf(caller) ?? fail('noApp')
        if (isForAdmins && !caller.isAdmin) fail('notAdmin')
        const names = Object.keys(options ?? {})
        if (!options || names.length === 0) return fail('empty')
        if (names.some((name) => name.length > nameLengthMax)) fail('tooMany')
        if (!(await apps.setOptions(holder, options))) fail('tooMany')
        return true as const
      },
    }),
  ]
}

export const optionMethods: readonly Method[] = [
  ...optionsOf({ owner: 'app', whose: 'an app', isForAdmins: true }),
  ...optionsOf({ owner: 'user', whose: 'a user in an app', isForAdmins: false }),
]
