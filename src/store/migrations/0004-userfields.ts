import type { Migration } from './index.ts'

/** Custom fields of clients. */
export const userfields: Migration = {
  version: 4,
  name: 'userfields',
  statements: ({ key, json }) => [
    // definition: everything of domain/userfield but what has a column here.
    `create table userfield (
      id ${key},
      client_type text not null,
      code text not null,
      kind text not null,
      is_multiple smallint not null,
      definition ${json} not null,
      unique (client_type, code)
    )`,
  ],
}
