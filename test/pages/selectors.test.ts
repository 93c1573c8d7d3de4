/** What the dialogs of the host page list, and to whom. */
import { describe, expect, it } from 'vitest'
import { createDemoPortal } from '../../src/demo/create.ts'
import { createPhoneReader } from '../../src/domain/phone/phone.ts'
import { assignRole, saveRole } from '../../src/store/people/roles.ts'
import { letSignIn, oauthPortal } from '../support/oauth-portal.ts'
import { openBrowser } from '../support/browser.ts'
import { signedInBrowser } from '../support/signed-in.ts'

async function demo(email = 'alma@demo.example') {
  const running = await oauthPortal()
  const { database } = running.portal
  await database.transaction((tx) =>
    createDemoPortal(tx, createPhoneReader('US'), running.portal.nowMs),
  )
  for (const employee of [1, 2]) await letSignIn(database, employee)
  const browser = await signedInBrowser(running, email)
  return {
    running,
    browser,
    list: async (path: string) => {
      const { status, text } = await browser.get(path)
      return status === 200 ? JSON.parse(text) : status
    },
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  }
}

const titles = (list: { title: string }[]) => list.map(({ title }) => title)

describe('employees', () => {
  it('are found by each word of name, position and extension, the active ones only', async () => {
    await using portal = await demo()
    const all = await portal.list('/portal/people/?find=')
    expect(all.map(({ name }: { name: string }) => name)).toContain('Ben Carter')
    expect(await portal.list('/portal/people/?find=HEAD%20sales')).toMatchObject([
      { name: 'Ben Carter' },
    ])
    const { database } = portal.running.portal
    await database.transaction((tx) => tx.query('update employee set active = 0 where id = 2'))
    expect(await portal.list('/portal/people/?find=carter')).toEqual([])
  })

  it('are listed for nobody who is not signed in', async () => {
    await using portal = await demo()
    for (const path of ['/portal/people/', '/portal/access/', '/portal/clients/?type=lead'])
      expect((await openBrowser(portal.running).get(path)).status).toBe(401)
  })
})

it('an extranet user sees nothing of the company', async () => {
  await using portal = await demo('ben@demo.example')
  const { database } = portal.running.portal
  await database.transaction((tx) => tx.query("update employee set kind = 'extranet' where id = 2"))
  expect(await portal.list('/portal/people/?find=')).toEqual([])
  expect(await portal.list('/portal/clients/?type=contact&find=')).toEqual([])
  const codes = (await portal.list('/portal/access/?find=')) as { kind: string }[]
  expect(new Set(codes.map(({ kind }) => kind))).toEqual(new Set(['Groups']))
  expect((await portal.browser.get('/company/personal/user/1/')).status).toBe(404)
  expect((await portal.browser.get('/company/personal/user/2/')).status).toBe(200)
})

describe('access codes', () => {
  it('name groups, departments and employees', async () => {
    await using portal = await demo()
    const codes = await portal.list('/portal/access/?find=')
    expect(codes).toEqual(
      expect.arrayContaining([
        { id: 'AU', name: 'All authorized users', kind: 'Groups' },
        { id: 'D1', name: 'Demo Ltd', kind: 'Departments' },
        { id: 'DR1', name: 'Demo Ltd (with subdepartments)', kind: 'Departments' },
        { id: 'U2', name: 'Ben Carter', kind: 'Employees' },
      ]),
    )
    // What can be chosen here has a name, and can be asked for.
    const ids = codes.map(({ id }: { id: string }) => id)
    const { body } = await portal.running.portal.request('access.name', { ACCESS: ids })
    expect(Object.keys(body.result).toSorted()).toEqual(ids.toSorted())
  })

  it('of a department are those of its members, and with all below it', async () => {
    await using portal = await demo()
    const { running } = portal
    const tree = await running.portal.request('department.get', { NAME: 'Sales' })
    const sales = tree.body.result[0].ID
    const { path } = await running.portal.webhook({ owner: 2 })
    const has = async (...codes: string[]) => {
      const url = `${path}/user.access?${codes.map((code) => `ACCESS[]=${code}`).join('&')}`
      return (await running.portal.raw({ url })).body.result
    }
    expect(await has(`D${sales}`)).toBe(true)
    expect(await has('D1')).toBe(false)
    expect(await has('DR1')).toBe(true)
    expect(await has('DR999', 'U1', 'G1')).toBe(false)
    expect(await has('G2')).toBe(true)
  })
})

describe('clients', () => {
  it('are found by a part of the name, by number in any notation, by e-mail and by id', async () => {
    await using portal = await demo()
    const find = async (type: string, text: string) =>
      titles(await portal.list(`/portal/clients/?type=${type}&find=${encodeURIComponent(text)}`))
    expect(await find('contact', 'jOHN d')).toContain('John Doe')
    expect((await find('contact', '+1 (906) 219-5047'))[0]).toBe('John Doe')
    expect((await find('company', '643'))[0]).toBe('Daisy LLC')
    expect(await find('contact', 'nobody of this name')).toEqual([])
    expect(await find('contact', '100%_')).toEqual([])
    expect(await portal.list('/portal/clients/?type=deal&find=')).toBe(400)
    expect(await portal.list('/portal/clients/?type=__proto__')).toBe(400)
  })

  it('that the employee may not read are not listed, and have no page', async () => {
    await using portal = await demo('ben@demo.example')
    const { database } = portal.running.portal
    await database.transaction(async (tx) => {
      await saveRole(tx, 'own', { contact: { read: 'own' }, lead: { read: 'none' } })
      await assignRole(tx, 'employee', 2, 'own')
    })
    const contacts = (await portal.list('/portal/clients/?type=contact&find=')) as { id: string }[]
    const owned = await database.values<[number]>(
      'select count(*) from client where responsible = 2 and ref between $1 and $2',
      [3 * 2 ** 48, 4 * 2 ** 48 - 1],
    )
    expect(contacts.length).toBe(owned[0]?.[0])
    expect(await portal.list('/portal/clients/?type=lead&find=')).toEqual([])
    expect(await portal.list('/portal/clients/?type=contact&ids=651')).toEqual(
      contacts.filter(({ id }) => id === 'C_651'),
    )
    const hidden = await portal.browser.get('/crm/lead/details/1/')
    const missing = await portal.browser.get('/crm/lead/details/987654/')
    expect([hidden.status, missing.status]).toEqual([404, 404])
    const body = (text: string) => text.slice(text.indexOf('<main'))
    expect(body(hidden.text)).toBe(body(missing.text))
  })
})

describe('the page of a record', () => {
  it('shows a client with everything escaped, and may be framed by the portal alone', async () => {
    await using portal = await demo()
    const name = '<img src=x onerror=alert(1)>'
    const { body } = await portal.running.portal.request('crm.contact.add', {
      fields: {
        NAME: name,
        PHONE: [{ VALUE: '"><script>', VALUE_TYPE: 'WORK' }],
        EMAIL: [{ VALUE: 'a@b.example', VALUE_TYPE: 'WORK' }],
      },
    })
    const path = `/crm/contact/details/${body.result}/`
    const alone = await portal.browser.get(path)
    expect(alone.status).toBe(200)
    expect(alone.text).not.toContain('<img')
    expect(alone.text).not.toContain('<script>')
    expect(alone.text).toContain('href="mailto:a%40b.example"')
    expect(alone.headers.get('x-frame-options')).toBe('DENY')
    const inside = await portal.browser.get(`${path}?IFRAME=Y`)
    expect(inside.headers.get('x-frame-options')).toBe('SAMEORIGIN')
    expect(inside.headers.get('content-security-policy')).toContain("frame-ancestors 'self'")
    expect(inside.text).not.toContain('Sign out')
    // A link would lead to a page that the panel must not show, were it not for the panel, too.
    expect(inside.text).toContain('href="/company/personal/user/1/?IFRAME=Y"')
    expect(alone.text).toContain('href="/company/personal/user/1/"')
  })

  it('shows an employee with the ways to reach them', async () => {
    await using portal = await demo()
    const page = await portal.browser.get('/company/personal/user/2/')
    expect(page.text).toContain('<h1>Ben Carter</h1>')
    expect(page.text).toContain('Head of sales')
    expect((await portal.browser.get('/company/personal/user/999/')).status).toBe(404)
  })
})
