/** The six methods of leads, contacts and companies, each with the documented answers. */
import { describe, expect, it } from 'vitest'
import { noRights } from '../../src/domain/people/rights.ts'
import { callerWith } from '../support/restricted.ts'
import { testPortal } from '../support/server.ts'

const families = [
  ['crm.lead', { TITLE: 'From the fair' }],
  ['crm.contact', { NAME: 'Ann', LAST_NAME: 'Roe' }],
  ['crm.company', { TITLE: 'Daisy LLC' }],
] as const

const sentence = (error_description: string) => ({
  status: 400,
  body: { error: '', error_description },
})

describe.each(families)('records of %s', (prefix, names) => {
  const email = { EMAIL: [{ VALUE: 'ann@roe.example', VALUE_TYPE: 'WORK' }] }

  it('are added, read, changed, listed and deleted', async () => {
    await using portal = await testPortal()
    const call = async (verb: string, params: object) =>
      (await portal.request(`${prefix}.${verb}`, params)).body.result
    const id = await call('add', {
      fields: { ...names, ...email, COMMENTS: 'Called twice' },
      params: { REGISTER_SONET_EVENT: 'Y' },
    })
    expect(id).toBe(1)
    expect(await call('get', { id })).toMatchObject({ ID: '1', COMMENTS: 'Called twice', ...names })
    expect(await call('update', { id, fields: { COMMENTS: '' }, params: {} })).toBe(true)
    expect(await call('get', { ID: id })).toMatchObject({ COMMENTS: '', ...names })
    expect(await call('list', { filter: { ID: 1 }, select: ['ID'] })).toEqual([{ ID: '1' }])
    expect(await call('delete', { id })).toBe(true)
    expect(await call('list', {})).toEqual([])
  })

  it('are listed in pages of fifty', async () => {
    await using portal = await testPortal()
    for (let count = 0; count < 51; count += 1)
      await portal.request(`${prefix}.add`, { fields: names })
    const list = async (params: object) => (await portal.request(`${prefix}.list`, params)).body
    const first = await list({ order: { ID: 'DESC' }, select: ['ID'], start: 0 })
    expect(first).toMatchObject({ total: 51, next: 50 })
    expect(first.result).toHaveLength(50)
    expect(first.result[0]).toEqual({ ID: '51' })
    const second = await list({ order: { ID: 'DESC' }, select: ['ID'], start: 50 })
    expect(second.result).toEqual([{ ID: '1' }])
    expect(second.next).toBeUndefined()
  })

  it('keep the total of a filtered list for a minute after its first page', async () => {
    await using portal = await testPortal()
    const add = () => portal.request(`${prefix}.add`, { fields: names })
    const total = async (start: number, filter: object = { '>ID': 0 }) =>
      (await portal.request(`${prefix}.list`, { filter, start })).body.total
    await add()
    expect(await total(0)).toBe(1)
    await add()
    expect(await total(50)).toBe(1)
    expect(await total(50, { '>ID': 1 })).toBe(1)
    expect(await total(50, {})).toBe(2)
    portal.nowMs += 60_000
    expect(await total(50)).toBe(2)
    await add()
    expect(await total(0)).toBe(3)
    await add()
    portal.nowMs -= 3_600_000
    expect(await total(50)).toBe(4)
  })

  it('are found by a part of their id, and of nothing that is not shown', async () => {
    await using portal = await testPortal()
    for (let count = 0; count < 12; count += 1)
      await portal.request(`${prefix}.add`, { fields: names })
    const found = async (filter: object): Promise<string[]> =>
      (await portal.request(`${prefix}.list`, { filter, select: ['ID'] })).body.result.map(
        ({ ID }: { ID: string }) => ID,
      )
    expect(await found({ '%ID': '1' })).toEqual(['1', '10', '11', '12'])
    expect(await found({ '=%ID': '1_%' })).toEqual([])
    expect(await found({ '=%ID': '%2' })).toEqual(['2', '12'])
    expect(await found({ '!%ID': '1', '<ID': 4 })).toEqual(['2', '3'])
    expect(await found({ '%ID': '47' })).toEqual([])
  })

  it('describe their fields', async () => {
    await using portal = await testPortal()
    const { body } = await portal.request(`${prefix}.fields`)
    expect(body.result.ID).toMatchObject({ type: 'integer', isReadOnly: true })
    expect(body.result.PHONE).toMatchObject({ type: 'crm_multifield', isMultiple: true })
  })

  it('that do not exist are refused as documented', async () => {
    await using portal = await testPortal()
    for (const verb of ['get', 'update', 'delete']) {
      const answer = await portal.request(`${prefix}.${verb}`, { id: 404, fields: names })
      expect(answer.status).toBe(400)
      expect(answer.body.error_description).toMatch(/not found/i)
    }
  })

  it('refuse what is no id', async () => {
    await using portal = await testPortal()
    for (const id of ['x', 0, -1, '', {}, null, '1 or 1=1'])
      for (const verb of ['get', 'update', 'delete'])
        expect(await portal.request(`${prefix}.${verb}`, { id, fields: names })).toMatchObject(
          sentence('ID is not defined or invalid.'),
        )
  })

  it('refuse fields that are no map', async () => {
    await using portal = await testPortal()
    const add = (params: object) => portal.request(`${prefix}.add`, params)
    expect(await add({ fields: 'x' })).toMatchObject(sentence("Parameter 'fields' must be array."))
    expect(await add({ fields: names, params: 'x' })).toMatchObject(
      sentence("Parameter 'params' must be array."),
    )
  })

  it('refuse an order and a filter that are no map', async () => {
    await using portal = await testPortal()
    const list = (params: object) => portal.request(`${prefix}.list`, params)
    expect(await list({ order: 'ID' })).toMatchObject(sentence("Parameter 'order' must be array"))
    expect(await list({ filter: 'ID' })).toMatchObject(sentence("Parameter 'filter' must be array"))
  })

  it('refuse a value of the wrong form', async () => {
    await using portal = await testPortal()
    const answer = await portal.request(`${prefix}.add`, {
      fields: { ...names, ASSIGNED_BY_ID: 'somebody' },
    })
    expect(answer).toMatchObject(sentence('The field "ASSIGNED_BY_ID" has an invalid value.'))
  })

  it('keep their responsible, author and day of creation when an update names none', async () => {
    await using portal = await testPortal()
    const asBo = await callerWith(portal, {})
    const params = { IMPORT: 'Y' }
    await asBo(`${prefix}.add`, {
      fields: { ...names, DATE_CREATE: '2020-01-02T03:04:05Z' },
      params,
    })
    const kept = {
      ASSIGNED_BY_ID: '7',
      CREATED_BY_ID: '7',
      DATE_CREATE: '2020-01-02T03:04:05+00:00',
    }
    const updates = [
      ...['', null, 0, '0', -5].flatMap((nobody) => [
        { ASSIGNED_BY_ID: nobody },
        { CREATED_BY_ID: nobody },
      ]),
      ...['', ' ', null].map((never) => ({ DATE_CREATE: never })),
    ]
    for (const [index, update] of updates.entries()) {
      const fields = { ...update, COMMENTS: `change ${index}` }
      const answer = await portal.request(`${prefix}.update`, { id: 1, fields, params })
      expect(answer).toMatchObject({ status: 200, body: { result: true } })
      const { result } = (await portal.request(`${prefix}.get`, { id: 1 })).body
      expect(result).toMatchObject({ ...kept, COMMENTS: fields.COMMENTS })
    }
  })

  it('bring their days and their people along when they are imported', async () => {
    await using portal = await testPortal()
    const fields = {
      ...names,
      DATE_CREATE: '2020-01-02T03:04:05Z',
      DATE_MODIFY: '2021-02-03T04:05:06Z',
      CREATED_BY_ID: 4,
      MODIFY_BY_ID: 5,
    }
    const read = async (sent: object, params: object) => {
      const { result: id } = (await portal.request(`${prefix}.add`, { fields: sent, params })).body
      return (await portal.request(`${prefix}.get`, { id })).body.result
    }
    const shown = {
      DATE_CREATE: '2020-01-02T03:04:05+00:00',
      DATE_MODIFY: '2021-02-03T04:05:06+00:00',
      CREATED_BY_ID: '4',
      MODIFY_BY_ID: '5',
    }
    expect(await read(fields, { IMPORT: 'Y' })).toMatchObject(shown)
    const now = '2026-03-06T15:42:39+00:00'
    const usual = { DATE_CREATE: now, DATE_MODIFY: now, CREATED_BY_ID: '1', MODIFY_BY_ID: '1' }
    expect(await read(fields, {})).toMatchObject(usual)
    // .NET writes its least date for none at all; it is a date nevertheless.
    const least = { ...names, DATE_CREATE: '0001-01-01T00:00:00Z' }
    expect(await read(least, { IMPORT: 'Y' })).toMatchObject({
      DATE_CREATE: '0001-01-01T00:00:00+00:00',
    })
  })

  it('take phones in every form that says what is meant', async () => {
    await using portal = await testPortal()
    const row = { VALUE: '+1 202 555 0177', VALUE_TYPE: 'HOME' }
    const forms: readonly [sent: unknown, type: string][] = [
      [[row], 'HOME'],
      [{ n0: row }, 'HOME'],
      [row, 'HOME'],
      [row.VALUE, 'WORK'],
      [[row.VALUE], 'WORK'],
    ]
    for (const [PHONE, VALUE_TYPE] of forms) {
      const added = await portal.request(`${prefix}.add`, { fields: { ...names, PHONE } })
      const { result } = (await portal.request(`${prefix}.get`, { id: added.body.result })).body
      expect(result.PHONE).toMatchObject([{ VALUE: row.VALUE, VALUE_TYPE }])
    }
  })

  it.each([
    [[{ DELETE: 'Y' }, { DELETE: '1' }, { DELETE: true }, { DELETE: 'true' }, { VALUE: '' }], 0],
    [[{ DELETE: 'N' }, { DELETE: '' }, { DELETE: false }, { DELETE: 'false' }, { DELETE: 0 }], 5],
  ])('keep of their phones what %j leaves: %i', async (changes, left) => {
    await using portal = await testPortal()
    const PHONE = changes.map((_, index) => ({ VALUE: `+1 202 555 010${index}` }))
    await portal.request(`${prefix}.add`, { fields: { ...names, PHONE } })
    const phones = async () =>
      (await portal.request(`${prefix}.get`, { id: 1 })).body.result.PHONE ?? []
    const rows: { ID: string; VALUE: string }[] = await phones()
    const fields = {
      PHONE: rows.map(({ ID }, index) => ({ ID, VALUE_TYPE: 'HOME', ...changes[index] })),
    }
    await portal.request(`${prefix}.update`, { id: 1, fields })
    expect(await phones()).toHaveLength(left)
  })

  it('say which ways to reach them there are, and are found by them', async () => {
    await using portal = await testPortal()
    const ways = {
      HAS_PHONE: { PHONE: [{ VALUE: '+1 212 555 0100' }] },
      HAS_EMAIL: email,
      HAS_IMOL: { IM: [{ VALUE: 'imol|livechat|1|2|3', VALUE_TYPE: 'OPENLINE' }] },
      none: { IM: [{ VALUE: 'ann', VALUE_TYPE: 'TELEGRAM' }], WEB: [{ VALUE: 'roe.example' }] },
    }
    const none = { HAS_PHONE: 'N', HAS_EMAIL: 'N', HAS_IMOL: 'N' }
    for (const [index, [code, way]] of Object.entries(ways).entries()) {
      await portal.request(`${prefix}.add`, { fields: { ...names, ...way } })
      const { body } = await portal.request(`${prefix}.get`, { id: index + 1 })
      expect(body.result).toMatchObject(code === 'none' ? none : { ...none, [code]: 'Y' })
    }
    for (const [index, code] of Object.keys(none).entries()) {
      const { body } = await portal.request(`${prefix}.list`, { filter: { [code]: 'Y' } })
      expect(body.result.map(({ ID }: { ID: string }) => ID)).toEqual([String(index + 1)])
    }
  })

  it('belong to the caller when nobody is named', async () => {
    await using portal = await testPortal()
    const asBo = await callerWith(portal, {})
    for (const nobody of ['', null, 0, -5]) {
      const added = await asBo(`${prefix}.add`, { fields: { ...names, ASSIGNED_BY_ID: nobody } })
      const { result } = (await portal.request(`${prefix}.get`, { id: added.body.result })).body
      expect(result).toMatchObject({ ASSIGNED_BY_ID: '7', CREATED_BY_ID: '7' })
    }
  })

  it('refuse what is no e-mail address', async () => {
    await using portal = await testPortal()
    const answer = await portal.request(`${prefix}.add`, {
      fields: { ...names, EMAIL: [{ VALUE: 'nobody', VALUE_TYPE: 'WORK' }] },
    })
    expect(answer).toMatchObject({ status: 400, body: { error: 'ERROR_CORE' } })
  })

  it('need a name', async () => {
    await using portal = await testPortal()
    const { status, body } = await portal.request(`${prefix}.add`, { fields: {} })
    if (prefix === 'crm.lead') expect(body.result).toBe(1)
    else
      expect({ status, body }).toEqual(
        sentence(prefix === 'crm.company' ? 'Fill in TITLE.' : 'Fill in NAME or LAST_NAME.'),
      )
  })

  it('say no to who may not', async () => {
    await using portal = await testPortal()
    await portal.request(`${prefix}.add`, { fields: names })
    const asBo = await callerWith(portal, noRights)
    for (const verb of ['add', 'update', 'get', 'delete', 'list']) {
      const { status, body } = await asBo(`${prefix}.${verb}`, { id: 1, fields: names })
      // A list hides what may not be read, and to a reader a hidden record is a missing one.
      if (verb === 'list') expect(body.result ?? []).toEqual([])
      else expect({ status, error: body.error }).toEqual({ status: 400, error: '' })
    }
  })
})
