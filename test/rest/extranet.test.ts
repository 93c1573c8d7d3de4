/** What extranet users are refused. https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-add.html */
import { expect, it } from 'vitest'
import { methods } from '../../src/methods/index.ts'
import { testPortal, type TestPortal } from '../support/server.ts'

async function guestOf(portal: TestPortal): Promise<(method: string) => Promise<object>> {
  const added = await portal.request('user.add', {
    EMAIL: 'guest@portal.example',
    EXTRANET: 'Y',
    SONET_GROUP_ID: [3],
  })
  const { path } = await portal.webhook({ owner: added.body.result })
  return async (method) => {
    const { status, body } = await portal.raw({
      url: `${path}/${method}`,
      contentType: 'application/json',
      body: '{"entityTypeId":3,"id":1,"fields":{"name":"Ann"}}',
    })
    return { status, body }
  }
}

const items = methods.map(({ name }) => name).filter((name) => name.startsWith('crm.item.'))

it('no method of crm.item is for extranet users', async () => {
  await using portal = await testPortal()
  const call = await guestOf(portal)
  await portal.request('crm.contact.add', { fields: { NAME: 'Ann' } })
  expect(items).toHaveLength(6)
  for (const name of items)
    expect(await call(name)).toEqual({
      status: 403,
      body: {
        error: 'allowed_only_intranet_user',
        error_description: 'Action is allowed only to intranet users',
      },
    })
})

it('nor does it help them to be administrators', async () => {
  await using portal = await testPortal()
  const call = await guestOf(portal)
  await portal.database.transaction((tx) =>
    tx.query(`update employee set admin = 1 where kind = 'extranet'`),
  )
  expect(await call('crm.item.list')).toMatchObject({ status: 403 })
})

it('a routing lookup is for any user, also for them', async () => {
  await using portal = await testPortal()
  const call = await guestOf(portal)
  expect(await call('telephony.externalCall.searchCrmEntities?PHONE_NUMBER=1')).toMatchObject({
    status: 200,
  })
})
