/** What a caller may see and do, by their own role and those of their departments. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Rights } from '../../src/domain/people/rights.ts'
import { assignRole, saveRole } from '../../src/store/people/roles.ts'
import { testPortal, type TestPortal } from '../support/server.ts'

let portal: TestPortal
let sales: number
let support: number
let mia: { id: number; path: string }
let ned: { id: number; path: string }
/** Contacts by who is responsible. */
let contacts: Record<'admin' | 'mia' | 'ned', number>

beforeAll(async () => {
  portal = await testPortal()
  const result = async (method: string, params: object) =>
    (await portal.request(method, params)).body.result as number
  sales = await result('department.add', { NAME: 'Sales', PARENT: 1 })
  support = await result('department.add', { NAME: 'Support', PARENT: 1 })
  const person = async (name: string, departments: number[]) => {
    const id = await result('user.add', {
      EMAIL: `${name}@portal.example`,
      UF_DEPARTMENT: departments,
    })
    return { id, path: (await portal.webhook({ owner: id })).path }
  }
  mia = await person('mia', [sales, support])
  ned = await person('ned', [sales])
  const contact = (ASSIGNED_BY_ID: number) =>
    result('crm.contact.add', {
      fields: {
        NAME: 'Ann',
        ASSIGNED_BY_ID,
        PHONE: [{ VALUE: '+4930901820', VALUE_TYPE: 'WORK' }],
      },
    })
  contacts = { admin: await contact(1), mia: await contact(mia.id), ned: await contact(ned.id) }
})
afterAll(() => portal[Symbol.asyncDispose]())

async function give(
  to: ['employee' | 'department', number],
  name: string,
  rights: Rights | null,
): Promise<void> {
  await portal.database.transaction(async (tx) => {
    if (rights) await saveRole(tx, name, rights)
    await assignRole(tx, ...to, rights && name)
  })
  // Rights that were looked up a moment ago are looked up again a second later.
  portal.nowMs += 2_000
}

const as = async (who: { path: string }, method: string, params: object = {}) => {
  const { status, body } = await portal.raw({
    url: `${who.path}/${method}`,
    contentType: 'application/json',
    body: JSON.stringify(params),
  })
  return status === 200 ? body : { status, ...body }
}
const seenBy = async (who: { path: string }): Promise<number[]> => {
  const { result, total } = await as(who, 'crm.contact.list', { select: ['ID'] })
  expect(total).toBe(result.length)
  return result.map(({ ID }: { ID: string }) => Number(ID))
}

describe('reading contacts', () => {
  const read = (level: 'none' | 'own' | 'department' | 'all'): Rights => ({
    contact: { read: level },
  })

  test('without a role shows all of them', async () => {
    expect(await seenBy(mia)).toEqual(Object.values(contacts))
  })

  test.each([
    ['own', ['mia']],
    ['department', ['mia', 'ned']],
    ['all', ['admin', 'mia', 'ned']],
  ] as const)('at the level %s shows, counts and opens those alone', async (level, names) => {
    await give(['employee', mia.id], level, read(level))
    expect(await seenBy(mia)).toEqual(names.map((name) => contacts[name]))
    for (const [name, id] of Object.entries(contacts)) {
      const answer = await as(mia, 'crm.contact.get', { id })
      if (names.some((each) => each === name)) expect(answer.result.ID).toBe(String(id))
      else expect(answer).toMatchObject({ status: 400, error_description: 'Access denied.' })
    }
    await give(['employee', mia.id], level, null)
  })

  test('at the level none is refused, also by findbycomm when no type may be read', async () => {
    const none = { read: 'none' } as const
    await give(['employee', mia.id], 'blind', { lead: none, contact: none, company: none })
    expect(await as(mia, 'crm.contact.list')).toMatchObject({ error_description: 'Access denied.' })
    const found = await as(mia, 'crm.duplicate.findbycomm', {
      type: 'PHONE',
      values: ['+4930901820'],
    })
    expect(found).toMatchObject({ status: 403, error_description: 'Access denied' })
    await give(['employee', mia.id], 'blind', null)
  })

  test('by the roles of departments goes by the highest, unless there is a role of one’s own', async () => {
    await give(['department', sales], 'seller', read('own'))
    expect(await seenBy(mia)).toEqual([contacts.mia])
    expect(await seenBy(ned)).toEqual([contacts.ned])
    await give(['department', support], 'helper', read('all'))
    expect(await seenBy(mia)).toEqual(Object.values(contacts))
    expect(await seenBy(ned)).toEqual([contacts.ned])
    await give(['employee', ned.id], 'mate', read('department'))
    expect(await seenBy(ned)).toEqual([contacts.mia, contacts.ned])
    await give(['employee', ned.id], 'mate', null)
    await give(['department', sales], 'seller', null)
    await give(['department', support], 'helper', null)
    expect(await seenBy(ned)).toEqual(Object.values(contacts))
  })

  test('never restricts administrators, nor the routing of calls', async () => {
    await give(['employee', 1], 'blind', { contact: { read: 'none' } })
    expect((await portal.request('crm.contact.list')).body.total).toBe(3)
    await give(['employee', 1], 'blind', null)
    await give(['employee', mia.id], 'blind', { contact: { read: 'none' } })
    const { result } = await as(mia, 'telephony.externalCall.searchCrmEntities', {
      PHONE_NUMBER: '+4930901820',
    })
    expect(result).toHaveLength(3)
    await give(['employee', mia.id], 'blind', null)
  })
})
