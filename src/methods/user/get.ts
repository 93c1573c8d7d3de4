import { z } from 'zod'
import { defineMethod } from '../../rest/method.ts'
import { findWords, isText, listParams, listUsers, userScopes, userShape } from './list-users.ts'

export const userGet = defineMethod({
  name: 'user.get',
  title: 'List users by a filter',
  docs: 'https://apidocs.bitrix24.com/api-reference/user/user-get.html',
  differs:
    'IS_ONLINE means at work (the workday runs); a filter by a field that the scope hides finds nobody.',
  ...userScopes,
  auth: 'any',
  params: listParams,
  result: z.array(userShape),
  errors: {},
  handler: (params, context) =>
    listUsers(params, context, (condition) => {
      const { field, operator, values } = condition
      if (field === 'NAME_SEARCH')
        return findWords(condition, ['NAME', 'LAST_NAME', 'SECOND_NAME', 'WORK_POSITION'])
      // The page says that "equals" is the default, and its samples search for "Iv%": both are met.
      const isPattern = operator === 'eq' && values.some((value) => value?.includes('%'))
      if (isPattern && isText(field)) return { ...condition, operator: 'like' }
      return undefined
    }),
})
