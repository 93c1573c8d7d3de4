import type { Migration } from './index.ts'

/**
 * Links that know their place on both sides, the directories with their first values, and the fields
 * that are compared in the search for duplicates.
 */
export const linksAndDirectories: Migration = {
  version: 5,
  name: 'links and directories',
  statements: ({ key }) => [
    // A contact has an order of its companies (sort, is_primary) and a company one of its contacts.
    'alter table contact_company add column contact_sort bigint not null default 0',
    'alter table contact_company add column is_primary_contact smallint not null default 0',
    // Adding one more contact to a company of a hundred thousand must not read them all.
    'create index contact_company_place on contact_company (company, contact_sort, contact)',
    `create index contact_company_main on contact_company (company) where is_primary_contact = 1`,
    `create table lead_company (
      lead ${key},
      company bigint not null
    )`,
    'create index lead_company_company on lead_company (company, lead)',
    `create table status (
      id ${key},
      entity text not null,
      code text not null,
      name text not null,
      name_init text not null,
      sort bigint not null,
      is_system smallint not null,
      color text not null,
      semantics text
    )`,
    'create unique index status_code on status (entity, code)',
    `create table volatile_type (
      id ${key},
      entity_type smallint not null,
      field text not null
    )`,
    'create unique index volatile_type_field on volatile_type (entity_type, field)',
    ...seed().map(
      (
        row,
      ) => `insert into status (id, entity, code, name, name_init, sort, is_system, color, semantics)
        values (${row.map(literal).join(', ')})`,
    ),
    `insert into counter (name, value) values ('status', ${seed().length})`,
  ],
}

const literal = (value: string | number | null): string => {
  if (value === null) return 'null'
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`
}

type Value = readonly [
  code: string,
  name: string,
  options?: { isSystem?: true; color?: string; semantics?: 'S' | 'F' },
]

/**
 * What a new portal's directories hold. Stages and sources are listed in
 * https://apidocs.bitrix24.com/api-reference/crm/leads/crm-lead-add.html ; the other directories show
 * single values only (CLIENT, CUSTOMER, IT, EMPLOYEES_1, …), which the rest follows.
 */
const firstValues: Readonly<Record<string, readonly Value[]>> = {
  STATUS: [
    ['NEW', 'Unprocessed', { isSystem: true, color: '#2FC6F6' }],
    ['IN_PROCESS', 'In process', { color: '#55D0E0' }],
    ['PROCESSED', 'Processed', { color: '#47E4C2' }],
    ['CONVERTED', 'High-quality lead', { isSystem: true, color: '#7BD500', semantics: 'S' }],
    ['JUNK', 'Low-quality lead', { isSystem: true, color: '#FF5752', semantics: 'F' }],
  ],
  SOURCE: [
    ['CALL', 'Call', { isSystem: true }],
    ['EMAIL', 'E-mail', { isSystem: true }],
    ['WEB', 'Website', { isSystem: true }],
    ['ADVERTISING', 'Advertising', { isSystem: true }],
    ['PARTNER', 'Existing client', { isSystem: true }],
    ['RECOMMENDATION', 'By recommendation', { isSystem: true }],
    ['TRADE_SHOW', 'Trade show', { isSystem: true }],
    ['WEBFORM', 'CRM form', { isSystem: true }],
    ['CALLBACK', 'Callback', { isSystem: true }],
    ['RC_GENERATOR', 'Sales generator', { isSystem: true }],
    ['STORE', 'Online store', { isSystem: true }],
    ['OTHER', 'Other', { isSystem: true }],
  ],
  CONTACT_TYPE: [
    ['CLIENT', 'Clients'],
    ['SUPPLIER', 'Suppliers'],
    ['PARTNER', 'Partners'],
    ['OTHER', 'Other'],
  ],
  COMPANY_TYPE: [
    ['CUSTOMER', 'Client'],
    ['SUPPLIER', 'Supplier'],
    ['COMPETITOR', 'Competitor'],
    ['PARTNER', 'Partner'],
    ['OTHER', 'Other'],
  ],
  EMPLOYEES: [
    ['EMPLOYEES_1', 'less than 50'],
    ['EMPLOYEES_2', '50-250'],
    ['EMPLOYEES_3', '250-500'],
    ['EMPLOYEES_4', 'over 500'],
  ],
  INDUSTRY: [
    ['IT', 'Information Technology'],
    ['TELECOM', 'Telecommunications'],
    ['MANUFACTURING', 'Manufacturing'],
    ['BANKING', 'Banking'],
    ['CONSULTING', 'Consulting'],
    ['FINANCE', 'Finance'],
    ['GOVERNMENT', 'Government'],
    ['DELIVERY', 'Delivery'],
    ['ENTERTAINMENT', 'Entertainment'],
    ['NOTPROFIT', 'Non-profit'],
    ['OTHER', 'Other'],
  ],
  HONORIFIC: [
    ['HNR_EN_1', 'Mr.'],
    ['HNR_EN_2', 'Mrs.'],
    ['HNR_EN_3', 'Ms.'],
    ['HNR_EN_4', 'Dr.'],
  ],
}

function seed(): (string | number | null)[][] {
  const rows: (string | number | null)[][] = []
  for (const [entity, values] of Object.entries(firstValues)) {
    for (const [index, [code, name, options = {}]] of values.entries()) {
      const { isSystem = false, color = '', semantics = null } = options
      const initial = isSystem ? name : ''
      const sort = (index + 1) * 10
      rows.push([
        rows.length + 1,
        entity,
        code,
        name,
        initial,
        sort,
        isSystem ? 1 : 0,
        color,
        semantics,
      ])
    }
  }
  return rows
}
