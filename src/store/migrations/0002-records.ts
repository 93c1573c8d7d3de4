import type { Migration } from './index.ts'

/** Links between clients, and how many clients there are of each type. */
export const records: Migration = {
  version: 2,
  name: 'records',
  statements: ({ clustered }) => [
    `create table contact_company (
      contact bigint not null,
      company bigint not null,
      sort bigint not null,
      role bigint not null,
      is_primary smallint not null,
      primary key (contact, company)
    )${clustered}`,
    'create index contact_company_company on contact_company (company, contact)',
    `create table lead_contact (
      lead bigint not null,
      contact bigint not null,
      sort bigint not null,
      role bigint not null,
      is_primary smallint not null,
      primary key (lead, contact)
    )${clustered}`,
    'create index lead_contact_contact on lead_contact (contact, lead)',
  ],
}
