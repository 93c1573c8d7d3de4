import { z } from 'zod'
import { defineMethod } from '../../rest/method.ts'
import { textList, yesNo } from '../../rest/wire.ts'
import { argument, readUser, userErrors, userParams } from './read-user.ts'

export const userAdd = defineMethod({
  name: 'user.add',
  title: 'Invite a user',
  docs: 'https://apidocs.bitrix24.com/api-reference/user/user-add.html',
  differs:
    'No invitation is mailed: the user is active at once. Photos are not kept. The groups of an extranet user are checked for their form only.',
  scope: 'user',
  auth: 'any',
  params: z.object({
    ...userParams,
    EXTRANET: yesNo().describe('Y: an extranet user, who has no CRM'),
    SONET_GROUP_ID: textList().describe('Groups of an extranet user'),
  }),
  result: z.int().describe('Id of the new user'),
  errors: {
    ...userErrors,
    noDepartment: argument('no_extranet_field'),
    groupMissing: { status: 400, code: 'ERROR_GROUPID', description: 'Group code not specified' },
    groupWrong: {
      status: 400,
      code: 'ERROR_NO_GROUP',
      description: 'Group is specified incorrectly',
    },
  },
  async handler({ EXTRANET, SONET_GROUP_ID }, { caller, people, sent, nowMs }, fail) {
    if (!caller.isAdmin) fail('accessDenied')
    const read = readUser(sent)
    if ('invalid' in read)
      return read.invalid === 'EMAIL'
        ? fail('emailWrong')
        : fail('invalid', { field: read.invalid })
    const { departments, ...input } = read.input
    if (!input.values['EMAIL']) fail('emailWrong')
    if (EXTRANET) {
      const groups = (SONET_GROUP_ID ?? []).filter((group) => group !== '')
      if (groups.length === 0) fail('groupMissing')
      if (!groups.every((group) => /^[1-9]\d{0,14}$/.test(group))) fail('groupWrong')
    } else if (!departments || departments.length === 0) fail('noDepartment')
    const added = await people.add(
      EXTRANET ? { ...input, kind: 'extranet' } : { ...input, ...(departments && { departments }) },
      caller.employee,
      nowMs,
    )
    if ('done' in added) return added.done
    if (added.refused === 'email taken') return fail('emailTaken')
    return fail(added.refused === 'department' ? 'departmentUnknown' : 'emailWrong')
  },
})
