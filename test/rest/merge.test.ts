/**
 * Merging duplicates, and the settings of their search. Samples:
 * https://apidocs.bitrix24.com/api-reference/crm/duplicates/crm-entity-merge-batch.html and
 * https://apidocs.bitrix24.com/api-reference/crm/duplicates/volatile-type/index.html
 */
import { describe, expect, it } from 'vitest'
import { callerWith } from '../support/restricted.ts'
import { testPortal } from '../support/server.ts'

async function open() {
  const portal = await testPortal()
  const call = async (method: string, params: object = {}) =>
    (await portal.request(method, params)).body.result
  const add = async (type: string, ...records: object[]): Promise<number[]> => {
    const ids: number[] = []
    for (const fields of records) ids.push(await call(`crm.${type}.add`, { fields }))
    return ids
  }
  const merge = (entityIds: unknown, entityTypeId: unknown = 3) =>
    portal.request('crm.entity.mergeBatch', { params: { entityTypeId, entityIds } })
  return { portal, call, add, merge }
}

const phone = (VALUE: string) => ({ PHONE: [{ VALUE, VALUE_TYPE: 'WORK' }] })
const ann = { NAME: 'Ann', LAST_NAME: 'Roe' }

describe('crm.entity.mergeBatch', () => {
  it('answers the ids that are merged away, as in the sample', async () => {
    const { portal, add, merge } = await open()
    await using _portal = portal
    const ids = await add('contact', ann, ann, ann)
    const { status, body } = await merge(ids)
    expect(status).toBe(200)
    expect(body.result).toEqual({ STATUS: 'SUCCESS', ENTITY_IDS: ids.slice(1) })
  })

  it('keeps the first record, with what the others know more', async () => {
    const { portal, call, add, merge } = await open()
    await using _portal = portal
    const [company] = await add('company', { TITLE: 'Daisy LLC' })
    const ids = await add(
      'contact',
      { ...ann, ...phone('+1 212 555 0100'), POST: '' },
      { ...ann, ...phone('(212) 555-0100'), POST: 'Clerk', COMPANY_ID: company },
      { NAME: 'Ann', ...phone('+1 212 555 0199'), EMAIL: [{ VALUE: 'ann@roe.example' }] },
      { ...ann, ...phone('1-212-555-0199'), EMAIL: [{ VALUE: 'Ann@Roe.example' }] },
    )
    await add('lead', { TITLE: 'x', CONTACT_ID: ids[1] })
    portal.nowMs += 60_000
    await merge(ids)
    const record = await call('crm.contact.get', { id: ids[0] })
    expect(record).toMatchObject({ ...ann, POST: 'Clerk', COMPANY_ID: String(company) })
    expect(record.PHONE.map((row: { VALUE: string }) => row.VALUE)).toEqual([
      '+1 212 555 0100',
      '+1 212 555 0199',
    ])
    expect(record.EMAIL).toHaveLength(1)
    expect(record.DATE_MODIFY).not.toBe(record.DATE_CREATE)
    expect(await call('crm.lead.get', { id: 1 })).toMatchObject({ CONTACT_ID: String(ids[0]) })
    expect(await call('crm.company.contact.items.get', { id: company })).toMatchObject([
      { CONTACT_ID: ids[0], IS_PRIMARY: 'Y' },
    ])
    const { total } = (await portal.request('crm.contact.list')).body
    expect(total).toBe(1)
  })

  it('leads every number to the main record at once', async () => {
    const { portal, call, add, merge } = await open()
    await using _portal = portal
    const numbers = ['+12125550101', '+12125550102', '+12125550103']
    const ids = await add('contact', ...numbers.map((number) => ({ ...ann, ...phone(number) })))
    await merge(ids)
    for (const number of numbers) {
      const found = await call('telephony.externalCall.searchCrmEntities', { PHONE_NUMBER: number })
      expect(found).toMatchObject([{ CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: ids[0] }])
    }
    const duplicates = { type: 'PHONE', values: numbers, entity_type: 'CONTACT' }
    expect(await call('crm.duplicate.findbycomm', duplicates)).toEqual({ CONTACT: [ids[0]] })
  })

  it('changes nothing when fields that somebody filled differ', async () => {
    const { portal, call, add, merge } = await open()
    await using _portal = portal
    const ids = await add('contact', { ...ann, POST: 'Clerk' }, { ...ann, POST: 'Chief' })
    const { status, body } = await merge(ids)
    expect([status, body.result]).toEqual([200, { STATUS: 'CONFLICT', ENTITY_IDS: [] }])
    expect(await call('crm.contact.get', { id: ids[1] })).toMatchObject({ POST: 'Chief' })
  })

  it.each([
    ['the responsible', 'contact', ann, { ASSIGNED_BY_ID: 1 }, { ASSIGNED_BY_ID: 5 }, 'SUCCESS'],
    ['who may see it', 'contact', ann, { OPENED: 'Y' }, { OPENED: 'N' }, 'SUCCESS'],
    ['the external id', 'contact', ann, { ORIGIN_ID: 'a' }, { ORIGIN_ID: 'b' }, 'SUCCESS'],
    ['spaces around', 'contact', ann, { POST: 'Clerk ' }, { POST: ' Clerk' }, 'SUCCESS'],
    ['the type', 'contact', ann, { TYPE_ID: 'CLIENT' }, { TYPE_ID: 'PARTNER' }, 'CONFLICT'],
    ['a birthday', 'contact', ann, { BIRTHDATE: '2001-11-11' }, { BIRTHDATE: '' }, 'SUCCESS'],
    [
      'birthdays',
      'contact',
      ann,
      { BIRTHDATE: '2001-11-11' },
      { BIRTHDATE: '2001-11-12' },
      'CONFLICT',
    ],
    ['titles nobody chose', 'lead', {}, { NAME: 'A' }, { NAME: 'A' }, 'SUCCESS'],
    ['stages', 'lead', {}, { STATUS_ID: 'NEW' }, { STATUS_ID: 'JUNK' }, 'CONFLICT'],
    ['amounts', 'lead', {}, { OPPORTUNITY: 5 }, { OPPORTUNITY: 0, CURRENCY_ID: 'EUR' }, 'SUCCESS'],
    [
      'currencies',
      'lead',
      {},
      { OPPORTUNITY: 5 },
      { OPPORTUNITY: 5, CURRENCY_ID: 'EUR' },
      'CONFLICT',
    ],
    ['titles of companies', 'company', {}, { TITLE: 'A' }, { TITLE: 'B' }, 'CONFLICT'],
  ])('%s of a %s', async (_what, type, common, one, other, expected) => {
    const { portal, add, merge } = await open()
    await using _portal = portal
    const ids = await add(type, { ...common, ...one }, { ...common, ...other })
    const { body } = await merge(ids, { lead: 1, contact: 3, company: 4 }[type])
    expect(body.result.STATUS).toBe(expected)
  })

  it('compares the one company of leads', async () => {
    const { portal, call, add, merge } = await open()
    await using _portal = portal
    await add('company', { TITLE: 'A' }, { TITLE: 'B' })
    const same = { TITLE: 'x' }
    const ids = await add('lead', same, { ...same, COMPANY_ID: 2 }, { ...same, COMPANY_ID: 1 })
    expect((await merge(ids, 1)).body.result.STATUS).toBe('CONFLICT')
    expect((await merge(ids.slice(0, 2), 1)).body.result.STATUS).toBe('SUCCESS')
    expect(await call('crm.lead.get', { id: ids[0] })).toMatchObject({ COMPANY_ID: '2' })
  })

  it('is an error when one record would hold too many multi-fields', async () => {
    const { portal, add, merge } = await open()
    await using _portal = portal
    const sites = (from: number) => ({
      ...ann,
      WEB: Array.from({ length: 501 }, (_, index) => ({
        VALUE: `https://${from + index}.example`,
      })),
    })
    const ids = await add('contact', sites(0), sites(1000))
    expect((await merge(ids)).body.result).toEqual({ STATUS: 'ERROR', ENTITY_IDS: [] })
  })

  const refusal = (error_description: string, status = 400) => ({
    status,
    body: { error: 0, error_description },
  })

  it('refuses what cannot be merged, with the number 0 as its code', async () => {
    const { portal, add, merge } = await open()
    await using _portal = portal
    const [id] = await add('contact', ann)
    const typeMissing = refusal('The parameter entityTypeId is required.')
    const idsInvalid = refusal('The parameter entityIds does not contains valid elements.')
    const tooFew = refusal('The parameter entityIds must contains at least two elements.')
    expect(await portal.request('crm.entity.mergeBatch')).toMatchObject(typeMissing)
    for (const type of [0, 'x', null, [3]])
      expect(await merge([1, 2], type)).toMatchObject(typeMissing)
    for (const ids of [undefined, [], 'x', 7, [0, -1], ['x', null, {}]])
      expect(await merge(ids)).toMatchObject(idsInvalid)
    // A record cannot be merged with itself.
    for (const ids of [[id], [id, id, String(id)], [id, 0]])
      expect(await merge(ids)).toMatchObject(tooFew)
    const many = Array.from({ length: 51 }, (_, index) => index + 1)
    expect(await merge(many)).toMatchObject(
      refusal('The parameter entityIds can contain at most 50 elements, but has 51.'),
    )
    for (const [type, name] of [
      [2, 'DEAL'],
      [31, 'SMART_INVOICE'],
      [128, 'DYNAMIC_128'],
      [99, '99'],
    ])
      expect(await merge([1, 2], type)).toMatchObject(
        refusal(`Entity type ${name} is not supported`),
      )
    expect(await merge([id, 99])).toMatchObject(refusal('Owner was not found'))
    expect(await merge([99, id])).toMatchObject(refusal('Owner was not found'))
    expect(await merge([id, 2 ** 47])).toMatchObject(refusal('Owner was not found'))
  })

  it('asks for the right to change the main record and to remove the others', async () => {
    const { portal, add, call } = await open()
    await using _portal = portal
    const ids = await add('contact', ann, ann, ann)
    const asBo = await callerWith(portal, { contact: { update: 'own', delete: 'own' } })
    const merge = (entityIds: number[]) =>
      asBo('crm.entity.mergeBatch', { params: { entityTypeId: 3, entityIds } })
    const give = (id: number | undefined) =>
      call('crm.contact.update', { id, fields: { ASSIGNED_BY_ID: 7 } })
    const denied = refusal('Access denied', 403)
    expect(await merge(ids)).toMatchObject(denied)
    await give(ids[0])
    expect(await merge(ids)).toMatchObject(denied)
    await give(ids[1])
    expect(await merge(ids.slice(0, 2))).toMatchObject({ status: 200 })
  })

  it.each([
    ['update', 'stays', 0],
    ['delete', 'goes', 1],
  ] as const)(
    'asks for the right to %s only of the record that %s',
    async (action, _which, asked) => {
      const { portal, call, add } = await open()
      await using _portal = portal
      const ids = await add('contact', ann, ann)
      const asBo = await callerWith(portal, { contact: { [action]: 'own' } })
      const merge = () =>
        asBo('crm.entity.mergeBatch', { params: { entityTypeId: 3, entityIds: ids } })
      const give = (id: number | undefined, ASSIGNED_BY_ID: number) =>
        call('crm.contact.update', { id, fields: { ASSIGNED_BY_ID } })
      await give(ids[1 - asked], 7)
      expect(await merge()).toMatchObject(refusal('Access denied', 403))
      await give(ids[1 - asked], 1)
      await give(ids[asked], 7)
      expect(await merge()).toMatchObject({ status: 200 })
    },
  )

  it('knows no record that the caller may not read', async () => {
    const { portal, add } = await open()
    await using _portal = portal
    const entityIds = await add('contact', ann, ann)
    const asBo = await callerWith(portal, { contact: { read: 'own' } })
    const answer = await asBo('crm.entity.mergeBatch', { params: { entityTypeId: 3, entityIds } })
    expect(answer).toMatchObject(refusal('Owner was not found'))
  })

  it.each(['read', 'update', 'delete'])(
    'says no to whoever may never %s, and not that a record is missing',
    async (action) => {
      const { portal, add } = await open()
      await using _portal = portal
      const [first] = await add('contact', ann)
      const asBo = await callerWith(portal, { contact: { [action]: 'none' } })
      const params = { entityTypeId: 3, entityIds: [first, 999] }
      const answer = await asBo('crm.entity.mergeBatch', { params })
      expect(answer).toMatchObject(refusal('Access denied', 403))
    },
  )

  it('goes by its name in any letter case, and by a form', async () => {
    const { portal, add } = await open()
    await using _portal = portal
    const [main, other] = await add('contact', ann, ann)
    const { path } = await portal.webhook()
    const { body } = await portal.raw({
      url: `${path}/crm.entity.mergebatch`,
      contentType: 'application/x-www-form-urlencoded',
      body: `params[entityTypeId]=3&params[entityIds][]=${main}&params[entityIds][]=${other}`,
    })
    expect(body.result).toEqual({ STATUS: 'SUCCESS', ENTITY_IDS: [other] })
  })
})

describe('crm.duplicate.volatileType', () => {
  const register = (fieldCode: string, entityTypeId: unknown = 1) => ({ entityTypeId, fieldCode })

  it('lists the fields that can be compared, of one type or of all', async () => {
    const { portal, call } = await open()
    await using _portal = portal
    const fields = await call('crm.duplicate.volatileType.fields', { entityTypeId: 1 })
    expect(fields[0]).toEqual({ entityTypeId: 1, fieldCode: 'TITLE', fieldTitle: 'Lead Title' })
    const codes = fields.map((field: { fieldCode: string }) => field.fieldCode)
    expect(codes).toContain('ADDRESS')
    expect(codes).not.toContain('ID')
    const all = await call('crm.duplicate.volatileType.fields')
    const types = all.map((field: { entityTypeId: number }) => field.entityTypeId)
    expect([...new Set(types)]).toEqual([1, 3, 4])
    expect(await call('crm.duplicate.volatileType.fields', { entityTypeId: 2 })).toEqual([])
  })

  it('registers a field once, lists it and removes it', async () => {
    const { portal, call } = await open()
    await using _portal = portal
    const { id } = await call('crm.duplicate.volatileType.register', register('TITLE'))
    expect(await call('crm.duplicate.volatileType.register', register('TITLE', '1'))).toEqual({
      id,
    })
    expect(await call('crm.duplicate.volatileType.list')).toEqual([
      { id, entityTypeId: 1, fieldCode: 'TITLE' },
    ])
    expect(await call('crm.duplicate.volatiletype.unregister', { id })).toBe(true)
    expect(await call('crm.duplicate.volatileType.list')).toEqual([])
    const again = await portal.request('crm.duplicate.volatileType.unregister', { id })
    expect(again).toMatchObject({
      status: 400,
      body: { error: 'TYPE_IS_NOT_ASSIGNED', error_description: 'This type is not assigned' },
    })
  })

  it('has room for seven fields, also when more come at once', async () => {
    const { portal, call } = await open()
    await using _portal = portal
    const fields = await call('crm.duplicate.volatileType.fields', { entityTypeId: 3 })
    const answers = await Promise.all(
      fields
        .slice(0, 9)
        .map((field: { fieldCode: string }) =>
          portal.request('crm.duplicate.volatileType.register', register(field.fieldCode, 3)),
        ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(7)
    expect(answers.find(({ status }) => status === 400)?.body).toEqual({
      error: 'MAX_TYPES_COUNT_EXCEEDED',
      error_description: 'There is already a maximum number of volatile types',
    })
  })

  it('refuses a field that the type does not have', async () => {
    const { portal } = await open()
    await using _portal = portal
    for (const sent of [register('TITLE', 3), register(''), register('TITLE', 'x'), {}])
      expect(await portal.request('crm.duplicate.volatileType.register', sent)).toMatchObject({
        status: 400,
        body: { error: 'FIELD_NOT_FOUND', error_description: 'Field not found' },
      })
  })

  it('is the administrator’s alone', async () => {
    const { portal } = await open()
    await using _portal = portal
    const asBo = await callerWith(portal, {})
    for (const verb of ['fields', 'list', 'register', 'unregister'])
      expect(await asBo(`crm.duplicate.volatileType.${verb}`)).toMatchObject({
        status: 400,
        body: { error: 'ACCESS_DENIED', error_description: 'Access denied' },
      })
  })
})
