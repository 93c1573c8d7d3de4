import { expect } from 'vitest'
import { mp3File } from '../support/recordings.ts'
import { asks, isRefused, type Story } from './sample.ts'

const line = 'telephony.externalLine'
const call = 'telephony.externalCall'
// eslint-disable-next-line typescript/no-explicit-any
const first = (results: readonly any[]) => results[0].CALL_ID as string

export const callStories: readonly Story[] = [
  {
    title: 'external lines',
    next: { external_line: 7 },
    samples: [
      asks(`${line}.add`, { NUMBER: '14151234567', NAME: 'Support Line (PBX)' }, { ID: 7 }),
      asks(
        `${line}.update`,
        { NUMBER: '14151234567', NAME: 'Support Line', CRM_AUTO_CREATE: 'N' },
        { ID: '7' },
      ),
      asks(`${line}.get`, {}, [
        { NUMBER: '14151234567', NAME: 'Support Line', CRM_AUTO_CREATE: 'N' },
      ]),
      asks(`${line}.delete`, { NUMBER: '14151234567' }, []),
      isRefused(`${line}.delete`, {}, 400, 'ERROR_CORE', 'NUMBER should not be empty'),
    ],
  },
  {
    title: 'calls',
    options: {
      nowMs: Date.parse('2026-03-10T11:19:38+01:00'),
      timeZone: 'Europe/Berlin',
      appId: 3,
      app: { name: 'REST API Documentation' },
    },
    next: { activity: 7943, call_statistic: 7, recording: 9079, transcript: 1 },
    prepare: async ({ addEmployee, addClient }) => {
      await addEmployee({ id: 1269 })
      await addClient('contact', '+1 906 219-50-47', { id: 797, responsible: 1269 })
    },
    samples: [
      asks(
        `${call}.register`,
        {
          USER_ID: 1269,
          PHONE_NUMBER: '19062195047',
          TYPE: 2,
          CRM_ENTITY_TYPE: 'CONTACT',
          CRM_ENTITY_ID: 797,
          SHOW: 1,
          LINE_NUMBER: '3',
        },
        {
          CALL_ID: expect.stringMatching(/^externalCall\.[0-9a-f]{32}\.1773137978$/),
          CRM_CREATED_LEAD: null,
          CRM_CREATED_ENTITIES: [],
          CRM_ENTITY_TYPE: 'CONTACT',
          CRM_ENTITY_ID: 797,
        },
      ),
      asks(`${call}.show`, (results) => ({ CALL_ID: first(results), USER_ID: 1269 }), true),
      asks(`${call}.hide`, (results) => ({ CALL_ID: first(results), USER_ID: 1269 }), true),
      asks(
        `${call}.finish`,
        (results) => ({
          CALL_ID: first(results),
          USER_ID: 1269,
          DURATION: 95,
          STATUS_CODE: '200',
          VOTE: 5,
          ADD_TO_CHAT: 0,
        }),
        {
          EXTERNAL_CALL_ID: null,
          PORTAL_USER_ID: 1269,
          PHONE_NUMBER: '19062195047',
          PORTAL_NUMBER: '3',
          INCOMING: '2',
          CALL_DURATION: 95,
          CALL_START_DATE: {},
          CALL_STATUS: 1,
          CALL_VOTE: 5,
          COST: 0,
          CALL_FAILED_CODE: '200',
          REST_APP_ID: '3',
          REST_APP_NAME: 'REST API Documentation',
          CRM_ACTIVITY_ID: 7943,
          CRM_ENTITY_ID: 797,
          ID: 7,
        },
      ),
      asks(
        `${call}.attachRecord`,
        (results) => ({
          CALL_ID: first(results),
          FILENAME: 'call-001.mp3',
          FILE_CONTENT: mp3File(1).toString('base64'),
        }),
        { FILE_ID: 9079 },
      ),
      asks(
        'telephony.call.attachTranscription',
        (results) => ({
          CALL_ID: first(results),
          MESSAGES: [
            { SIDE: 'User', START_TIME: 1, STOP_TIME: 3, MESSAGE: 'Good afternoon' },
            { SIDE: 'Client', START_TIME: 4, STOP_TIME: 7, MESSAGE: 'Hello' },
          ],
        }),
        { TRANSCRIPT_ID: 1 },
      ),
      asks(
        'voximplant.statistic.get',
        {
          FILTER: { CALL_TYPE: 2, '>=CALL_START_DATE': '2026-03-10T00:00:00+01:00' },
          SORT: 'CALL_START_DATE',
          ORDER: 'DESC',
        },
        [
          {
            ID: '7',
            PORTAL_USER_ID: '1269',
            CALL_CATEGORY: 'external',
            CALL_DURATION: '95',
            CALL_START_DATE: '2026-03-10T11:19:38+01:00',
            COST: '0.0000',
            CRM_ACTIVITY_ID: '7943',
            TRANSCRIPT_ID: '1',
            CALL_TYPE: '2',
          },
        ],
        { total: 1 },
      ),
      isRefused(
        `${call}.finish`,
        { USER_ID: 1269 },
        400,
        'INVALID_ARGUMENT',
        'CALL_ID must be a string',
      ),
    ],
  },
]
