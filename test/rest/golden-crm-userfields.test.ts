/**
 * Custom fields on the wire: the documentation's requests and answers, and how records, lists and items
 * carry their values.
 * https://apidocs.bitrix24.com/api-reference/crm/contacts/userfield/index.html
 */
import { describe, expect, it } from 'vitest'
import { callerIn, encodings } from '../support/encodings.ts'
import { testPortal, type TestPortal } from '../support/server.ts'

const helloWorld = {
  LABEL: "Field 'Hello, world!'",
  USER_TYPE_ID: 'string',
  FIELD_NAME: 'HELLO_WORLD',
  MULTIPLE: 'Y',
  MANDATORY: 'Y',
  SHOW_FILTER: 'Y',
  SETTINGS: { DEFAULT_VALUE: 'Hello, world! Default value', ROWS: 3 },
  SORT: 1000,
  EDIT_IN_LIST: 'Y',
  LIST_FILTER_LABEL: 'Hello, world! Filter',
  LIST_COLUMN_LABEL: { en: 'Hello, World! Column', de: 'Hallo, Welt! Spalte' },
}
const listField = {
  LABEL: 'Custom field (list)',
  USER_TYPE_ID: 'enumeration',
  FIELD_NAME: 'ENUMERATION_EXAMPLE',
  MULTIPLE: 'N',
  MANDATORY: 'N',
  SHOW_FILTER: 'Y',
  LIST: [
    { VALUE: 'List item #1', DEF: 'Y', XML_ID: 'XML_ID_1', SORT: 100 },
    { VALUE: 'List item #2', XML_ID: 'XML_ID_2', SORT: 200 },
    { VALUE: '', XML_ID: 'XML_ID_3', SORT: 300 },
  ],
  SETTINGS: { DISPLAY: 'UI', LIST_HEIGHT: 2 },
  SORT: 2000,
}
const families = ['crm.lead', 'crm.contact', 'crm.company'] as const

describe.each(families)('%s.userfield', (prefix) => {
  it.each(encodings)('adds, reads, lists, changes and deletes as %s', async (encoding) => {
    await using portal = await testPortal()
    const call = await callerIn(portal, encoding)
    const own = (verb: string, params: object) => call(`${prefix}.userfield.${verb}`, params)
    // https://apidocs.bitrix24.com/api-reference/crm/contacts/userfield/crm-contact-userfield-add.html
    expect((await own('add', { fields: helloWorld })).body.result).toBe(1)
    const { EDIT_FORM_LABEL, LIST_COLUMN_LABEL, LIST_FILTER_LABEL, ...row } = (
      await own('get', { id: 1 })
    ).body.result
    expect(row).toMatchObject({
      ID: '1',
      ENTITY_ID: `CRM_${prefix.slice(4).toUpperCase()}`,
      FIELD_NAME: 'UF_CRM_HELLO_WORLD',
      USER_TYPE_ID: 'string',
      XML_ID: null,
      SORT: '1000',
      MULTIPLE: 'Y',
      MANDATORY: 'Y',
      SHOW_FILTER: 'E',
      EDIT_IN_LIST: 'Y',
      SETTINGS: {
        SIZE: 20,
        ROWS: 3,
        REGEXP: '',
        MIN_LENGTH: 0,
        MAX_LENGTH: 0,
        DEFAULT_VALUE: 'Hello, world! Default value',
      },
    })
    expect(EDIT_FORM_LABEL.pl).toBe("Field 'Hello, world!'")
    expect(LIST_COLUMN_LABEL).toMatchObject({ en: 'Hello, World! Column', fr: EDIT_FORM_LABEL.fr })
    expect(LIST_FILTER_LABEL.tr).toBe('Hello, world! Filter')

    await own('add', { fields: listField })
    const list = await own('list', {
      order: { SORT: 'DESC' },
      filter: { MULTIPLE: 'N', LANG: 'en' },
    })
    expect(list.body.total).toBe(1)
    expect(list.body.result[0]).toMatchObject({
      ID: '2',
      EDIT_FORM_LABEL: 'Custom field (list)',
      LIST: [
        { ID: '1', SORT: '100', VALUE: 'List item #1', DEF: 'Y', XML_ID: 'XML_ID_1' },
        { ID: '2', SORT: '200', VALUE: 'List item #2', DEF: 'N', XML_ID: 'XML_ID_2' },
      ],
    })
    const plain = await own('list', {})
    expect(plain.body.result.map(({ ID }: { ID: string }) => ID)).toEqual(['1', '2'])
    expect(plain.body.result[0]).not.toHaveProperty('EDIT_FORM_LABEL')

    const changes = {
      LIST: [
        { ID: 1, DEL: 'Y' },
        { VALUE: 'New', SORT: 50 },
      ],
      HELP_MESSAGE: 'Help',
    }
    expect((await own('update', { id: 2, fields: changes })).body.result).toBe(true)
    const changed = (await own('get', { id: 2 })).body.result
    expect(changed.LIST.map(({ VALUE }: { VALUE: string }) => VALUE)).toEqual([
      'New',
      'List item #2',
    ])
    expect(changed.HELP_MESSAGE.fr).toBe('Help')
    expect((await own('delete', { id: 2 })).body.result).toBe(true)
    expect((await own('list', {})).body.total).toBe(1)
  })

  it('answers errors as documented', async () => {
    await using portal = await testPortal()
    const own = (verb: string, params: object) =>
      portal.request(`${prefix}.userfield.${verb}`, params)
    const error = (error_description: string, code = '') => ({
      status: 400,
      body: { error: code, error_description },
    })
    const add = (fields: object) => own('add', { fields })
    expect(await own('add', { fields: 'x' })).toMatchObject(
      error("Parameter 'fields' must be array."),
    )
    expect(await add({ FIELD_NAME: 'A' })).toMatchObject(
      error("The 'USER_TYPE_ID' field is not found."),
    )
    expect(await add({})).toMatchObject(
      error("The 'FIELD_NAME' field is not found.\nThe 'USER_TYPE_ID' field is not found."),
    )
    expect(await add({ FIELD_NAME: 'A', USER_TYPE_ID: 'file' })).toMatchObject(
      error('Invalid custom type specified.', 'ERROR_CORE'),
    )
    for (const FIELD_NAME of ['Ä', 'A B', "A'; drop table client; --", 'A"', 'A.B'])
      expect(await add({ FIELD_NAME, USER_TYPE_ID: 'string' })).toMatchObject(
        error(
          'Field name contains invalid characters. Allowed characters are: A-Z, 0-9 and _.',
          'ERROR_CORE',
        ),
      )
    expect(await add({ FIELD_NAME: 'A'.repeat(44), USER_TYPE_ID: 'string' })).toMatchObject(
      error('Field name is too long (more than 50 characters).', 'ERROR_CORE'),
    )
    const twice = [
      { VALUE: '1', XML_ID: 'x' },
      { VALUE: '2', XML_ID: 'x' },
    ]
    expect(await add({ FIELD_NAME: 'A', USER_TYPE_ID: 'enumeration', LIST: twice })).toMatchObject(
      error('List item with XML_ID=x already exists.', 'ERROR_CORE'),
    )
    expect((await add({ FIELD_NAME: 'uf_a', USER_TYPE_ID: 'string' })).status).toBe(200)
    expect(await add({ FIELD_NAME: 'UF_CRM_A', USER_TYPE_ID: 'url' })).toMatchObject(
      error(
        `Field UF_CRM_A for object CRM_${prefix.slice(4).toUpperCase()} already exists.`,
        'ERROR_CORE',
      ),
    )
    for (const verb of ['get', 'update', 'delete']) {
      expect(await own(verb, { id: 0 })).toMatchObject(error('ID is not defined or invalid.'))
      expect(await own(verb, { id: 77 })).toMatchObject(
        error("The entity with ID '77' is not found.", 'ERROR_NOT_FOUND'),
      )
    }
    const other = families.find((each) => each !== prefix) as string
    expect(await portal.request(`${other}.userfield.get`, { id: 1 })).toMatchObject(
      error('Access denied.'),
    )
    expect(await own('list', { order: 'x' })).toMatchObject(
      error("Parameter 'order' must be array."),
    )
    expect(await own('list', { filter: 'x' })).toMatchObject(
      error("Parameter 'filter' must be array."),
    )
  })
})

describe('values of custom fields', () => {
  const kinds: readonly [kind: string, sent: unknown, v2: unknown, item: unknown][] = [
    ['string', 'text', 'text', 'text'],
    ['integer', '-7', '-7', -7],
    ['double', '1111.1', '1111.1', 1111.1],
    ['boolean', 'Y', '1', 'Y'],
    ['date', '2024-06-18', '2024-06-18T00:00:00+02:00', '2024-06-18T00:00:00+02:00'],
    ['datetime', '2024-06-18T10:00:00Z', '2024-06-18T12:00:00+02:00', '2024-06-18T12:00:00+02:00'],
    ['url', 'https://a.example', 'https://a.example', 'https://a.example'],
    ['money', '100.50|EUR', '100.50|EUR', '100.50|EUR'],
    ['employee', 1, '1', 1],
    ['crm_status', 'WEB', 'WEB', 'WEB'],
  ]

  const add = async (portal: TestPortal, fields: object) =>
    (await portal.request('crm.contact.userfield.add', { fields })).body.result

  it('of the type double keep as many places as their PRECISION says', async () => {
    await using portal = await testPortal()
    const field = (FIELD_NAME: string, PRECISION?: number) =>
      add(portal, {
        FIELD_NAME,
        USER_TYPE_ID: 'double',
        MULTIPLE: 'Y',
        ...(PRECISION !== undefined && { SETTINGS: { PRECISION } }),
      })
    await field('TWO')
    await field('NONE', 0)
    await field('MANY', 1000)
    const sent = ['1.005', -1.005, '0.125', 1e-7, '999999999999999.5', 1e300, 0.1, -0.4]
    const fields = { NAME: 'A', UF_CRM_TWO: sent, UF_CRM_NONE: sent, UF_CRM_MANY: sent }
    const { body } = await portal.request('crm.contact.add', { fields })
    const { item } = (await portal.request('crm.item.get', { entityTypeId: 3, id: body.result }))
      .body.result
    expect(item.ufCrmTwo).toEqual([1.01, -1.01, 0.13, 0, 999999999999999.5, 1e300, 0.1, -0.4])
    expect(item.ufCrmNone).toEqual([1, -1, 0, 0, 1e15, 1e300, 0, 0])
    expect(item.ufCrmMany).toEqual([
      1.005, -1.005, 0.125, 1e-7, 999999999999999.5, 1e300, 0.1, -0.4,
    ])
    const list = await portal.request('crm.contact.list', { filter: { '@UF_CRM_TWO': ['1.01'] } })
    expect(list.body.total).toBe(1)
  })

  it.each(kinds)('of the type %s are kept, shown and found', async (kind, sent, v2, item) => {
    await using portal = await testPortal({ timeZone: 'Europe/Berlin' })
    await add(portal, { FIELD_NAME: 'ONE', USER_TYPE_ID: kind })
    await add(portal, { FIELD_NAME: 'MANY', USER_TYPE_ID: kind, MULTIPLE: 'Y' })
    const isMultiple = kind !== 'boolean'
    const many = isMultiple ? [sent] : sent
    await portal.request('crm.contact.add', { fields: { NAME: 'Other' } })
    const { body } = await portal.request('crm.contact.add', {
      fields: { NAME: 'A', UF_CRM_ONE: sent, UF_CRM_MANY: many },
    })
    expect(body.result).toBe(2)
    const shown = { UF_CRM_ONE: v2, UF_CRM_MANY: isMultiple ? [v2] : v2 }
    expect((await portal.request('crm.contact.get', { id: 2 })).body.result).toMatchObject(shown)
    for (const filter of [{ UF_CRM_ONE: sent }, { '@UF_CRM_MANY': [sent] }]) {
      const list = await portal.request('crm.contact.list', { select: ['UF_*'], filter })
      expect(list.body.result).toEqual([{ ID: '2', ...shown }])
    }
    const items = await portal.request('crm.item.list', {
      entityTypeId: 3,
      select: ['ufCrmOne', 'ufCrmMany'],
      filter: { ufCrmOne: kind === 'boolean' ? 1 : sent },
    })
    expect(items.body.result.items).toEqual([
      { id: 2, ufCrmOne: item, ufCrmMany: isMultiple ? [item] : item },
    ])
    const cleared = { UF_CRM_ONE: '', UF_CRM_MANY: isMultiple ? [] : '' }
    await portal.request('crm.contact.update', { id: 2, fields: cleared })
    const empty = await portal.request('crm.contact.list', { filter: { '!UF_CRM_ONE': '' } })
    expect(empty.body.total).toBe(kind === 'boolean' ? 1 : 0)
  })

  it('of a list are its choices only, and gone with them', async () => {
    await using portal = await testPortal()
    const id = await add(portal, listField)
    await portal.request('crm.contact.add', { fields: { NAME: 'A' } })
    const value = async () =>
      (await portal.request('crm.contact.get', { id: 1 })).body.result.UF_CRM_ENUMERATION_EXAMPLE
    expect(await value()).toBe('1')
    const set = (choice: unknown) =>
      portal.request('crm.contact.update', {
        id: 1,
        fields: { UF_CRM_ENUMERATION_EXAMPLE: choice },
      })
    expect((await set(3)).status).toBe(400)
    expect((await set(2)).status).toBe(200)
    await portal.request('crm.contact.userfield.update', {
      id,
      fields: { LIST: [{ ID: 2, DEL: 'Y' }] },
    })
    expect(await value()).toBeNull()
    const { body } = await portal.request('crm.contact.fields')
    expect(body.result.UF_CRM_ENUMERATION_EXAMPLE).toMatchObject({
      type: 'enumeration',
      isDynamic: true,
      formLabel: 'Custom field (list)',
      items: [{ ID: '1', VALUE: 'List item #1' }],
    })
  })

  it('of a directory are chosen by nobody until somebody chooses', async () => {
    await using portal = await testPortal()
    const source = { USER_TYPE_ID: 'crm_status', SETTINGS: { ENTITY_TYPE: 'SOURCE' } }
    await add(portal, { ...source, FIELD_NAME: 'ONE' })
    await add(portal, { ...source, FIELD_NAME: 'MANY', MULTIPLE: 'Y' })
    await portal.request('crm.contact.add', { fields: { NAME: 'A' } })
    expect((await portal.request('crm.contact.get', { id: 1 })).body.result).toMatchObject({
      SOURCE_ID: 'CALL',
      UF_CRM_ONE: null,
      UF_CRM_MANY: [],
    })
    for (const filter of [{ UF_CRM_ONE: 'CALL' }, { UF_CRM_MANY: 'CALL' }])
      expect((await portal.request('crm.contact.list', { filter })).body.total).toBe(0)
  })

  it('do not come back with a field of the same name', async () => {
    await using portal = await testPortal()
    const field = { FIELD_NAME: 'SECRET', USER_TYPE_ID: 'string' }
    const id = await add(portal, field)
    await portal.request('crm.contact.add', { fields: { NAME: 'A', UF_CRM_SECRET: 'x' } })
    await portal.request('crm.contact.userfield.delete', { id })
    const read = async () => (await portal.request('crm.contact.get', { id: 1 })).body.result
    expect(await read()).not.toHaveProperty('UF_CRM_SECRET')
    await add(portal, field)
    expect(await read()).toMatchObject({ UF_CRM_SECRET: null })
  })

  it('have the default of the day they are added on', async () => {
    await using portal = await testPortal({ timeZone: 'Asia/Tokyo' })
    const SETTINGS = { DEFAULT_VALUE: { TYPE: 'NOW' } }
    await add(portal, { FIELD_NAME: 'DAY', USER_TYPE_ID: 'date', SETTINGS })
    await add(portal, { FIELD_NAME: 'AT', USER_TYPE_ID: 'datetime', SETTINGS })
    await add(portal, { FIELD_NAME: 'DAYS', USER_TYPE_ID: 'date', MULTIPLE: 'Y', SETTINGS })
    await portal.request('crm.contact.add', { fields: { NAME: 'A' } })
    expect((await portal.request('crm.contact.get', { id: 1 })).body.result).toMatchObject({
      UF_CRM_DAY: '2026-03-07T00:00:00+09:00',
      UF_CRM_AT: '2026-03-07T00:42:39+09:00',
      UF_CRM_DAYS: ['2026-03-07T00:00:00+09:00'],
    })
  })

  it('have a fixed day as their default only where one is set', async () => {
    await using portal = await testPortal()
    const defaultTo = (TYPE: string) => ({ DEFAULT_VALUE: { TYPE, VALUE: '2026-03-08' } })
    const day = { USER_TYPE_ID: 'date' }
    await add(portal, { ...day, FIELD_NAME: 'FIXED', SETTINGS: defaultTo('FIXED') })
    await add(portal, { ...day, FIELD_NAME: 'NONE', SETTINGS: defaultTo('NONE') })
    await portal.request('crm.contact.add', { fields: { NAME: 'A' } })
    expect((await portal.request('crm.contact.get', { id: 1 })).body.result).toMatchObject({
      UF_CRM_FIXED: '2026-03-08T00:00:00+00:00',
      UF_CRM_NONE: '',
    })
  })

  it('say among the fields of a record whether they are mandatory', async () => {
    await using portal = await testPortal()
    const text = { USER_TYPE_ID: 'string' }
    await add(portal, { ...text, FIELD_NAME: 'MUST', MANDATORY: 'Y' })
    await add(portal, { ...text, FIELD_NAME: 'MAY' })
    expect((await portal.request('crm.contact.fields')).body.result).toMatchObject({
      UF_CRM_MUST: { isRequired: true },
      UF_CRM_MAY: { isRequired: false },
    })
  })

  it('of many values are emptied by false, as portals show that there is none', async () => {
    await using portal = await testPortal()
    for (const kind of ['string', 'integer', 'date', 'employee', 'crm_status', 'money'])
      await add(portal, { FIELD_NAME: kind, USER_TYPE_ID: kind, MULTIPLE: 'Y' })
    const codes = ['STRING', 'INTEGER', 'DATE', 'EMPLOYEE', 'CRM_STATUS', 'MONEY']
    const all = (value: unknown) =>
      Object.fromEntries(codes.map((code) => [`UF_CRM_${code}`, value]))
    const fields = { NAME: 'A', ...all(['1']), UF_CRM_DATE: ['2024-06-18'] }
    await portal.request('crm.contact.add', { fields })
    const answer = await portal.request('crm.contact.update', { id: 1, fields: all(false) })
    expect(answer.body.result).toBe(true)
    expect((await portal.request('crm.contact.get', { id: 1 })).body.result).toMatchObject(all([]))
  })

  it.each([null, '', []])('of many values are emptied by %j in an item', async (empty) => {
    await using portal = await testPortal()
    await add(portal, { FIELD_NAME: 'MANY', USER_TYPE_ID: 'string', MULTIPLE: 'Y' })
    await portal.request('crm.contact.add', { fields: { NAME: 'A', UF_CRM_MANY: ['1', '2'] } })
    const item = { entityTypeId: 3, id: 1 }
    const { body } = await portal.request('crm.item.update', {
      ...item,
      fields: { ufCrmMany: empty },
    })
    expect(body.result.item.ufCrmMany).toEqual([])
  })

  it('of many values have a default that is one of many', async () => {
    await using portal = await testPortal()
    const now = { DEFAULT_VALUE: { TYPE: 'NOW' } }
    const many = { MULTIPLE: 'Y' }
    await add(portal, { ...many, FIELD_NAME: 'DAYS', USER_TYPE_ID: 'date', SETTINGS: now })
    await add(portal, { ...many, FIELD_NAME: 'TIMES', USER_TYPE_ID: 'datetime', SETTINGS: now })
    const SETTINGS = { DEFAULT_VALUE: 'one' }
    await add(portal, { ...many, FIELD_NAME: 'TEXTS', USER_TYPE_ID: 'string', SETTINGS })
    await portal.request('crm.contact.add', { fields: { NAME: 'A' } })
    expect((await portal.request('crm.contact.get', { id: 1 })).body.result).toMatchObject({
      UF_CRM_DAYS: ['2026-03-06T00:00:00+00:00'],
      UF_CRM_TIMES: ['2026-03-06T15:42:39+00:00'],
      UF_CRM_TEXTS: ['one'],
    })
  })
})

it('custom fields are sorted by several fields, the first one named first', async () => {
  await using portal = await testPortal()
  for (const [FIELD_NAME, USER_TYPE_ID, SORT] of [
    ['A', 'string', 100],
    ['B', 'integer', 200],
    ['C', 'string', 200],
    ['D', 'integer', 100],
  ] as const)
    await portal.request('crm.contact.userfield.add', {
      fields: { FIELD_NAME, USER_TYPE_ID, SORT },
    })
  const sorted = async (order: object) => {
    const { body } = await portal.request('crm.contact.userfield.list', { order })
    return body.result.map(({ FIELD_NAME }: { FIELD_NAME: string }) => FIELD_NAME.at(-1)).join('')
  }
  expect(await sorted({ USER_TYPE_ID: 'ASC', SORT: 'DESC' })).toBe('BDCA')
  expect(await sorted({ SORT: 'DESC', USER_TYPE_ID: 'ASC' })).toBe('BCDA')
  expect(await sorted({ ID: 'desc' })).toBe('DCBA')
  expect(await sorted({ nothing: 'desc' })).toBe('ADBC')
})

// https://apidocs.bitrix24.com/api-reference/crm/universal/user-defined-fields/index.html
it('what custom fields can be is described', async () => {
  await using portal = await testPortal()
  const result = async (method: string, params: object = {}) =>
    (await portal.request(method, params)).body.result
  expect(await result('crm.userfield.types')).toContainEqual({ ID: 'string', title: 'String' })
  expect(await result('crm.userfield.fields')).toMatchObject({
    ID: { type: 'int', title: 'ID', isReadOnly: true },
    FIELD_NAME: { type: 'string', title: 'Code', isImmutable: true },
    LIST: { type: 'uf_enum_element', title: 'List elements', isMultiple: true },
  })
  expect(await result('crm.userfield.enumeration.fields')).toMatchObject({
    DEL: { type: 'string', title: 'Element Deletion Flag' },
  })
  expect(await result('crm.userfield.settings.fields', { type: 'double' })).toEqual({
    DEFAULT_VALUE: { type: 'double', title: 'Default Value' },
    PRECISION: { type: 'int', title: 'Precision' },
  })
  expect(await portal.request('crm.userfield.settings.fields')).toMatchObject({
    status: 400,
    body: { error: '', error_description: "Parameter 'type' is not specified or empty." },
  })
})
