import type { Migration } from './index.ts'

/** Who takes the calls of an employee who cannot. */
export const routing: Migration = {
  version: 10,
  name: 'routing',
  statements: () => [
    'alter table employee add column deputy bigint references employee (id) on delete set null',
  ],
}
