import type { Migration } from './index.ts'

/** Recordings and transcripts of finished calls. The sound itself lies in files beside the database. */
export const recordings: Migration = {
  version: 9,
  name: 'recordings',
  statements: ({ clustered, key }) => [
    // file: its path inside the folder of recordings. attached_at is Unix seconds.
    `create table recording (
      id ${key},
      call bigint not null references call (id) on delete cascade,
      file text not null unique,
      name text not null,
      format text not null,
      bytes bigint not null,
      sha256 text not null,
      duration bigint not null,
      attached_by bigint not null,
      attached_at bigint not null
    )`,
    'create unique index recording_call on recording (call)',
    // What an upload address is good for, once. Unix seconds.
    `create table upload_permit (
      token_hash text primary key,
      call bigint not null references call (id) on delete cascade,
      name text not null,
      employee bigint not null,
      expires_at bigint not null
    )${clustered}`,
    'create index upload_permit_call on upload_permit (call)',
    'create index upload_permit_expires on upload_permit (expires_at)',
    // messages: a JSON list of [side, from, to, text]; side 0 is the employee, 1 the client.
    `create table transcript (
      id ${key},
      call bigint not null references call (id) on delete cascade,
      messages text not null,
      cost double precision,
      cost_currency text,
      attached_by bigint not null,
      attached_at bigint not null
    )`,
    'create unique index transcript_call on transcript (call)',
  ],
}
