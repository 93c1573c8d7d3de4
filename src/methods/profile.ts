import { z } from 'zod'
import { defineMethod } from '../rest/method.ts'

export const profile = defineMethod({
  name: 'profile',
  title: 'Basic data of the current user',
  docs: 'https://apidocs.bitrix24.com/api-reference/common/users/profile.html',
  scope: 'basic',
  auth: 'any',
  params: z.object({}),
  result: z.union([
    z.object({
      ID: z.string(),
      ADMIN: z.boolean(),
      NAME: z.string(),
      LAST_NAME: z.string(),
      PERSONAL_GENDER: z.string(),
      TIME_ZONE: z.string(),
    }),
    z.array(z.never()).describe('The user is not active'),
  ]),
  errors: {},
  async handler(_params, { caller, people, nowMs }) {
    const record = await people.find(caller.employee, nowMs)
    if (!record?.isActive) return []
    const { values } = record
    return {
      ID: String(record.id),
      ADMIN: caller.isAdmin,
      NAME: values['NAME'] ?? '',
      LAST_NAME: values['LAST_NAME'] ?? '',
      PERSONAL_GENDER: values['PERSONAL_GENDER'] ?? '',
      TIME_ZONE: values['TIME_ZONE'] ?? '',
    }
  },
})
