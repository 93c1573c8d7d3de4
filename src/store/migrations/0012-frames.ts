import type { Migration } from './index.ts'

/** Which employee has opened which app before. Times are Unix seconds. */
export const frames: Migration = {
  version: 12,
  name: 'frames',
  statements: ({ clustered }) => [
    `create table app_launch (
      app bigint not null references app (id) on delete cascade,
      employee bigint not null references employee (id) on delete cascade,
      launched_at bigint not null,
      primary key (app, employee)
    )${clustered}`,
    'create index app_launch_employee on app_launch (employee)',
  ],
}
