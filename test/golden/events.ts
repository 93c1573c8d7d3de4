import { expect } from 'vitest'
import { asks, isRefused, type Story } from './sample.ts'

const handler = { event: 'ONCRMLEADADD', handler: 'https://www.my-domain.com/handler/' }

export const eventStories: readonly Story[] = [
  {
    title: 'handlers of events',
    samples: [
      asks('events', { SCOPE: 'crm' }, expect.arrayContaining(['ONCRMLEADADD', 'ONCRMCONTACTADD'])),
      asks('event.bind', handler, true),
      asks('event.get', {}, [{ ...handler, auth_type: '0', offline: 0 }]),
      asks('event.unbind', handler, { count: 1 }),
      isRefused(
        'event.bind',
        { ...handler, event: 'ONNOSUCHTHING' },
        400,
        'ERROR_EVENT_NOT_FOUND',
        'Event not found',
      ),
      asks('event.test', { any: 'value' }, 1),
    ],
  },
  {
    title: 'the offline queue',
    options: { timeZone: 'Europe/Berlin' },
    prepare: async ({ call }) => {
      for (const event of ['ONCRMLEADADD', 'ONCRMCOMPANYADD'])
        await call('event.bind', { event, event_type: 'offline', auth_connector: 'BxTest' })
      await call('crm.lead.add', { fields: { TITLE: 'A' } })
      await call('crm.company.add', { fields: { TITLE: 'B' } })
    },
    samples: [
      asks(
        'event.offline.list',
        { filter: { ERROR: 0 }, order: { ID: 'DESC' }, auth_connector: 'BxTest' },
        [
          {
            ID: '2',
            TIMESTAMP_X: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00$/),
            EVENT_NAME: 'ONCRMCOMPANYADD',
            EVENT_ADDITIONAL: false,
            PROCESS_ID: '',
            ERROR: '0',
          },
          { ID: '1', EVENT_NAME: 'ONCRMLEADADD', PROCESS_ID: '', ERROR: '0' },
        ],
        { total: 2 },
      ),
      asks(
        'event.offline.get',
        { filter: { '=EVENT_NAME': 'ONCRMLEADADD', '>=ID': 1 }, auth_connector: 'BxTest' },
        { process_id: null, events: [{ ID: '1', EVENT_NAME: 'ONCRMLEADADD' }] },
      ),
      asks(
        'event.offline.get',
        { clear: 0, auth_connector: 'BxTest' },
        { process_id: expect.any(String), events: [{ ID: '2' }] },
      ),
      asks(
        'event.offline.error',
        (results) => ({
          process_id: results.at(-1).process_id,
          message_id: [results.at(-1).events[0].MESSAGE_ID],
        }),
        true,
      ),
      asks(
        'event.offline.clear',
        (results) => ({ process_id: results.at(-2).process_id, id: [2] }),
        true,
      ),
    ],
  },
]
