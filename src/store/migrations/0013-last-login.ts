import type { Migration } from './index.ts'

/** When an employee last signed in to the pages: Unix seconds, null for never. */
export const lastLogin: Migration = {
  version: 13,
  name: 'last login',
  statements: () => ['alter table employee add column last_login_at bigint'],
}
