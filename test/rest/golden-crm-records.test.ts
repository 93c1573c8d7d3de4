/**
 * crm.lead.*, crm.contact.* and crm.company.* on the wire: requests and answers of the documentation's
 * pages, as JSON and as PHP forms. The records that a page takes for granted are made first.
 */
import { describe, expect, it } from 'vitest'
import { callerIn, encodings } from '../support/encodings.ts'
import { testPortal } from '../support/server.ts'

const zone = { timeZone: 'Europe/Berlin', currency: 'EUR', portalCountry: 'US' }
const nowMs = Date.parse('2024-08-15T10:38:21+02:00')

describe.each(encodings)('as %s', (encoding) => {
  // https://apidocs.bitrix24.com/api-reference/crm/contacts/crm-contact-add.html and crm-contact-get.html
  it('the contact of the pages is added and read', async () => {
    await using portal = await testPortal({ ...zone, nowMs })
    const call = await callerIn(portal, encoding)
    for (let index = 1; index <= 12; index += 1)
      await call('crm.company.add', { fields: { TITLE: `Company ${index}` } })
    const fieldId = await call('crm.contact.userfield.add', {
      fields: { USER_TYPE_ID: 'string', FIELD_NAME: '1720697698689', LABEL: 'String' },
    })
    expect(fieldId.body.result).toBe(1)
    const added = await call('crm.contact.add', {
      FIELDS: {
        HONORIFIC: 'HNR_EN_1',
        NAME: 'John',
        SECOND_NAME: 'Doe',
        LAST_NAME: 'Smith',
        BIRTHDATE: '11.11.2001',
        TYPE_ID: 'PARTNER',
        SOURCE_ID: 'WEB',
        SOURCE_DESCRIPTION: '*Additional information about the source*',
        POST: 'Administrator',
        OPENED: 'Y',
        EXPORT: 'N',
        ASSIGNED_BY_ID: 6,
        COMPANY_ID: 12,
        COMPANY_IDS: [12],
        UTM_SOURCE: 'google',
        UTM_MEDIUM: 'CPC',
        PHONE: [
          { VALUE: '+13333333555', VALUE_TYPE: 'WORK' },
          { VALUE: '+15599888666', VALUE_TYPE: 'HOME' },
        ],
        EMAIL: [
          { VALUE: 'johnsmith@example.mailing', VALUE_TYPE: 'MAILING' },
          { VALUE: 'johnsmith@example.work', VALUE_TYPE: 'WORK' },
        ],
        UF_CRM_1720697698689: 'Example value of a custom field with type "String"',
        PARENT_ID_1224: 12,
      },
    })
    expect(added).toMatchObject({ status: 200, body: { result: 1 } })
    const { body } = await call('crm.contact.get', { id: 1 })
    const { PHONE, EMAIL, ...record } = body.result
    expect(record).toEqual({
      ID: '1',
      POST: 'Administrator',
      COMMENTS: null,
      HONORIFIC: 'HNR_EN_1',
      NAME: 'John',
      SECOND_NAME: 'Doe',
      LAST_NAME: 'Smith',
      PHOTO: null,
      LEAD_ID: null,
      TYPE_ID: 'PARTNER',
      SOURCE_ID: 'WEB',
      SOURCE_DESCRIPTION: '*Additional information about the source*',
      COMPANY_ID: '12',
      BIRTHDATE: '2001-11-11T00:00:00+01:00',
      EXPORT: 'N',
      HAS_PHONE: 'Y',
      HAS_EMAIL: 'Y',
      HAS_IMOL: 'N',
      DATE_CREATE: '2024-08-15T10:38:21+02:00',
      DATE_MODIFY: '2024-08-15T10:38:21+02:00',
      ASSIGNED_BY_ID: '6',
      CREATED_BY_ID: '1',
      MODIFY_BY_ID: '1',
      OPENED: 'Y',
      ORIGINATOR_ID: null,
      ORIGIN_ID: null,
      ORIGIN_VERSION: null,
      FACE_ID: null,
      LAST_ACTIVITY_TIME: '2024-08-15T10:38:21+02:00',
      LAST_ACTIVITY_BY: '1',
      ADDRESS: null,
      ADDRESS_2: null,
      ADDRESS_CITY: null,
      ADDRESS_POSTAL_CODE: null,
      ADDRESS_REGION: null,
      ADDRESS_PROVINCE: null,
      ADDRESS_COUNTRY: null,
      ADDRESS_COUNTRY_CODE: null,
      ADDRESS_LOC_ADDR_ID: null,
      UTM_SOURCE: 'google',
      UTM_MEDIUM: 'CPC',
      UTM_CAMPAIGN: null,
      UTM_CONTENT: null,
      UTM_TERM: null,
      UF_CRM_1720697698689: 'Example value of a custom field with type "String"',
    })
    expect([...PHONE, ...EMAIL]).toEqual([
      { ID: '1', VALUE_TYPE: 'WORK', VALUE: '+13333333555', TYPE_ID: 'PHONE' },
      { ID: '2', VALUE_TYPE: 'HOME', VALUE: '+15599888666', TYPE_ID: 'PHONE' },
      { ID: '3', VALUE_TYPE: 'MAILING', VALUE: 'johnsmith@example.mailing', TYPE_ID: 'EMAIL' },
      { ID: '4', VALUE_TYPE: 'WORK', VALUE: 'johnsmith@example.work', TYPE_ID: 'EMAIL' },
    ])
  })

  // https://apidocs.bitrix24.com/api-reference/crm/contacts/crm-contact-update.html
  it('rows of phones are changed, removed and added as the page of update says', async () => {
    await using portal = await testPortal({ ...zone, nowMs })
    const call = await callerIn(portal, encoding)
    const values = ['111111', '222222', '333333', '44444']
    await call('crm.contact.add', {
      fields: { NAME: 'A', PHONE: values.map((VALUE) => ({ VALUE, VALUE_TYPE: 'WORK' })) },
    })
    const rows = async () =>
      (await call('crm.contact.get', { id: 1 })).body.result.PHONE.map(
        (row: Record<string, string>) => [row['ID'], row['VALUE_TYPE'], row['VALUE']],
      )
    const change = (PHONE: object) => call('crm.contact.update', { id: 1, fields: { PHONE } })

    await change([{ ID: 2, VALUE: '444444', VALUE_TYPE: 'MOBILE' }])
    expect(await rows()).toEqual([
      ['1', 'WORK', '111111'],
      ['2', 'MOBILE', '444444'],
      ['3', 'WORK', '333333'],
      ['4', 'WORK', '44444'],
    ])
    const deleted = await change([{ ID: 1, DELETE: 'Y' }, { ID: 2, VALUE: '' }, { ID: 3 }])
    expect(deleted.body.result).toBe(true)
    expect(await rows()).toEqual([['4', 'WORK', '44444']])
    await change([{ VALUE: '55555', VALUE_TYPE: 'WORK' }])
    await change({ n0: { VALUE: '66666', VALUE_TYPE: 'home' } })
    expect(await rows()).toEqual([
      ['4', 'WORK', '44444'],
      ['5', 'WORK', '55555'],
      ['6', 'HOME', '66666'],
    ])
  })

  // https://apidocs.bitrix24.com/api-reference/crm/contacts/crm-contact-list.html
  it('contacts are listed by the filter of the page', async () => {
    await using portal = await testPortal({ ...zone, nowMs })
    const call = await callerIn(portal, encoding)
    const EMAIL = [{ VALUE: 'special-for@example.com', VALUE_TYPE: 'WORK' }]
    const usual = { SOURCE_ID: 'WEBFORM', ASSIGNED_BY_ID: 1, EMAIL }
    for (const fields of [
      { ...usual, NAME: 'Ivan', LAST_NAME: 'Ivanov' },
      { ...usual, NAME: 'Inna', LAST_NAME: 'Ilyina', ASSIGNED_BY_ID: 6 },
      { ...usual, NAME: 'Peter', LAST_NAME: 'Ivanov' },
      { ...usual, NAME: 'Ira', LAST_NAME: 'Ivleva', EMAIL: [] },
      { ...usual, NAME: 'Igor', LAST_NAME: 'Isaev', SOURCE_ID: 'CALL' },
      { ...usual, NAME: 'Ilya', LAST_NAME: '' },
    ])
      await call('crm.contact.add', { fields })
    const { body } = await call('crm.contact.list', {
      FILTER: {
        SOURCE_ID: 'WEBFORM',
        '!=NAME': '',
        '!=LAST_NAME': '',
        '=%NAME': 'I%',
        '=%LAST_NAME': 'I%',
        EMAIL: 'special-for@example.com',
        '@ASSIGNED_BY_ID': [1, 6],
        // The page sends a name that no contact has; it restricts nothing.
        IMPORT: 'Y',
        '>=DATE_CREATE': '2024-02-15T00:00:00+02:00',
      },
      ORDER: { LAST_NAME: 'ASC', NAME: 'ASC' },
      SELECT: ['ID', 'NAME', 'LAST_NAME', 'EMAIL', 'EXPORT', 'ASSIGNED_BY_ID', 'DATE_CREATE'],
    })
    const row = (ID: string, NAME: string, LAST_NAME: string, ASSIGNED_BY_ID: string) => ({
      ID,
      NAME,
      LAST_NAME,
      EXPORT: 'Y',
      ASSIGNED_BY_ID,
      DATE_CREATE: '2024-08-15T10:38:21+02:00',
      EMAIL: [{ ID, VALUE_TYPE: 'WORK', VALUE: 'special-for@example.com', TYPE_ID: 'EMAIL' }],
    })
    expect(body.result).toEqual([row('2', 'Inna', 'Ilyina', '6'), row('1', 'Ivan', 'Ivanov', '1')])
    expect(body.total).toBe(2)
    expect(body).not.toHaveProperty('next')
  })

  // https://apidocs.bitrix24.com/api-reference/crm/leads/crm-lead-add.html
  it('the lead of the page is added and read', async () => {
    await using portal = await testPortal({ ...zone, nowMs })
    const call = await callerIn(portal, encoding)
    const { body } = await call('crm.lead.add', {
      fields: {
        TITLE: 'IP Titov',
        NAME: 'Gleb',
        SECOND_NAME: 'Egorovich',
        LAST_NAME: 'Titov',
        STATUS_ID: 'NEW',
        OPENED: 'Y',
        ASSIGNED_BY_ID: 1,
        CURRENCY_ID: 'USD',
        OPPORTUNITY: 12500,
        PHONE: [{ VALUE: '555888', VALUE_TYPE: 'WORK' }],
        WEB: [{ VALUE: 'www.mysite.com', VALUE_TYPE: 'WORK' }],
      },
      params: { REGISTER_SONET_EVENT: 'Y' },
    })
    expect(body.result).toBe(1)
    expect((await call('crm.lead.get', { id: 1 })).body.result).toMatchObject({
      ID: '1',
      TITLE: 'IP Titov',
      STATUS_ID: 'NEW',
      STATUS_SEMANTIC_ID: 'P',
      OPPORTUNITY: '12500.00',
      CURRENCY_ID: 'USD',
      COMPANY_ID: null,
      IS_RETURN_CUSTOMER: 'N',
      BIRTHDATE: '',
      DATE_CLOSED: '',
      MOVED_TIME: '2024-08-15T10:38:21+02:00',
      PHONE: [{ ID: '1', VALUE_TYPE: 'WORK', VALUE: '555888', TYPE_ID: 'PHONE' }],
      WEB: [{ ID: '2', VALUE_TYPE: 'WORK', VALUE: 'www.mysite.com', TYPE_ID: 'WEB' }],
    })
    await call('crm.lead.update', { id: 1, fields: { STATUS_ID: 'CONVERTED' } })
    expect((await call('crm.lead.get', { id: 1 })).body.result).toMatchObject({
      STATUS_SEMANTIC_ID: 'S',
      DATE_CLOSED: '2024-08-15T10:38:21+02:00',
    })
  })

  // https://apidocs.bitrix24.com/api-reference/crm/companies/crm-company-list.html
  it('companies are listed as the page does it', async () => {
    await using portal = await testPortal({ ...zone, nowMs })
    const call = await callerIn(portal, encoding)
    for (const fields of [
      { TITLE: 'Crossroads', COMPANY_TYPE: 'CUSTOMER', PHONE: [{ VALUE: '+19998887766' }] },
      { TITLE: 'Other', COMPANY_TYPE: 'SUPPLIER' },
    ])
      await call('crm.company.add', { fields })
    const { body } = await call('crm.company.list', {
      ORDER: { DATE_CREATE: 'ASC' },
      FILTER: { COMPANY_TYPE: 'CUSTOMER', '>=DATE_CREATE': '2024-01-01' },
      SELECT: ['TITLE', 'ASSIGNED_BY_ID', 'PHONE'],
    })
    expect(body.result).toEqual([
      {
        TITLE: 'Crossroads',
        ASSIGNED_BY_ID: '1',
        ID: '1',
        PHONE: [{ ID: '1', VALUE_TYPE: 'WORK', VALUE: '+19998887766', TYPE_ID: 'PHONE' }],
      },
    ])
    expect((await call('crm.company.get', { id: 1 })).body.result).toMatchObject({
      REVENUE: '0',
      CURRENCY_ID: 'EUR',
      IS_MY_COMPANY: 'N',
      LAST_COMMUNICATION_TIME: null,
      LOGO: null,
    })
  })
})

describe('documented errors', () => {
  const error = (error_description: string, code = '') => ({
    status: 400,
    body: { error: code, error_description },
  })

  it.each([
    ['crm.lead.get', { id: 9 }, error('Not found')],
    ['crm.lead.update', { id: 9 }, error('Not found')],
    ['crm.lead.delete', { id: 9 }, error('Not found')],
    ['crm.contact.get', { id: 9 }, error('Not found')],
    ['crm.contact.update', { id: 9, fields: { NAME: 'A' } }, error('Contact is not found')],
    ['crm.contact.delete', { id: 9 }, error('Element not found', 'ERROR_CORE')],
    ['crm.company.get', { id: 9 }, error('Not found')],
    ['crm.company.update', { id: 9, fields: { TITLE: 'A' } }, error('Company is not found')],
    ['crm.company.delete', { id: 9 }, error('Company is not found')],
    ['crm.contact.list', { order: 'ID' }, error("Parameter 'order' must be array")],
    ['crm.contact.list', { filter: 'ID' }, error("Parameter 'filter' must be array")],
    ['crm.contact.add', { fields: 'NAME' }, error("Parameter 'fields' must be array.")],
    [
      'crm.contact.add',
      { fields: { NAME: 'A', EMAIL: [{ VALUE: 'nobody', VALUE_TYPE: 'WORK' }] } },
      error('The field `Work e-mail` contains an invalid address', 'ERROR_CORE'),
    ],
    [
      'crm.company.add',
      { fields: { TITLE: 'A', EMAIL: [{ VALUE: 'nobody' }] } },
      error('The `E-mail` field contains an invalid address', 'ERROR_CORE'),
    ],
  ])('%s %j', async (method, params, answer) => {
    await using portal = await testPortal()
    expect(await portal.request(method, params)).toMatchObject(answer)
  })
})
