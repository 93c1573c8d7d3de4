/**
 * Links of contacts and companies and of leads and contacts, by the methods for them and by the fields
 * of records. Samples: https://apidocs.bitrix24.com/api-reference/crm/contacts/company/index.html and
 * its siblings for companies and leads.
 */
import { describe, expect, it } from 'vitest'
import { callerWith } from '../support/restricted.ts'
import { testPortal, type TestPortal } from '../support/server.ts'

/** Contacts and companies 1 to 5 and leads 1 to 5. */
async function portalWithClients(): Promise<TestPortal> {
  const portal = await testPortal()
  for (let id = 1; id <= 5; id += 1) {
    await portal.request('crm.lead.add', { fields: { TITLE: `Lead ${id}` } })
    await portal.request('crm.contact.add', { fields: { NAME: `Contact ${id}` } })
    await portal.request('crm.company.add', { fields: { TITLE: `Company ${id}` } })
  }
  return portal
}

const families = [
  ['crm.contact.company', 'COMPANY_ID', 'Company'],
  ['crm.company.contact', 'CONTACT_ID', 'Contact'],
  ['crm.lead.contact', 'CONTACT_ID', 'Contact'],
] as const

describe.each(families)('%s', (prefix, code, title) => {
  const call = async (portal: TestPortal, verb: string, params: object) =>
    (await portal.request(`${prefix}.${verb}`, params)).body.result
  const rows = async (portal: TestPortal, id = 1) =>
    (await call(portal, 'items.get', { id })).map((row: Record<string, unknown>) => [
      row[code],
      row['SORT'],
      row['IS_PRIMARY'],
    ])

  it('answers rows of numbers, as in the sample', async () => {
    await using portal = await portalWithClients()
    const items = [
      { [code]: 2, IS_PRIMARY: 'Y', SORT: 100 },
      { [code]: 3, SORT: 110 },
    ]
    expect(await call(portal, 'items.set', { id: 1, items })).toBe(true)
    expect(await call(portal, 'items.get', { id: 1 })).toEqual([
      { [code]: 2, SORT: 100, ROLE_ID: 0, IS_PRIMARY: 'Y' },
      { [code]: 3, SORT: 110, ROLE_ID: 0, IS_PRIMARY: 'N' },
    ])
  })

  it('adds links once, after the others, the first one primary', async () => {
    await using portal = await portalWithClients()
    const add = (fields: object) => call(portal, 'add', { id: 1, fields })
    expect(await add({ [code]: 4 })).toBe(true)
    expect(await add({ [code]: 5, SORT: 1000, IS_PRIMARY: 'Y' })).toBe(true)
    expect(await add({ [code]: '3' })).toBe(true)
    expect(await add({ [code]: 4, IS_PRIMARY: 'Y' })).toBe(false)
    expect(await rows(portal)).toEqual([
      [4, 10, 'N'],
      [5, 1000, 'Y'],
      [3, 1010, 'N'],
    ])
  })

  it('makes the first remaining link primary when the primary one goes', async () => {
    await using portal = await portalWithClients()
    const items = [{ [code]: 2 }, { [code]: 3 }, { [code]: 4, IS_PRIMARY: 'Y' }]
    await call(portal, 'items.set', { id: 1, items })
    expect(await call(portal, 'delete', { id: 1, fields: { [code]: 4 } })).toBe(true)
    expect(await call(portal, 'delete', { id: 1, fields: { [code]: 4 } })).toBe(false)
    expect(await rows(portal)).toEqual([
      [2, 10, 'Y'],
      [3, 20, 'N'],
    ])
  })

  it('replaces the set: known links keep their sort, the first primary one counts', async () => {
    await using portal = await portalWithClients()
    const set = (items: unknown) => call(portal, 'items.set', { id: 1, items })
    await set([{ [code]: 2, SORT: 500 }, { [code]: 3 }])
    await set([
      { [code]: 4 },
      { [code]: 2, IS_PRIMARY: 'Y' },
      { [code]: 5, SORT: 7, IS_PRIMARY: 'Y' },
    ])
    expect(await rows(portal)).toEqual([
      [5, 7, 'N'],
      [2, 500, 'Y'],
      [4, 520, 'N'],
    ])
    // As form encoders write a list.
    await set({ '0': { [code]: '3' } })
    expect(await rows(portal)).toEqual([[3, 520 + 10, 'Y']])
    await set([])
    expect(await rows(portal)).toEqual([])
  })

  it('removes all links, and nothing is done, too', async () => {
    await using portal = await portalWithClients()
    await call(portal, 'items.set', { id: 1, items: [{ [code]: 2 }, { [code]: 3 }] })
    expect(await call(portal, 'items.delete', { id: 1 })).toBe(true)
    expect(await call(portal, 'items.delete', { id: 1 })).toBe(true)
    expect(await rows(portal)).toEqual([])
  })

  it('describes its fields as the page does', async () => {
    await using portal = await testPortal()
    const flags = { isReadOnly: false, isImmutable: false, isMultiple: false, isDynamic: false }
    expect(await call(portal, 'fields', {})).toEqual({
      SORT: { type: 'integer', isRequired: false, ...flags, title: 'Sorting' },
      IS_PRIMARY: { type: 'char', isRequired: false, ...flags, title: 'Primary' },
      [code]: { type: 'integer', isRequired: true, ...flags, title },
    })
  })

  const refused = async (portal: TestPortal, verb: string, params: object) => {
    const { status, body } = await portal.request(`${prefix}.${verb}`, params)
    return { status, ...body }
  }
  const sentence = (error_description: string, error = '') => ({
    status: 400,
    error,
    error_description,
  })
  const notFound = sentence('Not found.', prefix === 'crm.lead.contact' ? 'NOT_FOUND' : '')

  it('refuses an owner that is no id, in the words of each page', async () => {
    await using portal = await testPortal()
    const quoted = sentence("The parameter 'ownerEntityID' is invalid or not defined.")
    const plain = sentence('The parameter ownerEntityID is invalid or not defined.')
    expect(await refused(portal, 'add', { id: 0, fields: { [code]: 1 } })).toEqual(quoted)
    expect(await refused(portal, 'delete', { fields: { [code]: 1 } })).toEqual(quoted)
    expect(await refused(portal, 'items.get', {})).toEqual(plain)
    expect(await refused(portal, 'items.set', { id: -1, items: [] })).toEqual(plain)
    expect(await refused(portal, 'items.delete', { id: 'x' })).toEqual(plain)
  })

  it('refuses what is no map or no list', async () => {
    await using portal = await portalWithClients()
    const fieldsInvalid = sentence("The parameter 'fields' must be array.")
    expect(await refused(portal, 'add', { id: 1, fields: 'x' })).toEqual(fieldsInvalid)
    expect(await refused(portal, 'delete', { id: 1, fields: 5 })).toEqual(
      prefix === 'crm.company.contact'
        ? sentence("The parameter 'item' must be array.")
        : fieldsInvalid,
    )
    const itemsInvalid = sentence('The parameter items must be array.')
    for (const items of [undefined, 'x', 5, [7], { [code]: 7 }, [{ [code]: 7 }, 7]])
      expect(await refused(portal, 'items.set', { id: 1, items })).toEqual(itemsInvalid)
  })

  it('refuses fields that name nobody, or hold a sort that is none', async () => {
    await using portal = await portalWithClients()
    const notValid = sentence("The parameter 'fields' is not valid.")
    for (const fields of [{}, { [code]: 0 }, { [code]: -3 }, { [code]: 'x' }, { [code]: [1] }])
      for (const verb of ['add', 'delete'])
        expect(await refused(portal, verb, { id: 1, fields })).toEqual(notValid)
    for (const SORT of ['x', 1.5, 2 ** 40, {}])
      expect(await refused(portal, 'add', { id: 1, fields: { [code]: 2, SORT } })).toEqual(notValid)
    await call(portal, 'add', { id: 1, fields: { [code]: 2 } })
    const items = [{ [code]: 3 }, { SORT: 10 }]
    expect(await refused(portal, 'items.set', { id: 1, items })).toEqual(
      sentence("The parameter 'items' is not valid."),
    )
    expect(await rows(portal)).toEqual([[2, 10, 'Y']])
  })

  it('refuses clients that do not exist', async () => {
    await using portal = await portalWithClients()
    expect(await refused(portal, 'add', { id: 99, fields: { [code]: 1 } })).toEqual(notFound)
    expect(await refused(portal, 'add', { id: 1, fields: { [code]: 99 } })).toEqual(notFound)
    expect(await refused(portal, 'delete', { id: 99, fields: { [code]: 1 } })).toEqual(notFound)
    const items = [{ [code]: 1 }, { [code]: 99 }]
    expect(await refused(portal, 'items.set', { id: 1, items })).toEqual(notFound)
    expect(await rows(portal)).toEqual([])
  })

  it('has nothing to read or remove of an owner that does not exist, or says so', async () => {
    await using portal = await testPortal()
    const [got, removed] = [
      await portal.request(`${prefix}.items.get`, { id: 99 }),
      await portal.request(`${prefix}.items.delete`, { id: 99 }),
    ]
    if (prefix === 'crm.lead.contact') {
      expect(got).toMatchObject({ status: 400, body: { error: 'NOT_FOUND' } })
      expect(removed).toMatchObject({ status: 400, body: { error: 'NOT_FOUND' } })
    } else {
      expect(got.body.result).toEqual([])
      expect(removed.body.result).toBe(true)
    }
  })

  it('says no to who may not change or read the owner, and knows no client that may not be read', async () => {
    await using portal = await portalWithClients()
    const [, owner, otherType] = prefix.split('.') as [string, 'contact', 'company']
    const own = { read: 'own', update: 'own' } as const
    const asBo = await callerWith(portal, { [owner]: own, [otherType]: own })
    await portal.request(`crm.${owner}.update`, { id: 2, fields: { ASSIGNED_BY_ID: 7 } })
    const accessDenied = { error: 'ACCESS_DENIED', error_description: 'Access denied!' }
    const fields = { [code]: 1 }
    for (const [verb, params] of [
      ['add', { id: 1, fields }],
      ['delete', { id: 1, fields }],
      ['items.get', { id: 1 }],
      ['items.set', { id: 1, items: [fields] }],
      ['items.delete', { id: 1 }],
      // No telling apart from what is not there.
      ['add', { id: 99, fields }],
      ['items.get', { id: 99 }],
    ] as const)
      expect(await asBo(`${prefix}.${verb}`, params)).toMatchObject({
        status: 400,
        body: accessDenied,
      })
    const hidden = await asBo(`${prefix}.add`, { id: 2, fields })
    expect({ status: hidden.status, ...hidden.body }).toEqual(notFound)
    // Links that somebody else has made can be kept and removed.
    await call(portal, 'add', { id: 2, fields })
    const kept = await asBo(`${prefix}.items.set`, { id: 2, items: [{ [code]: 1, SORT: 5 }] })
    expect(kept.body.result).toBe(true)
    expect((await asBo(`${prefix}.delete`, { id: 2, fields })).body.result).toBe(true)
  })
})

describe('links of contacts and companies', () => {
  it('are the same from both ends, with an order and a primary one of each end’s own', async () => {
    await using portal = await portalWithClients()
    const call = async (method: string, params: object) =>
      (await portal.request(method, params)).body.result
    for (const id of [1, 2, 3])
      await call('crm.contact.company.add', { id, fields: { COMPANY_ID: 5, SORT: 100 - id } })
    expect(await call('crm.company.contact.items.get', { id: 5 })).toMatchObject([
      { CONTACT_ID: 1, SORT: 10, IS_PRIMARY: 'Y' },
      { CONTACT_ID: 2, SORT: 20, IS_PRIMARY: 'N' },
      { CONTACT_ID: 3, SORT: 30, IS_PRIMARY: 'N' },
    ])
    await call('crm.company.contact.add', { id: 4, fields: { CONTACT_ID: 1, IS_PRIMARY: 'Y' } })
    expect(await call('crm.contact.company.items.get', { id: 1 })).toMatchObject([
      { COMPANY_ID: 5, SORT: 99, IS_PRIMARY: 'Y' },
      { COMPANY_ID: 4, SORT: 109, IS_PRIMARY: 'N' },
    ])
  })
})

describe('links in the fields of records', () => {
  const open = async () => {
    const portal = await portalWithClients()
    const call = async (method: string, params: object) =>
      (await portal.request(method, params)).body.result
    const companies = async (id: number) =>
      (await call('crm.contact.company.items.get', { id })).map(
        (row: { COMPANY_ID: number; IS_PRIMARY: string }) =>
          `${row.COMPANY_ID}${row.IS_PRIMARY === 'Y' ? '*' : ''}`,
      )
    return { portal, call, companies }
  }

  it('COMPANY_ID and COMPANY_IDS of a new contact link it, COMPANY_ID being the primary one', async () => {
    const { portal, call, companies } = await open()
    await using _ = portal
    const fields = { NAME: 'John', COMPANY_ID: 2, COMPANY_IDS: [3, 2, 4] }
    const id = await call('crm.contact.add', { fields })
    expect(await companies(id)).toEqual(['3', '2*', '4'])
    expect(await call('crm.contact.get', { id })).toMatchObject({ COMPANY_ID: '2' })
    expect(await call('crm.contact.get', { id })).not.toHaveProperty('COMPANY_IDS')
    const alone = await call('crm.contact.add', { fields: { NAME: 'Jo', COMPANY_IDS: ['5', '1'] } })
    expect(await companies(alone)).toEqual(['5*', '1'])
  })

  it('an update of COMPANY_ID moves the primary mark, an empty one removes that link', async () => {
    const { portal, call, companies } = await open()
    await using _ = portal
    const update = (fields: object) => call('crm.contact.update', { id: 1, fields })
    await update({ COMPANY_ID: 2 })
    await update({ COMPANY_ID: 3 })
    expect(await companies(1)).toEqual(['2', '3*'])
    await update({ COMPANY_ID: 0 })
    expect(await companies(1)).toEqual(['2*'])
    await update({ COMPANY_ID: '' })
    expect(await companies(1)).toEqual([])
    expect(await call('crm.contact.get', { id: 1 })).toMatchObject({ COMPANY_ID: null })
  })

  it('an update of COMPANY_IDS replaces the links and keeps the primary one that stays', async () => {
    const { portal, call, companies } = await open()
    await using _ = portal
    const update = (fields: object) => call('crm.contact.update', { id: 1, fields })
    await update({ COMPANY_IDS: [2, 3] })
    await update({ COMPANY_ID: 3 })
    await update({ COMPANY_IDS: [4, 3, 5] })
    expect(await companies(1)).toEqual(['3*', '4', '5'])
    await update({ COMPANY_IDS: [] })
    expect(await companies(1)).toEqual([])
  })

  // https://apidocs.bitrix24.com/tutorials/crm/how-to-edit-crm-objects/how-to-make-contact-edit-card.html
  it('crm.item.update keeps the order of companyIds and contactIds, the first one primary', async () => {
    const { portal, call } = await open()
    await using _ = portal
    const rows = async (prefix: string, code: string) =>
      (await call(`${prefix}.items.get`, { id: 1 })).map((row: Record<string, unknown>) =>
        [row[code], row['SORT'], row['IS_PRIMARY']].join(' '),
      )
    const update = (entityTypeId: number, fields: object) =>
      call('crm.item.update', { entityTypeId, id: 1, fields })
    const items = [
      { COMPANY_ID: 2, SORT: 100 },
      { COMPANY_ID: 3, SORT: 200 },
    ]
    await call('crm.contact.company.items.set', { id: 1, items })
    await update(3, { companyIds: [2, 3] })
    expect(await rows('crm.contact.company', 'COMPANY_ID')).toEqual(['2 100 Y', '3 200 N'])
    const { item } = await update(3, { companyIds: [4, 3, 2] })
    expect(item).toMatchObject({ companyId: 4, companyIds: [4, 3, 2] })
    expect(await rows('crm.contact.company', 'COMPANY_ID')).toEqual(['4 10 Y', '3 20 N', '2 30 N'])
    await update(4, { contactIds: [5, 1] })
    expect((await update(4, { contactIds: [1, 5] })).item.contactIds).toEqual([1, 5])
    expect(await rows('crm.company.contact', 'CONTACT_ID')).toEqual(['1 10 Y', '5 20 N'])
    await update(1, { contactIds: [2, 3] })
    expect((await update(1, { contactIds: [3, 2] })).item).toMatchObject({ contactId: 3 })
  })

  it('clients that do not exist are left out', async () => {
    const { portal, call, companies } = await open()
    await using _ = portal
    const fields = { NAME: 'John', COMPANY_ID: 99, COMPANY_IDS: [1, 98] }
    const id = await call('crm.contact.add', { fields })
    expect(await companies(id)).toEqual(['1*'])
    await call('crm.contact.update', { id, fields: { COMPANY_ID: 97 } })
    expect(await companies(id)).toEqual(['1*'])
  })

  it('CONTACT_ID of a company is all of its contacts', async () => {
    const { portal, call, companies } = await open()
    await using _ = portal
    await call('crm.company.update', { id: 2, fields: { CONTACT_ID: [1, 3] } })
    expect([await companies(1), await companies(2), await companies(3)]).toEqual([
      ['2*'],
      [],
      ['2*'],
    ])
    await call('crm.company.update', { id: 2, fields: { CONTACT_ID: 2 } })
    expect([await companies(1), await companies(2)]).toEqual([[], ['2*']])
  })

  it('are looked for by 0 as by nothing: clients without that link', async () => {
    const { portal, call } = await open()
    await using _ = portal
    await call('crm.contact.update', { id: 2, fields: { COMPANY_ID: 3 } })
    const found = async (filter: object): Promise<string[]> =>
      (await call('crm.contact.list', { filter: { '<=ID': 3, ...filter }, select: ['ID'] })).map(
        ({ ID }: { ID: string }) => ID,
      )
    for (const none of [0, '0', '', null, [0]]) {
      expect(await found({ COMPANY_ID: none })).toEqual(['1', '3'])
      expect(await found({ '!COMPANY_ID': none })).toEqual(['2'])
    }
    expect(await found({ '@COMPANY_ID': [0, 3] })).toEqual(['1', '2', '3'])
    expect(await found({ '>COMPANY_ID': 0 })).toEqual(['2'])
    // An item shows 0 where there is no company.
    const { items } = await call('crm.item.list', {
      entityTypeId: 3,
      filter: { '<=id': 3, companyId: 0 },
      select: ['id', 'companyId'],
    })
    expect(items).toEqual([1, 3].map((id) => ({ id, companyId: 0 })))
  })

  it.each([
    ['lead', 'COMPANY_ID', 3],
    ['lead', 'CONTACT_ID', 3],
    ['lead', 'CONTACT_IDS', [3]],
    ['company', 'CONTACT_ID', [3]],
    ['contact', 'COMPANY_IDS', [3]],
  ])('of a %s are looked for by 0 in %s, too', async (type, code, linked) => {
    const { portal, call } = await open()
    await using _ = portal
    const id = await call(`crm.${type}.add`, { fields: { TITLE: 'x', NAME: 'x', [code]: linked } })
    const other = await call(`crm.${type}.add`, { fields: { TITLE: 'y', NAME: 'y' } })
    const found = async (filter: object): Promise<string[]> => {
      const own = { '>=ID': id, ...filter }
      const rows = await call(`crm.${type}.list`, { filter: own, select: ['ID'] })
      return rows.map(({ ID }: { ID: string }) => ID)
    }
    expect(await found({ [code]: 0 })).toEqual([String(other)])
    expect(await found({ [`!${code}`]: 0 })).toEqual([String(id)])
    expect(await found({ [code]: 3 })).toEqual([String(id)])
  })

  it('make a lead that of a returning customer, and unmake it', async () => {
    const { portal, call } = await open()
    await using _ = portal
    const lead = async () => {
      const record = await call('crm.lead.get', { id: 1 })
      return [record.COMPANY_ID, record.CONTACT_ID, record.IS_RETURN_CUSTOMER]
    }
    expect(await lead()).toEqual([null, null, 'N'])
    await call('crm.lead.update', { id: 1, fields: { COMPANY_ID: 2 } })
    expect(await lead()).toEqual(['2', null, 'Y'])
    await call('crm.company.delete', { id: 2 })
    expect(await lead()).toEqual([null, null, 'N'])
    await call('crm.lead.update', { id: 1, fields: { CONTACT_IDS: [3, 4] } })
    expect(await lead()).toEqual([null, '3', 'Y'])
    await call('crm.lead.contact.items.delete', { id: 1 })
    expect(await lead()).toEqual([null, null, 'N'])
    const list = (IS_RETURN_CUSTOMER: string) =>
      call('crm.lead.list', { filter: { IS_RETURN_CUSTOMER }, select: ['ID'] })
    const fields = { TITLE: 'Again', CONTACT_ID: 3, COMPANY_ID: 4 }
    const id = await call('crm.lead.add', { fields })
    expect(await list('Y')).toEqual([{ ID: String(id) }])
  })

  it('go with the client, and the first remaining one becomes primary', async () => {
    const { portal, call, companies } = await open()
    await using _ = portal
    await call('crm.contact.update', { id: 1, fields: { COMPANY_IDS: [2, 3, 4] } })
    await call('crm.lead.update', { id: 1, fields: { CONTACT_IDS: [1, 2] } })
    await call('crm.company.delete', { id: 2 })
    expect(await companies(1)).toEqual(['3*', '4'])
    await call('crm.contact.delete', { id: 1 })
    expect(await call('crm.company.contact.items.get', { id: 3 })).toEqual([])
    expect(await call('crm.lead.get', { id: 1 })).toMatchObject({ CONTACT_ID: '2' })
  })

  it('are filtered by, and by their absence', async () => {
    const { portal, call } = await open()
    await using _ = portal
    await call('crm.contact.update', { id: 1, fields: { COMPANY_IDS: [2, 3] } })
    await call('crm.contact.update', { id: 2, fields: { COMPANY_ID: 3 } })
    await call('crm.lead.update', { id: 4, fields: { COMPANY_ID: 2, CONTACT_ID: 5 } })
    const ids = async (type: string, filter: object) =>
      (await call(`crm.${type}.list`, { filter, select: ['ID'] })).map(
        ({ ID }: { ID: string }) => ID,
      )
    expect(await ids('contact', { COMPANY_ID: 2 })).toEqual(['1'])
    expect(await ids('contact', { '@COMPANY_ID': [2, 3] })).toEqual(['1', '2'])
    expect(await ids('contact', { '!COMPANY_ID': 2 })).toEqual(['2', '3', '4', '5'])
    expect(await ids('contact', { COMPANY_ID: '' })).toEqual(['3', '4', '5'])
    expect(await ids('lead', { COMPANY_ID: 2, CONTACT_ID: 5 })).toEqual(['4'])
    expect(await ids('lead', { '!COMPANY_ID': null })).toEqual(['4'])
  })

  it('are found by any of them, under every name that the descriptions of fields have', async () => {
    const { portal, call } = await open()
    await using _ = portal
    await call('crm.contact.update', { id: 1, fields: { COMPANY_IDS: [2, 3] } })
    await call('crm.contact.update', { id: 2, fields: { COMPANY_ID: 3 } })
    await call('crm.lead.update', { id: 4, fields: { CONTACT_IDS: [5, 1] } })
    const found = async (type: string, code: string, value: unknown, prefix = '') => {
      const { names, entityTypeId } = asItem[`${type} ${code}`] ?? {}
      const filter = { [prefix + code]: value }
      const older = await call(`crm.${type}.list`, { filter, select: ['ID'] })
      const { items } = await call('crm.item.list', {
        entityTypeId,
        filter: { [prefix + names]: value },
        select: ['id'],
      })
      const ids = older.map(({ ID }: { ID: string }) => Number(ID))
      expect(items.map(({ id }: { id: number }) => id)).toEqual(ids)
      return ids
    }
    const asItem: Record<string, { names: string; entityTypeId: number }> = {
      'contact COMPANY_IDS': { names: 'companyIds', entityTypeId: 3 },
      'company CONTACT_ID': { names: 'contactIds', entityTypeId: 4 },
      'lead CONTACT_IDS': { names: 'contactIds', entityTypeId: 1 },
    }
    expect(await found('contact', 'COMPANY_IDS', 3)).toEqual([1, 2])
    expect(await found('contact', 'COMPANY_IDS', [2, 9], '@')).toEqual([1])
    expect(await found('contact', 'COMPANY_IDS', 3, '!')).toEqual([3, 4, 5])
    expect(await found('contact', 'COMPANY_IDS', '')).toEqual([3, 4, 5])
    expect(await found('company', 'CONTACT_ID', 1)).toEqual([2, 3])
    expect(await found('company', 'CONTACT_ID', 0, '!')).toEqual([2, 3])
    expect(await found('lead', 'CONTACT_IDS', ['1'])).toEqual([4])
    expect(await found('lead', 'CONTACT_IDS', 4)).toEqual([])
  })
})
