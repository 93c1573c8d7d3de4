import type { Migration } from './index.ts'

/** What employees do with calls: notes, click to call, and forms by which visitors ask to be called. */
export const card: Migration = {
  version: 11,
  name: 'card',
  statements: ({ clustered, key }) => [
    `create table call_note (
      call bigint not null references call (id) on delete cascade,
      employee bigint not null references employee (id) on delete cascade,
      text text not null,
      primary key (call, employee)
    )${clustered}`,
    'create index call_note_employee on call_note (employee)',
    // Who was shown a call may still write about it when its card is gone.
    'create index call_signal_call on call_signal (call)',
    // Through which app and line an employee calls; employee 0: whoever has no choice of their own.
    `create table default_line (
      employee ${key},
      app bigint not null references app (id) on delete cascade,
      line text not null
    )`,
    'create index default_line_app on default_line (app)',
    // public_key is in the form's address, secret_key signs what its page must send back. origins: web
    // sites that may send or frame it, separated by blanks. created_at is Unix seconds.
    `create table callback_form (
      id ${key},
      public_key text not null unique,
      secret_key text not null,
      name text not null,
      app bigint not null references app (id) on delete cascade,
      line text not null,
      responsible bigint not null,
      origins text not null,
      spoken_text text not null,
      voice text not null,
      created_at bigint not null
    )`,
    'create index callback_form_app on callback_form (app)',
  ],
}
