/**
 * The directories, the currency and what never changes. Samples:
 * https://apidocs.bitrix24.com/api-reference/crm/status/index.html ,
 * https://apidocs.bitrix24.com/api-reference/crm/currency/index.html and
 * https://apidocs.bitrix24.com/api-reference/crm/auxiliary/index.html
 */
import { describe, expect, it } from 'vitest'
import { callerWith } from '../support/restricted.ts'
import { testPortal } from '../support/server.ts'

const none = { read: 'none', add: 'none', update: 'none', delete: 'none' } as const
const blind = { lead: none, contact: none, company: none }

const refusal = (error: string, error_description: string) => ({
  status: 400,
  body: { error, error_description },
})

async function open() {
  const portal = await testPortal()
  const call = async (method: string, params: object = {}) =>
    (await portal.request(method, params)).body.result
  const stage = async (fields: object = {}): Promise<number> =>
    call('crm.status.add', {
      fields: { ENTITY_ID: 'STATUS', STATUS_ID: 'DECISION', NAME: 'Decision making', ...fields },
    })
  return { portal, call, stage }
}

describe('crm.status.list', () => {
  it('answers the rows of a directory as the sample has them, with their number', async () => {
    const { portal } = await open()
    await using _portal = portal
    const { body } = await portal.request('crm.status.list', {
      order: { SORT: 'ASC' },
      filter: { ENTITY_ID: 'STATUS' },
    })
    expect(body.total).toBe(5)
    expect(body).not.toHaveProperty('next')
    expect(body.result[0]).toEqual({
      ID: '1',
      ENTITY_ID: 'STATUS',
      STATUS_ID: 'NEW',
      NAME: 'Unprocessed',
      NAME_INIT: 'Unprocessed',
      SORT: '10',
      SYSTEM: 'Y',
      CATEGORY_ID: null,
      COLOR: '#2FC6F6',
      SEMANTICS: null,
      EXTRA: { SEMANTICS: 'process', COLOR: '#2FC6F6' },
    })
    const groups = body.result.map((row: { EXTRA: { SEMANTICS: string } }) => row.EXTRA.SEMANTICS)
    expect(groups).toEqual(['process', 'process', 'process', 'success', 'failure'])
  })

  it('calls a second lost stage an apology, and gives only stages an EXTRA', async () => {
    const { portal, call, stage } = await open()
    await using _portal = portal
    await stage({ SEMANTICS: 'F', SORT: 90 })
    const [row] = await call('crm.status.list', { filter: { STATUS_ID: 'DECISION' } })
    expect(row).toMatchObject({ SEMANTICS: 'F', EXTRA: { SEMANTICS: 'apology' } })
    const [source] = await call('crm.status.list', { filter: { STATUS_ID: 'CALL' } })
    expect(source).not.toHaveProperty('EXTRA')
  })

  it('lists everything without paging, by conditions and in any order', async () => {
    const { portal, call } = await open()
    await using _portal = portal
    const all = await portal.request('crm.status.list', { order: [], filter: [''] })
    expect(all.body.result.length).toBe(all.body.total)
    expect(all.body.total).toBeGreaterThan(40)
    const codes = async (params: object) =>
      (await call('crm.status.list', params)).map((row: { STATUS_ID: string }) => row.STATUS_ID)
    expect(await codes({ filter: { ENTITY_ID: 'STATUS' }, order: { ID: 'desc' } })).toEqual(
      ['NEW', 'IN_PROCESS', 'PROCESSED', 'CONVERTED', 'JUNK'].toReversed(),
    )
    expect(await codes({ filter: { '%NAME': 'LOW', NOBODY: 1 } })).toEqual(['JUNK'])
    expect(await codes({ filter: { ENTITY_ID: 'STATUS', SEMANTICS: ['S', 'F'] } })).toEqual([
      'CONVERTED',
      'JUNK',
    ])
    expect(await codes({ filter: { ENTITY_ID: 'HONORIFIC', SYSTEM: 'Y' } })).toEqual([])
    expect(await codes({ filter: { CATEGORY_ID: 3 }, order: { CATEGORY_ID: 'asc' } })).toEqual([])
  })

  it('refuses parameters that are no maps', async () => {
    const { portal } = await open()
    await using _portal = portal
    const invalid = refusal('Invalid parameters.', 'Incorrect parameters passed.')
    expect(await portal.request('crm.status.list', { filter: 'x' })).toMatchObject(invalid)
    expect(await portal.request('crm.status.list', { order: 5 })).toMatchObject(invalid)
  })
})

describe('one value, one directory', () => {
  it('crm.status.get answers the ten texts of the sample', async () => {
    const { portal, call } = await open()
    await using _portal = portal
    expect(await call('crm.status.get', { id: 4 })).toEqual({
      ID: '4',
      ENTITY_ID: 'STATUS',
      STATUS_ID: 'CONVERTED',
      NAME: 'High-quality lead',
      NAME_INIT: 'High-quality lead',
      SORT: '40',
      SYSTEM: 'Y',
      CATEGORY_ID: null,
      COLOR: '#7BD500',
      SEMANTICS: 'S',
    })
    const missing = refusal('Status is not found.', 'Directory item not found.')
    for (const id of [999, 0, 'x', undefined])
      expect(await portal.request('crm.status.get', { id })).toMatchObject(missing)
  })

  it('crm.status.entity.items answers names, codes and numbers to sort by', async () => {
    const { portal, call } = await open()
    await using _portal = portal
    const items = await call('crm.status.entity.items', { entityId: 'STATUS' })
    expect(items[0]).toEqual({ NAME: 'Unprocessed', SORT: 10, STATUS_ID: 'NEW' })
    expect(items).toHaveLength(5)
    const invalid = refusal(
      'The parameter entityId is not defined or invalid.',
      'The directory ID is not specified or is incorrect.',
    )
    for (const entityId of [undefined, '', 'NO_SUCH', ['STATUS']])
      expect(await portal.request('crm.status.entity.items', { entityId })).toMatchObject(invalid)
  })

  it('crm.status.entity.types names the directories, and what is special about stages', async () => {
    const { portal, call } = await open()
    await using _portal = portal
    const types = await call('crm.status.entity.types')
    expect(types[0]).toEqual({
      ID: 'STATUS',
      NAME: 'Lead stages',
      SEMANTIC_INFO: {
        START_FIELD: 'NEW',
        FINAL_SUCCESS_FIELD: 'CONVERTED',
        FINAL_UNSUCCESS_FIELD: 'JUNK',
        FINAL_SORT: 0,
      },
      ENTITY_TYPE_ID: 1,
    })
    expect(types[1]).toEqual({ ID: 'SOURCE', NAME: 'Sources' })
  })

  it('crm.status.fields describes the fields as the page does', async () => {
    const { portal, call } = await open()
    await using _portal = portal
    const fields = await call('crm.status.fields')
    expect(Object.keys(fields)).toEqual([
      'ID',
      'ENTITY_ID',
      'STATUS_ID',
      'SORT',
      'NAME',
      'NAME_INIT',
      'SYSTEM',
      'CATEGORY_ID',
      'COLOR',
      'SEMANTICS',
      'EXTRA',
    ])
    expect(fields['STATUS_ID']).toEqual({
      type: 'string',
      isRequired: true,
      isReadOnly: false,
      isImmutable: true,
      isMultiple: false,
      isDynamic: false,
      title: 'Status',
    })
    expect(fields['EXTRA'].type).toBe('crm_status_extra')
  })

  it('may be read by whoever may read any client, and by nobody else', async () => {
    const { portal } = await open()
    await using _portal = portal
    const asBo = await callerWith(portal, blind)
    const denied = refusal('Access denied.', 'No permission to perform the operation')
    for (const [method, params] of [
      ['list', {}],
      ['get', { id: 1 }],
      ['entity.items', { entityId: 'STATUS' }],
    ] as const)
      expect(await asBo(`crm.status.${method}`, params)).toMatchObject(denied)
    expect((await asBo('crm.status.fields')).status).toBe(200)
    expect((await asBo('crm.status.entity.types')).status).toBe(200)
  })
})

describe('changes of directories', () => {
  it('a value is added with the documented defaults', async () => {
    const { portal, call, stage } = await open()
    await using _portal = portal
    const id = await stage()
    expect(await call('crm.status.get', { id })).toEqual({
      ID: String(id),
      ENTITY_ID: 'STATUS',
      STATUS_ID: 'DECISION',
      NAME: 'Decision making',
      NAME_INIT: '',
      SORT: '10',
      SYSTEM: 'N',
      CATEGORY_ID: null,
      COLOR: '',
      SEMANTICS: null,
    })
    const extra = { SEMANTICS: 'success', COLOR: '#FFA900' }
    const other = await stage({ STATUS_ID: 'BY_EXTRA', SORT: '70', EXTRA: extra })
    expect(await call('crm.status.get', { id: other })).toMatchObject({
      SORT: '70',
      COLOR: '#FFA900',
      SEMANTICS: 'S',
    })
  })

  it('refuse a value that lacks something or is there already, in sentences', async () => {
    const { portal } = await open()
    await using _portal = portal
    const add = async (fields: unknown) => portal.request('crm.status.add', { fields })
    const whole = { ENTITY_ID: 'STATUS', STATUS_ID: 'X', NAME: 'X' }
    const required = (...fields: string[]) =>
      refusal('', fields.map((field) => `The field ${field} is required.`).join('\n'))
    expect(await add({})).toMatchObject(required('ENTITY_ID', 'STATUS_ID'))
    expect(await add({ ...whole, STATUS_ID: '' })).toMatchObject(required('STATUS_ID'))
    expect(await add({ ...whole, ENTITY_ID: undefined })).toMatchObject(required('ENTITY_ID'))
    expect(await add('x')).toMatchObject(refusal('', "Parameter 'fields' must be array."))
    for (const NAME of [undefined, null, ' ', ['X']])
      expect(await add({ ...whole, NAME })).toMatchObject(required('Title'))
    expect(await add({ ...whole, ENTITY_ID: 'DEAL_STAGE' })).toMatchObject(
      refusal('', 'Specified entity type is not supported.'),
    )
    expect(await add({ ...whole, STATUS_ID: 'NEW' })).toMatchObject(
      refusal('ERROR_CORE', 'The specified status ID already exists.'),
    )
  })

  it('refuse codes and values of a wrong form', async () => {
    const { portal, stage } = await open()
    await using _portal = portal
    const add = async (fields: object) =>
      portal.request('crm.status.add', { fields: { ENTITY_ID: 'STATUS', NAME: 'X', ...fields } })
    const code = refusal(
      '',
      'The field STATUS_ID must be 1 to 21 Latin letters, digits, hyphens and underscores.',
    )
    for (const STATUS_ID of ['ЖДЁТ', 'a b', 'x'.repeat(22)])
      expect(await add({ STATUS_ID })).toMatchObject(code)
    const source = { ENTITY_ID: 'SOURCE', STATUS_ID: 'x'.repeat(51) }
    expect((await add(source)).body.error_description).toContain('50 characters')
    expect((await add({ ...source, STATUS_ID: 'Из рекламы' })).status).toBe(200)
    for (const wrong of [{ SORT: 'x' }, { SEMANTICS: 'W' }, { EXTRA: { SEMANTICS: 'lost' } }])
      expect(await add({ STATUS_ID: 'X', ...wrong })).toMatchObject(
        refusal('', `The field ${'SORT' in wrong ? 'SORT' : 'SEMANTICS'} has an invalid value.`),
      )
    expect(await stage({ SEMANTICS: 'P' })).toBeGreaterThan(0)
  })

  it('an update changes name, sort and colour, and nothing else', async () => {
    const { portal, call, stage } = await open()
    await using _portal = portal
    const id = await stage()
    const fields = { NAME: 'New name', COLOR: '#00A9F4', SORT: 15, SEMANTICS: 'F', STATUS_ID: 'Y' }
    expect(await call('crm.status.update', { id, fields })).toBe(true)
    expect(await call('crm.status.get', { id })).toMatchObject({
      NAME: 'New name',
      COLOR: '#00A9F4',
      SORT: '15',
      SEMANTICS: null,
      STATUS_ID: 'DECISION',
    })
    const update = async (params: object) => portal.request('crm.status.update', params)
    expect(await update({ fields })).toMatchObject(
      refusal('Invalid identifier.', 'An incorrect identifier was passed.'),
    )
    expect(await update({ id: 999, fields })).toMatchObject(
      refusal('Status is not found.', 'Element not found'),
    )
    expect(await update({ id, fields: 'x' })).toMatchObject(
      refusal('', "Parameter 'fields' must be array."),
    )
    for (const field of ['NAME', 'SORT'])
      expect(await update({ id, fields: { [field]: '' } })).toMatchObject(
        refusal('Error on updating status.', `The field ${field} has an invalid value.`),
      )
  })

  it('a value is removed, a system one only by force, a stage only without leads', async () => {
    const { portal, call, stage } = await open()
    await using _portal = portal
    const remove = async (params: object) => portal.request('crm.status.delete', params)
    const id = await stage()
    await call('crm.lead.add', { fields: { TITLE: 'x', STATUS_ID: 'DECISION' } })
    expect(await remove({ id })).toMatchObject(
      refusal(
        'There are active items in this status.',
        'There are related items, deletion is not possible',
      ),
    )
    await call('crm.lead.delete', { id: 1 })
    expect((await remove({ id })).body.result).toBe(true)
    expect(await remove({ id })).toMatchObject(refusal('Status is not found.', 'Element not found'))
    expect(await remove({ id: 'x' })).toMatchObject(
      refusal('Invalid identifier.', 'An invalid identifier was passed.'),
    )
    const [{ ID: system }] = await call('crm.status.list', { filter: { STATUS_ID: 'JUNK' } })
    expect(await remove({ id: system })).toMatchObject(
      refusal(
        'CRM System Status can be deleted only if parameter FORCED is specified and equal to "Y".',
        'A system element can only be deleted with the FORCED = "Y" parameter',
      ),
    )
    expect((await remove({ id: system, params: { FORCED: 'Y' } })).body.result).toBe(true)
  })

  it('are the administrator’s alone', async () => {
    const { portal } = await open()
    await using _portal = portal
    const asBo = await callerWith(portal, {})
    const fields = { ENTITY_ID: 'SOURCE', STATUS_ID: 'X', NAME: 'X' }
    expect(await asBo('crm.status.add', { fields })).toMatchObject(refusal('', 'Access denied.'))
    const denied = refusal('Access denied.', 'No permission to perform the operation')
    expect(await asBo('crm.status.update', { id: 1, fields })).toMatchObject(denied)
    expect(await asBo('crm.status.delete', { id: 1 })).toMatchObject(denied)
    expect((await asBo('crm.status.list')).status).toBe(200)
  })
})

describe('records and directories', () => {
  it('a new record has the first value of each directory that nobody chose from', async () => {
    const { portal, call } = await open()
    await using _portal = portal
    await call('crm.status.add', {
      fields: { ENTITY_ID: 'INDUSTRY', STATUS_ID: 'FARMING', NAME: 'Farming', SORT: 5 },
    })
    await call('crm.company.add', { fields: { TITLE: 'Daisy LLC', EMPLOYEES: 'EMPLOYEES_3' } })
    expect(await call('crm.company.get', { id: 1 })).toMatchObject({
      COMPANY_TYPE: 'CUSTOMER',
      INDUSTRY: 'FARMING',
      EMPLOYEES: 'EMPLOYEES_3',
    })
    await call('crm.contact.add', { fields: { NAME: 'Ann', SOURCE_ID: '' } })
    expect(await call('crm.contact.get', { id: 1 })).toMatchObject({
      TYPE_ID: 'CLIENT',
      SOURCE_ID: '',
      HONORIFIC: 'HNR_EN_1',
    })
    await call('crm.lead.add', { fields: { TITLE: 'x' } })
    expect(await call('crm.lead.get', { id: 1 })).toMatchObject({
      STATUS_ID: 'NEW',
      SOURCE_ID: 'CALL',
      HONORIFIC: null,
    })
  })

  it('a lead in a stage of the directory’s own lost group stands after all others', async () => {
    const { portal, call, stage } = await open()
    await using _portal = portal
    const PHONE = [{ VALUE: '+12125550100' }]
    // The first one has the newer activity, and is in the stage before the directory knows it.
    await call('crm.lead.add', { fields: { TITLE: 'Two', PHONE } })
    portal.nowMs += 60_000
    await call('crm.lead.add', { fields: { TITLE: 'One', STATUS_ID: 'DECISION', PHONE } })
    const found = async () =>
      (
        await call('telephony.externalCall.searchCrmEntities', { PHONE_NUMBER: '+12125550100' })
      ).map((row: { NAME: string }) => row.NAME)
    expect(await found()).toEqual(['One', 'Two'])
    await stage({ SEMANTICS: 'F' })
    expect(await found()).toEqual(['Two', 'One'])
    expect(await call('crm.lead.get', { id: 2 })).toMatchObject({ STATUS_SEMANTIC_ID: 'F' })
    await call('crm.lead.update', { id: 2, fields: { STATUS_ID: 'IN_PROCESS' } })
    expect(await found()).toEqual(['One', 'Two'])
    await call('crm.lead.update', { id: 2, fields: { STATUS_ID: 'DECISION' } })
    expect(await found()).toEqual(['Two', 'One'])
  })
})

describe('what a portal is set to', () => {
  it('the base currency is the configured one, and its list counts nothing', async () => {
    await using portal = await testPortal({ currency: 'EUR' })
    expect((await portal.request('crm.currency.base.get')).body.result).toBe('EUR')
    const { body } = await portal.request('crm.currency.list', { order: { sort: 'asc' } })
    expect(body).toMatchObject({ total: 0 })
    expect(body.result).toEqual([
      {
        CURRENCY: 'EUR',
        AMOUNT_CNT: '1',
        AMOUNT: '1.0000',
        SORT: '100',
        BASE: 'Y',
        FULL_NAME: 'Euro',
        LID: 'en',
        FORMAT_STRING: '€#',
        DEC_POINT: '.',
        THOUSANDS_SEP: ',',
        DECIMALS: '2',
        DATE_UPDATE: '',
      },
    ])
    const asBo = await callerWith(portal, blind)
    expect(await asBo('crm.currency.list')).toMatchObject(refusal('', 'Access denied.'))
    expect((await asBo('crm.currency.base.get')).body.result).toBe('EUR')
  })

  // @bitrix24/b24jssdk: packages/jssdk/src/helper/currency-manager.ts reads each currency of the list.
  it('a currency is read with its formats, as the helpers of the JavaScript SDK do', async () => {
    await using portal = await testPortal({ currency: 'EUR' })
    const [row] = (await portal.request('crm.currency.list')).body.result
    const batch = await portal.request('batch', {
      halt: 1,
      cmd: ['crm.currency.get?id=EUR'],
    })
    const LANG = {
      en: {
        FORMAT_STRING: '€#',
        FULL_NAME: 'Euro',
        DEC_POINT: '.',
        THOUSANDS_SEP: null,
        DECIMALS: '2',
        THOUSANDS_VARIANT: 'C',
        HIDE_ZERO: 'Y',
      },
    }
    expect(batch.body.result.result).toEqual([{ ...row, LANG }])
    expect((await portal.request('crm.currency.get', { id: ' eur ' })).body.result.LANG).toEqual(
      LANG,
    )
    for (const id of ['USD', '', undefined, 978, ['EUR']])
      expect(await portal.request('crm.currency.get', { id })).toMatchObject(
        refusal('', 'Not found'),
      )
    const asBo = await callerWith(portal, blind)
    expect(await asBo('crm.currency.get', { id: 'EUR' })).toMatchObject(
      refusal('', 'Access denied.'),
    )
    const { result } = (await portal.request('crm.currency.fields')).body
    expect(Object.keys(result).toSorted()).toEqual([...Object.keys(row), 'LANG'].toSorted())
  })

  it('an amount without a fraction, or of a currency without a sign, is described as such', async () => {
    await using yen = await testPortal({ currency: 'JPY' })
    const [row] = (await yen.request('crm.currency.list')).body.result
    expect(row).toMatchObject({ DECIMALS: '0', FORMAT_STRING: '¥#' })
    await using other = await testPortal({ currency: 'CHF' })
    const [francs] = (await other.request('crm.currency.list')).body.result
    expect(francs).toMatchObject({ FORMAT_STRING: '# CHF', FULL_NAME: 'Swiss Franc' })
  })

  it('the CRM has leads', async () => {
    const { portal, call } = await open()
    await using _portal = portal
    expect(await call('crm.settings.mode.get')).toBe(1)
    expect(await call('crm.enum.settings.mode')).toEqual([
      { ID: 1, NAME: 'Classic CRM', SYMBOL_CODE: null, SYMBOL_CODE_SHORT: null },
      { ID: 2, NAME: 'Simple CRM', SYMBOL_CODE: null, SYMBOL_CODE_SHORT: null },
    ])
  })

  it('the types of objects are those of the sample', async () => {
    const { portal, call } = await open()
    await using _portal = portal
    const types = await call('crm.enum.ownertype')
    expect(types.slice(0, 4)).toEqual([
      { ID: 1, NAME: 'Lead', SYMBOL_CODE: 'LEAD', SYMBOL_CODE_SHORT: 'L' },
      { ID: 2, NAME: 'Deal', SYMBOL_CODE: 'DEAL', SYMBOL_CODE_SHORT: 'D' },
      { ID: 3, NAME: 'Contact', SYMBOL_CODE: 'CONTACT', SYMBOL_CODE_SHORT: 'C' },
      { ID: 4, NAME: 'Company', SYMBOL_CODE: 'COMPANY', SYMBOL_CODE_SHORT: 'CO' },
    ])
    expect(Object.keys(await call('crm.enum.fields'))).toEqual(Object.keys(types[0]))
  })

  it('the parts of a multi-field are described as the page does', async () => {
    const { portal, call } = await open()
    await using _portal = portal
    const flags = { isRequired: false, isImmutable: false, isMultiple: false, isDynamic: false }
    expect(await call('crm.multifield.fields')).toEqual({
      ID: { type: 'int', ...flags, isReadOnly: true, title: 'ID' },
      TYPE_ID: { type: 'string', ...flags, isReadOnly: true, title: 'Field Type' },
      VALUE: { type: 'string', ...flags, isReadOnly: false, title: 'Value' },
      VALUE_TYPE: { type: 'string', ...flags, isReadOnly: false, title: 'Value Type' },
    })
  })
})
