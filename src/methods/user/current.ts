import { formatAtom } from '../../domain/time-zone.ts'
import { z } from 'zod'
import { defineMethod } from '../../rest/method.ts'
import { encodeUser } from './encode-user.ts'
import { scopeOf, userScopes, userShape } from './list-users.ts'

export const userCurrent = defineMethod({
  name: 'user.current',
  title: 'The user on whose behalf the request is sent',
  docs: 'https://apidocs.bitrix24.com/api-reference/user/user-current.html',
  ...userScopes,
  auth: 'any',
  params: z.object({}),
  result: userShape,
  errors: {},
  async handler(_params, { caller, people, portal, nowMs }) {
    const record = await people.find(caller.employee, nowMs)
    // Removed between the check of the credentials and here.
    if (!record) return {}
    const { timeZone } = portal
    const { USER_TYPE: _type, ...user } = encodeUser(record, {
      scope: scopeOf(caller.scopes),
      timeZone,
    })
    return {
      ...user,
      // Whoever sends a request is active at that moment; the page shows it in this form.
      IS_ONLINE: 'Y',
      LAST_ACTIVITY_DATE: formatAtom(timeZone, nowMs).slice(0, 19).replace('T', ' '),
      TIMESTAMP_X: record.modifiedAt === 0 ? '' : siteFormat(timeZone, record.modifiedAt),
    }
  },
})

/** `24.08.2023 13:19:39`: https://apidocs.bitrix24.com/settings/how-to-call-rest-api/batch.html shows it so. */
function siteFormat(timeZone: string, at: number): string {
  const [date = '', time = ''] = formatAtom(timeZone, at * 1000)
    .slice(0, 19)
    .split('T')
  return `${date.split('-').toReversed().join('.')} ${time}`
}
