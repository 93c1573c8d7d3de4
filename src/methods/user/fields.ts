import { z } from 'zod'
import { employeeFields, isShownIn } from '../../domain/people/employee-fields.ts'
import { defineMethod } from '../../rest/method.ts'
import { scopeOf, userScopes } from './list-users.ts'

export const userFields = defineMethod({
  name: 'user.fields',
  title: 'Names of the fields of users',
  docs: 'https://apidocs.bitrix24.com/api-reference/user/user-fields.html',
  ...userScopes,
  auth: 'any',
  params: z.object({}),
  result: z.record(z.string(), z.string()),
  errors: {},
  async handler(_params, { caller }) {
    const scope = scopeOf(caller.scopes)
    return Object.fromEntries(
      employeeFields
        .filter((field) => !field.isUnlisted && isShownIn(scope, field))
        .map(({ code, title }) => [code, title]),
    )
  },
})
