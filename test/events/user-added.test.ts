import { expect, it } from 'vitest'
import { eventPortal } from '../support/event-portal.ts'

it('ONUSERADD tells the fields of the page about a new user, when one was added and not before', async () => {
  await using at = await eventPortal()
  await at.subscribe(['ONUSERADD'])
  const user = {
    EMAIL: 'user@example.com',
    NAME: 'Klaus',
    LAST_NAME: 'Weber',
    PERSONAL_GENDER: 'M',
    PERSONAL_BIRTHDAY: '1990-01-01',
    WORK_POSITION: 'Developer',
    UF_DEPARTMENT: [1],
  }
  expect((await at.portal.request('user.add', { ...user, UF_DEPARTMENT: [99] })).status).toBe(400)
  const { body } = await at.portal.request('user.add', user)
  const [event] = await at.handler.count(1)
  expect(event?.body).toMatchObject({
    event: 'ONUSERADD',
    data: {
      ...user,
      ID: String(body.result),
      ACTIVE: 'Y',
      UF_DEPARTMENT: { 0: '1' },
      DATE_REGISTER: '2026-03-06T15:42:39+00:00',
    },
  })
  expect(await at.finished(1)).toHaveLength(1)
})
