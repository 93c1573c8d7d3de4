import { z } from 'zod'
import { defineMethod } from '../../rest/method.ts'
import { findWords, listParams, listUsers, userScopes, userShape } from './list-users.ts'

const searched = ['NAME', 'LAST_NAME', 'SECOND_NAME', 'WORK_POSITION', 'UF_DEPARTMENT_NAME']

export const userSearch = defineMethod({
  name: 'user.search',
  title: 'Search users by personal data',
  docs: 'https://apidocs.bitrix24.com/api-reference/user/user-search.html',
  differs:
    'FIND looks for each word anywhere in the fields, and goes together with other conditions.',
  ...userScopes,
  auth: 'any',
  params: listParams,
  result: z.array(userShape),
  errors: {},
  handler: (params, context) =>
    listUsers(params, context, (condition) => {
      const { field, operator, values } = condition
      if (field === 'FIND') return findWords(condition, searched)
      if (field === 'NAME_SEARCH') return findWords(condition, searched.slice(0, -1))
      const words = values.filter((value) => value !== null)
      if (operator !== 'eq' || !searched.includes(field) || words.length === 0) return undefined
      // "Right LIKE" of the page: a value stands for the beginning of the field.
      const patterns = words.map((value) => (value.includes('%') ? value : `${value}%`))
      return { field, operator: 'like', values: patterns }
    }),
})
