import type { Migration } from './index.ts'

/** Custom fields of clients, and the places where lists are entered besides the id. */
export const userfields: Migration = {
  version: 4,
  name: 'userfields',
  statements: ({ key, json, clustered }) => [
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
    // What employees ask for (their own clients), and what may be all that they are allowed to see.
    `create index client_responsible on client (${withRef('responsible', clustered)})`,
    // What programs ask for that keep a copy: all that has changed since.
    `create index client_modified on client (${withRef('modified_at', clustered)})`,
    // And those that write: the record which has their id. Few records have any.
    `create index client_origin_id on client (cast(data->>'ORIGIN_ID' as text))
      where cast(data->>'ORIGIN_ID' as text) is not null`,
  ],
}

// An index of SQLite ends with the key of the row by itself.
const withRef = (column: string, clustered: string): string =>
  clustered ? column : `${column}, ref`
