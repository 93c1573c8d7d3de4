import { expect } from 'vitest'
import { asks, described, isRefused, type Story } from './sample.ts'

const readOnly = { isReadOnly: true }
const merged = { entityTypeId: 3, entityIds: [100, 101, 102] }

export const directoryStories: readonly Story[] = [
  {
    // The pages show stages of deals, which callerbook does not keep; those of leads have the same shape.
    title: 'directories',
    next: { status: 773 },
    samples: [
      asks(
        'crm.status.add',
        {
          fields: {
            ENTITY_ID: 'STATUS',
            STATUS_ID: 'DECISION',
            NAME: 'Decision making',
            SORT: 70,
            COLOR: '#FFA900',
          },
        },
        773,
      ),
      asks(
        'crm.status.get',
        { id: 773 },
        {
          ID: '773',
          ENTITY_ID: 'STATUS',
          STATUS_ID: 'DECISION',
          NAME: 'Decision making',
          SORT: '70',
          SYSTEM: 'N',
          CATEGORY_ID: null,
          COLOR: '#FFA900',
          SEMANTICS: null,
        },
      ),
      asks('crm.status.update', { id: 773, fields: { NAME: 'New name', COLOR: '#00A9F4' } }, true),
      asks(
        'crm.status.list',
        { order: { SORT: 'ASC' }, filter: { ENTITY_ID: 'STATUS', STATUS_ID: 'DECISION' } },
        [
          {
            ID: '773',
            NAME: 'New name',
            SORT: '70',
            SEMANTICS: null,
            EXTRA: { SEMANTICS: 'process', COLOR: '#00A9F4' },
          },
        ],
        { total: 1 },
      ),
      asks('crm.status.delete', { id: 773 }, true),
      asks('crm.status.entity.items', { entityId: 'HONORIFIC' }, [
        { SORT: 10, STATUS_ID: 'HNR_EN_1' },
        { SORT: 20 },
        { SORT: 30 },
        { SORT: 40 },
      ]),
      asks(
        'crm.status.entity.types',
        {},
        expect.arrayContaining([
          expect.objectContaining({
            ID: 'STATUS',
            SEMANTIC_INFO: {
              START_FIELD: 'NEW',
              FINAL_SUCCESS_FIELD: 'CONVERTED',
              FINAL_UNSUCCESS_FIELD: 'JUNK',
              FINAL_SORT: 0,
            },
            ENTITY_TYPE_ID: 1,
          }),
          { ID: 'CONTACT_TYPE', NAME: 'Contact type' },
          { ID: 'EMPLOYEES', NAME: 'Number of employees' },
        ]),
      ),
      isRefused(
        'crm.status.entity.items',
        {},
        400,
        'The parameter entityId is not defined or invalid.',
        'The directory ID is not specified or is incorrect.',
      ),
      asks(
        'crm.status.fields',
        {},
        {
          ID: described('integer', 'ID', readOnly),
          ENTITY_ID: described('string', 'Entity ID', { isRequired: true, isImmutable: true }),
          STATUS_ID: described('string', 'Status', { isRequired: true, isImmutable: true }),
          SORT: described('integer', 'Sorting'),
          NAME: described('string', 'Name', { isRequired: true }),
          NAME_INIT: described('string', 'Default Name', readOnly),
          SYSTEM: described('char', 'System', readOnly),
        },
      ),
    ],
  },
  {
    title: 'currencies and enumerations',
    options: { currency: 'USD' },
    samples: [
      asks('crm.currency.base.get', {}, 'USD'),
      asks(
        'crm.currency.list',
        { order: { sort: 'asc', currency: 'asc' } },
        [
          {
            CURRENCY: 'USD',
            AMOUNT_CNT: '1',
            AMOUNT: '1.0000',
            SORT: '100',
            BASE: 'Y',
            DECIMALS: '2',
          },
        ],
        { total: 0 },
      ),
      asks(
        'crm.currency.get',
        { id: 'USD' },
        {
          CURRENCY: 'USD',
          AMOUNT_CNT: '1',
          AMOUNT: '1.0000',
          SORT: '100',
          BASE: 'Y',
          DEC_POINT: '.',
          DECIMALS: '2',
          LANG: {
            en: {
              FORMAT_STRING: '$#',
              DEC_POINT: '.',
              THOUSANDS_SEP: null,
              DECIMALS: '2',
              THOUSANDS_VARIANT: 'C',
              HIDE_ZERO: 'Y',
            },
          },
        },
      ),
      isRefused('crm.currency.get', { id: 'XYZ' }, 400, '', 'Not found'),
      asks(
        'crm.currency.fields',
        {},
        {
          CURRENCY: described('string', 'Currency'),
          AMOUNT_CNT: described('int', 'Face value'),
          AMOUNT: described('double', 'Exchange rate'),
          BASE: described('char', 'Base currency', readOnly),
          SORT: described('int', 'Sorting'),
          DATE_UPDATE: described('datetime', 'Date modified', readOnly),
          LID: described('string', 'Website', readOnly),
          FORMAT_STRING: described('string', 'Currency output format string', readOnly),
          FULL_NAME: described('string', 'Name', readOnly),
          DEC_POINT: described('string', 'Decimal point for output', readOnly),
          THOUSANDS_SEP: described('string', 'Custom thousands separator for output', readOnly),
          DECIMALS: described('int', 'Number of decimal places', readOnly),
          LANG: described('currency_localization', 'Language binding', { isMultiple: true }),
        },
      ),
      asks(
        'crm.enum.ownertype',
        {},
        expect.arrayContaining([
          { ID: 1, NAME: 'Lead', SYMBOL_CODE: 'LEAD', SYMBOL_CODE_SHORT: 'L' },
          { ID: 3, NAME: 'Contact', SYMBOL_CODE: 'CONTACT', SYMBOL_CODE_SHORT: 'C' },
          { ID: 4, NAME: 'Company', SYMBOL_CODE: 'COMPANY', SYMBOL_CODE_SHORT: 'CO' },
        ]),
      ),
      asks(
        'crm.enum.fields',
        {},
        {
          ID: described('int', 'ID', readOnly),
          NAME: described('string', 'Name', readOnly),
          SYMBOL_CODE: described('string', 'Symbol code', readOnly),
          SYMBOL_CODE_SHORT: described('string', 'Short symbol code', readOnly),
        },
      ),
      asks('crm.enum.settings.mode', {}, [
        { ID: 1, NAME: 'Classic CRM', SYMBOL_CODE: null, SYMBOL_CODE_SHORT: null },
        { ID: 2, NAME: 'Simple CRM', SYMBOL_CODE: null, SYMBOL_CODE_SHORT: null },
      ]),
      asks('crm.settings.mode.get', {}, 1),
      asks(
        'crm.multifield.fields',
        {},
        {
          ID: described('int', 'ID', readOnly),
          TYPE_ID: described('string', 'Field Type', readOnly),
          VALUE: described('string', 'Value'),
          VALUE_TYPE: described('string', 'Value Type'),
        },
      ),
      asks(
        'crm.userfield.fields',
        {},
        {
          ID: { type: 'int', title: 'ID', isReadOnly: true },
          ENTITY_ID: { type: 'string', title: 'Object', isImmutable: true },
          USER_TYPE_ID: { type: 'string', title: 'Data Type', isImmutable: true },
          LIST: { type: 'uf_enum_element', title: 'List elements', isMultiple: true },
          SETTINGS: { type: 'object', title: 'Additional settings (dependent on type)' },
        },
      ),
      asks(
        'crm.userfield.enumeration.fields',
        {},
        {
          ID: { type: 'int', title: 'ID', isReadOnly: true },
          SORT: { type: 'int', title: 'Sorting' },
          VALUE: { type: 'string', title: 'Value' },
          DEF: { type: 'string', title: 'Default Value' },
          DEL: { type: 'string', title: 'Element Deletion Flag' },
        },
      ),
      asks(
        'crm.userfield.settings.fields',
        { type: 'double' },
        {
          DEFAULT_VALUE: { type: 'double', title: 'Default Value' },
          PRECISION: { type: 'int', title: 'Precision' },
        },
      ),
      asks(
        'crm.userfield.types',
        {},
        expect.arrayContaining([
          { ID: 'string', title: 'String' },
          { ID: 'enumeration', title: 'List' },
          { ID: 'datetime', title: 'Date/Time' },
          { ID: 'employee', title: 'Binding to User' },
        ]),
      ),
      isRefused(
        'crm.userfield.settings.fields',
        {},
        400,
        '',
        "Parameter 'type' is not specified or empty.",
      ),
    ],
  },
  {
    title: 'duplicates',
    next: { volatile_type: 3355 },
    prepare: async (at) => {
      for (const id of merged.entityIds) await at.addClient('contact', '+4930901820', { id })
    },
    samples: [
      asks(
        'crm.entity.mergeBatch',
        { params: merged },
        { STATUS: 'SUCCESS', ENTITY_IDS: [101, 102] },
      ),
      isRefused(
        'crm.entity.mergeBatch',
        { params: { entityTypeId: 3, entityIds: [100] } },
        400,
        0,
        'The parameter entityIds must contains at least two elements.',
      ),
      asks(
        'crm.duplicate.volatileType.register',
        { entityTypeId: 1, fieldCode: 'TITLE' },
        { id: 3355 },
      ),
      asks(
        'crm.duplicate.volatileType.fields',
        { entityTypeId: 1 },
        expect.arrayContaining([
          // The page says "Lead Name", the one of crm.lead.fields this.
          { entityTypeId: 1, fieldCode: 'TITLE', fieldTitle: 'Lead Title' },
          { entityTypeId: 1, fieldCode: 'ADDRESS', fieldTitle: 'Address' },
        ]),
      ),
      asks('crm.duplicate.volatileType.list', {}, [
        { id: 3355, entityTypeId: 1, fieldCode: 'TITLE' },
      ]),
      asks('crm.duplicate.volatileType.unregister', { id: 3355 }, true),
      isRefused(
        'crm.duplicate.volatileType.unregister',
        { id: 101 },
        400,
        'TYPE_IS_NOT_ASSIGNED',
        'This type is not assigned',
      ),
      isRefused(
        'crm.duplicate.volatileType.register',
        { entityTypeId: 1, fieldCode: 'NO_SUCH' },
        400,
        'FIELD_NOT_FOUND',
        'Field not found',
      ),
    ],
  },
  {
    title: 'items',
    options: { nowMs: Date.parse('2024-07-22T18:00:08+02:00'), timeZone: 'Europe/Berlin' },
    next: { lead: 351, multifield: 8553 },
    samples: [
      asks(
        'crm.item.add',
        {
          entityTypeId: 1,
          fields: {
            name: 'Admin',
            opportunity: 999.9,
            isManualOpportunity: 'Y',
            currencyId: 'USD',
            sourceId: 'TRADE_SHOW',
            birthdate: '2000-01-01',
            fm: [{ typeId: 'EMAIL', valueType: 'WORK', value: 'admin@example.com' }],
          },
        },
        {
          item: {
            id: 351,
            createdTime: '2024-07-22T18:00:08+02:00',
            dateCreateShort: null,
            createdBy: 1,
            opened: 'Y',
            companyId: 0,
            opportunity: 999.9,
            emailWork: 'admin@example.com',
            skype: null,
            imol: '',
            observers: [],
            entityTypeId: 1,
            fm: [{ id: 8553, valueType: 'WORK', value: 'admin@example.com', typeId: 'EMAIL' }],
          },
        },
      ),
      asks(
        'crm.item.update',
        {
          entityTypeId: 1,
          id: 351,
          fields: {
            fm: {
              n0: { typeId: 'PHONE', valueType: 'WORK', value: '+499991234567' },
              8553: { typeId: 'EMAIL', value: '' },
            },
          },
        },
        {
          item: {
            id: 351,
            emailWork: '',
            fm: [{ id: 8554, valueType: 'WORK', value: '+499991234567', typeId: 'PHONE' }],
          },
        },
      ),
      asks('crm.item.get', { entityTypeId: 1, id: 351 }, { item: { id: 351, name: 'Admin' } }),
      asks(
        'crm.item.list',
        {
          entityTypeId: 1,
          select: ['id', 'name', 'opportunity'],
          filter: { 0: { logic: 'OR', 0: { '!=name': '' }, 1: { '!=lastName': '' } } },
          order: { lastName: 'ASC' },
        },
        { items: [{ id: 351, name: 'Admin', opportunity: 999.9 }] },
        { total: 1 },
      ),
      asks(
        'crm.item.fields',
        { entityTypeId: 1 },
        {
          fields: {
            id: { type: 'integer', isReadOnly: true, title: 'ID', upperName: 'ID' },
            createdTime: { type: 'datetime', isReadOnly: true, upperName: 'CREATED_TIME' },
          },
        },
      ),
      asks('crm.item.delete', { entityTypeId: 1, id: 351 }, []),
      isRefused(
        'crm.item.delete',
        { entityTypeId: 1, id: 351 },
        400,
        'NOT_FOUND',
        'Item not found',
      ),
      isRefused(
        'crm.item.get',
        { entityTypeId: 1268, id: 1 },
        400,
        'NOT_FOUND',
        'Smart process not found',
      ),
    ],
  },
]
