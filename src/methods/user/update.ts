import { z } from 'zod'
import { defineMethod } from '../../rest/method.ts'
import { id } from '../../rest/wire.ts'
import { readUser, userErrors, userParams } from './read-user.ts'

export const userUpdate = defineMethod({
  name: 'user.update',
  title: 'Change, dismiss or reinstate a user',
  docs: 'https://apidocs.bitrix24.com/api-reference/user/user-update.html',
  differs:
    'Photos are not kept. Whoever is left without a department belongs to the top-level one.',
  scope: 'user',
  auth: 'any',
  params: z.object({
    ...userParams,
    ID: id().describe('Id of the user'),
    ACTIVE: z.unknown().optional().describe('N dismisses, Y reinstates'),
  }),
  result: z.literal(true),
  errors: userErrors,
  async handler({ ID }, { caller, people, sent, nowMs }, fail) {
    // A wrong id and a missing right are told alike, as documented.
    if (!caller.isAdmin || ID === undefined) return fail('accessDenied')
    const read = readUser(sent)
    if ('invalid' in read)
      return read.invalid === 'EMAIL'
        ? fail('emailWrong')
        : fail('invalid', { field: read.invalid })
    const updated = await people.update(ID, read.input, nowMs)
    if ('done' in updated) return updated.done
    switch (updated.refused) {
      case 'missing':
        return fail('accessDenied')
      case 'email':
        return fail('emailWrong')
      case 'email taken':
        return fail('emailTaken')
      case 'department':
        return fail('departmentUnknown')
    }
  },
})
