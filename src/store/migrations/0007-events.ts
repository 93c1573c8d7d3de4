import type { Migration } from './index.ts'

/** Who hears of what happens, and the queue of what is still to be told. */
export const events: Migration = {
  version: 7,
  name: 'events',
  statements: ({ key }) => [
    // Its token is sent with every event, so it is kept as it is.
    `create table outgoing_webhook (
      id ${key},
      title text not null,
      url text not null,
      application_token text not null,
      created_at bigint not null
    )`,
    // One address of one subscriber: an app, or an outgoing webhook (the other is 0). Whoever owns the
    // lease delivers. Times are milliseconds of the database's clock.
    `create table event_lane (
      id ${key},
      app bigint not null,
      outgoing bigint not null,
      url text not null,
      owner text not null default '',
      lease_until bigint not null default 0,
      paused_until bigint not null default 0
    )`,
    'create unique index event_lane_target on event_lane (app, outgoing, url)',
    // run_as: whose token is sent, 0 of whoever caused the event. notified_at: when the last
    // announcement of an offline queue is due.
    `create table event_handler (
      id ${key},
      lane bigint not null,
      app bigint not null,
      outgoing bigint not null,
      event text not null,
      url text not null,
      run_as bigint not null,
      is_offline smallint not null,
      connector text not null,
      min_timeout_s bigint not null,
      notified_at bigint not null default 0
    )`,
    `create unique index event_handler_once
      on event_handler (app, outgoing, event, url, run_as, is_offline, connector)`,
    // state: 0 waits, 1 delivered, 2 given up. auth: what is said of the portal and the app, where it
    // cannot be asked any more when the event is sent.
    `create table event_delivery (
      id ${key},
      lane bigint not null,
      handler bigint not null,
      event text not null,
      subject text not null,
      data text not null,
      auth text,
      run_as bigint not null,
      state smallint not null default 0,
      attempts bigint not null default 0,
      due_at bigint not null,
      created_at bigint not null,
      finished_at bigint,
      status bigint,
      answer text
    )`,
    'create index event_delivery_waiting on event_delivery (lane, id) where state = 0',
    'create index event_delivery_finished on event_delivery (finished_at) where state <> 0',
    `create table offline_event (
      id ${key},
      app bigint not null,
      event text not null,
      message_id text not null,
      data text not null,
      connector text not null,
      process_id text not null,
      is_error smallint not null,
      changed_at bigint not null
    )`,
    `create unique index offline_event_once
      on offline_event (app, connector, message_id, process_id)`,
    'create index offline_event_changed on offline_event (changed_at)',
  ],
}
