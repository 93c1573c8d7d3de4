import type { Migration } from './index.ts'

/** Apps with their tokens and settings, passwords and sessions of employees. Times are Unix seconds. */
export const apps: Migration = {
  version: 6,
  name: 'apps',
  statements: ({ clustered, key }) => [
    // application_token is readable: it is sent with every event, and opens nothing here.
    `create table app (
      id ${key},
      client_id text not null unique,
      secret_hash text not null,
      application_token text not null,
      name text not null,
      scopes text not null,
      handler_url text not null,
      install_url text not null,
      api_only smallint not null,
      restricted smallint not null,
      version bigint not null,
      installed smallint not null,
      installed_by bigint not null,
      created_at bigint not null
    )`,
    // Who may use a restricted app.
    `create table app_employee (
      app bigint not null references app (id) on delete cascade,
      employee bigint not null references employee (id) on delete cascade,
      primary key (app, employee)
    )${clustered}`,
    'create index app_employee_employee on app_employee (employee)',
    `create table app_consent (
      app bigint not null references app (id) on delete cascade,
      employee bigint not null references employee (id) on delete cascade,
      scopes text not null,
      primary key (app, employee)
    )${clustered}`,
    'create index app_consent_employee on app_consent (employee)',
    `create table app_option (
      app bigint not null references app (id) on delete cascade,
      name text not null,
      value text not null,
      primary key (app, name)
    )`,
    `create table app_user_option (
      app bigint not null references app (id) on delete cascade,
      employee bigint not null references employee (id) on delete cascade,
      name text not null,
      value text not null,
      primary key (app, employee, name)
    )`,
    'create index app_user_option_employee on app_user_option (employee)',
    `create table auth_code (
      code_hash text primary key,
      app bigint not null references app (id) on delete cascade,
      employee bigint not null references employee (id) on delete cascade,
      expires_at bigint not null
    )`,
    'create index auth_code_app on auth_code (app)',
    'create index auth_code_employee on auth_code (employee)',
    'create index auth_code_expiry on auth_code (expires_at)',
    // A pair. rotated_at: its refresh token was used; salt: of that rotation, for as long as it may be
    // repeated. gone_at: nobody needs the row from then on.
    `create table token (
      access_hash text primary key,
      app bigint not null references app (id) on delete cascade,
      employee bigint not null references employee (id) on delete cascade,
      access_expires_at bigint not null,
      refresh_hash text unique,
      refresh_expires_at bigint,
      rotated_at bigint,
      salt text,
      gone_at bigint not null
    )`,
    'create index token_app on token (app, employee)',
    'create index token_employee on token (employee)',
    'create index token_gone on token (gone_at)',
    'create index token_salt on token (rotated_at) where salt is not null',
    `create table password (
      employee ${key} references employee (id) on delete cascade,
      hash text not null,
      changed_at bigint not null
    )`,
    `create table login_session (
      session_hash text primary key,
      employee bigint not null references employee (id) on delete cascade,
      expires_at bigint not null
    )`,
    'create index login_session_employee on login_session (employee)',
    'create index login_session_expiry on login_session (expires_at)',
    'create index employee_email on employee (lower(email))',
  ],
}
