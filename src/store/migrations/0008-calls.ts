import type { Migration } from './index.ts'

/** Calls from their registration to their statistics, and what a finished one leaves with a client. */
export const calls: Migration = {
  version: 8,
  name: 'calls',
  statements: ({ clustered, key }) => [
    `create table external_line (
      id ${key},
      app bigint not null,
      number text not null,
      name text not null,
      crm_auto_create smallint not null
    )`,
    'create unique index external_line_number on external_line (app, number)',
    // phone: as the exchange wrote it; number: what a repeated registration is compared by. client: a
    // ref. started_at is Unix seconds of the exchange's clock; registered_at, answered_at and
    // finished_at are milliseconds of the database's. statistic: the id in the statistics, which a call
    // has once it is finished.
    `create table call (
      id ${key},
      call_id text not null,
      app bigint not null,
      type smallint not null,
      phone text not null,
      number text not null,
      line text not null,
      external_id text not null,
      employee bigint not null,
      client bigint,
      is_client_created smallint not null,
      started_at bigint not null,
      registered_at bigint not null,
      is_repeatable smallint not null,
      answered_by bigint,
      answered_at bigint,
      finished_by bigint,
      finished_at bigint,
      statistic bigint,
      app_name text,
      duration bigint,
      cost double precision,
      cost_currency text,
      status_code text,
      failed_reason text,
      vote smallint,
      activity bigint,
      comment text,
      record_url text,
      record_file bigint,
      record_duration bigint,
      transcript bigint
    )`,
    'create unique index call_call_id on call (call_id)',
    // The rule of thirty minutes stands on this index: of two registrations of one call, in whatever
    // process, one is kept.
    `create unique index call_once on call (app, number, type, employee, line, external_id)
      where is_repeatable = 1`,
    'create unique index call_statistic on call (statistic) where statistic is not null',
    'create index call_started on call (started_at) where statistic is not null',
    'create index call_number on call (number) where statistic is not null',
    'create index call_client on call (client) where client is not null',
    // Whose screen shows which call.
    `create table call_card (
      employee bigint not null,
      call bigint not null,
      shown_at bigint not null,
      primary key (employee, call)
    )${clustered}`,
    'create index call_card_call on call_card (call)',
    // employees: a JSON list of ids. at: milliseconds of the database's clock.
    `create table call_signal (
      id ${key},
      call bigint not null,
      kind text not null,
      employees text not null,
      at bigint not null
    )`,
    // Times are Unix seconds.
    `create table activity (
      id ${key},
      client bigint not null,
      call bigint not null,
      responsible bigint not null,
      subject text not null,
      started_at bigint not null,
      ended_at bigint not null
    )`,
    'create index activity_client on activity (client, ended_at)',
    'create index employee_phone_inner on employee (phone_inner) where phone_inner is not null',
  ],
}
