import { expect } from 'vitest'
import { asks, isRefused, type Story } from './sample.ts'

const options = { data: 'value', data2: 'value2' }
const optionsOf = (owner: string) => [
  asks(`${owner}.option.set`, { options }, true),
  asks(`${owner}.option.get`, {}, options),
  asks(`${owner}.option.get`, { option: 'data' }, 'value'),
  isRefused(`${owner}.option.set`, {}, 400, 'ArgumentNullException', 'options is empty'),
]

export const basicStories: readonly Story[] = [
  {
    title: 'common methods',
    options: {
      nowMs: Date.parse('2024-08-05T09:02:13Z'),
      app: { scopes: ['department', 'user'], version: 4 },
      appId: 5,
    },
    samples: [
      asks(
        'batch',
        { halt: 0, cmd: { get_user: 'user.current', get_departments: 'department.get' } },
        {
          result: {
            get_user: { ID: '1', ACTIVE: true },
            get_departments: [{ ID: '1', SORT: 500 }],
          },
          result_error: [],
          result_total: { get_departments: 1 },
          result_next: [],
          result_time: { get_user: { operating: 0 }, get_departments: { operating: 0 } },
        },
      ),
      asks(
        'batch',
        { halt: 1, cmd: { get_user: 'crm.lead.get?id=1', next: 'user.current' } },
        {
          result: [],
          result_error: { get_user: { error: 'insufficient_scope' } },
          result_total: [],
          result_next: [],
          result_time: [],
        },
      ),
      asks('scope', {}, ['department', 'user']),
      asks('methods', { scope: 'user' }, expect.arrayContaining(['user.get', 'user.search'])),
      asks('method.get', { name: 'user.get' }, { isExisting: true, isAvailable: true }),
      asks('server.time', {}, '2024-08-05T09:02:13+00:00'),
      asks(
        'app.info',
        {},
        { ID: 5, VERSION: 4, INSTALLED: true, PAYMENT_EXPIRED: 'N', DAYS: null },
      ),
      asks('feature.get', { CODE: 'rest_offline_extended' }, { value: 'Y' }),
      isRefused('feature.get', {}, 400, 'CODE_EMPTY', "CODE can't be empty"),
      ...optionsOf('app'),
      ...optionsOf('user'),
    ],
  },
]
