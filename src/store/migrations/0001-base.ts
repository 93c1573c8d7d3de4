import type { Migration } from './index.ts'

/** Clients with their multi-fields and search keys, employees with their workday, credentials. */
export const base: Migration = {
  version: 1,
  name: 'base',
  statements: ({ clustered, json, key }) => [
    // What many rules ask for has a column; every other field of a client is in `data` under its code.
    `create table client (
      ref ${key},
      title text,
      name text,
      second_name text,
      last_name text,
      responsible bigint not null,
      stage text,
      stage_semantics text,
      activity_at bigint not null,
      created_at bigint not null,
      created_by bigint not null,
      modified_at bigint not null,
      modified_by bigint not null,
      origin text,
      data ${json} not null
    )`,
    `create index client_origin on client (origin) where origin is not null`,
    `create table multifield (
      ref bigint not null,
      id bigint not null,
      kind text not null,
      value_type text not null,
      value text not null,
      primary key (ref, id)
    )${clustered}`,
    // number: the comparison key of domain/phone; field: the multi-field that holds it.
    `create table phone (
      number bigint not null,
      ref bigint not null,
      field bigint not null,
      extension text not null,
      primary key (number, ref, field)
    )${clustered}`,
    `create table email (
      address text not null,
      ref bigint not null,
      field bigint not null,
      primary key (address, ref, field)
    )${clustered}`,
    `create table role (
      name text primary key,
      rights ${json} not null
    )`,
    `create table employee (
      id ${key},
      active smallint not null,
      admin smallint not null,
      name text not null,
      last_name text not null,
      email text not null,
      time_zone text,
      phone_inner text,
      work_phone text,
      personal_phone text,
      personal_mobile text,
      timeman smallint not null,
      role text references role (name),
      data ${json} not null
    )`,
    `create table workday (
      employee ${key} references employee (id) on delete cascade,
      state text not null,
      started_at bigint not null,
      changed_at bigint not null,
      finished_at bigint,
      leaks bigint not null
    )`,
    `create table webhook (
      id ${key},
      owner bigint not null references employee (id) on delete cascade,
      title text not null,
      secret_hash text not null unique,
      scopes text not null,
      created_at bigint not null,
      expires_at bigint,
      revoked_at bigint
    )`,
    `create table counter (
      name text primary key,
      value bigint not null
    )`,
    `create table portal (
      name text primary key,
      value text not null
    )`,
  ],
}
