import { saveSchedule } from '../../src/store/people/schedules.ts'
import { asks, isRefused, type Story } from './sample.ts'

const day = {
  USER_ID: 503,
  TIME: '2025-03-27T08:00:01+02:00',
  REPORT: 'I forgot to start the workday',
  LAT: 53.548841,
  LON: 9.987274,
}
const opened = {
  STATUS: 'OPENED',
  TIME_START: '2025-03-27T08:00:01+02:00',
  TIME_FINISH: null,
  DURATION: '00:00:00',
  TIME_LEAKS: '00:00:00',
  ACTIVE: false,
  LAT_OPEN: 53.548841,
  LON_OPEN: 9.987274,
  LAT_CLOSE: 0,
  LON_CLOSE: 0,
  TZ_OFFSET: 7200,
}
const access = { ACCESS: ['G2', 'AU'] }
const byDepartment = { UF_DEPARTMENT: 1, SORT: 'ID', ORDER: 'asc' }
const john = {
  ID: '12',
  ACTIVE: true,
  NAME: 'John',
  LAST_NAME: 'Smith',
  EMAIL: 'test@portal.example',
  DATE_REGISTER: '2024-07-22T00:00:00+00:00',
  IS_ONLINE: 'N',
  PERSONAL_GENDER: '',
  PERSONAL_BIRTHDAY: '',
  WORK_POSITION: '',
  UF_EMPLOYMENT_DATE: '',
  UF_DEPARTMENT: [1],
  USER_TYPE: 'employee',
}

export const peopleStories: readonly Story[] = [
  {
    title: 'users',
    options: { nowMs: Date.parse('2024-07-22T00:00:00Z') },
    next: { employee: 12 },
    samples: [
      asks(
        'user.add',
        { EMAIL: 'test@portal.example', NAME: 'John', LAST_NAME: 'Smith', UF_DEPARTMENT: [1] },
        12,
      ),
      isRefused('user.add', { UF_DEPARTMENT: [1] }, 400, 'ERROR_ARGUMENT', 'wrong_email'),
      asks('user.get', { filter: { EMAIL: 'test@portal.example' }, ...byDepartment }, [john], {
        total: 1,
      }),
      asks('user.search', { FILTER: { NAME: 'John' }, ...byDepartment }, [john], { total: 1 }),
      asks('user.update', { ID: 12, NAME: 'Jack', LAST_NAME: 'SomeLastName' }, true),
      isRefused('user.update', { ID: 'x' }, 400, 'ERROR_CORE', 'access_denied'),
      asks('user.current', {}, { ID: '1', ACTIVE: true, IS_ONLINE: 'Y', UF_DEPARTMENT: [1] }),
      asks(
        'user.fields',
        {},
        { ID: 'ID', XML_ID: 'External code', UF_PHONE_INNER: 'Extension', USER_TYPE: 'USER_TYPE' },
      ),
      asks('user.admin', {}, true),
      asks('user.access', access, true),
      asks('profile', {}, { ID: '1', ADMIN: true, PERSONAL_GENDER: '', TIME_ZONE: '' }),
      asks('access.name', access, {
        G2: { provider: '', name: 'All visitors', provider_id: 'other' },
        AU: { provider: '', name: 'All authorized users', provider_id: 'other' },
      }),
    ],
  },
  {
    title: 'departments',
    next: { department: 15 },
    prepare: ({ call }) => call('department.add', { NAME: 'R&D', PARENT: 1 }),
    samples: [
      asks('department.add', { NAME: 'Studies', SORT: 450, UF_HEAD: 1, PARENT: 15 }, 16),
      isRefused(
        'department.add',
        { PARENT: 1 },
        400,
        'ERROR_CORE',
        'Department name not provided.<br>',
      ),
      asks(
        'department.update',
        { ID: 16, NAME: 'Secrets', SORT: 500, UF_HEAD: 1, PARENT: 1 },
        true,
      ),
      asks(
        'department.get',
        { sort: 'NAME', order: 'DESC', PARENT: 1 },
        [
          { ID: '16', NAME: 'Secrets', SORT: 500, PARENT: '1' },
          { ID: '15', NAME: 'R&D', SORT: 500, PARENT: '1' },
        ],
        { total: 2 },
      ),
      asks(
        'department.fields',
        {},
        {
          ID: 'ID',
          NAME: 'Department Name',
          SORT: 'Sort Order',
          PARENT: 'Parent Department',
          UF_HEAD: 'Manager',
        },
      ),
      asks('department.delete', { ID: 16 }, true),
      isRefused('department.delete', { ID: 16 }, 400, 'ERROR_CORE', 'Department not found'),
    ],
  },
  {
    // The samples send +00:00 and answer +02:00, which their own text excludes: here both are +02:00.
    title: 'workdays',
    options: { nowMs: Date.parse('2025-03-27T09:23:07+02:00') },
    prepare: async ({ addEmployee, portal }) => {
      await addEmployee({ id: 503, isAdmin: true })
      const schedule = {
        maxStart: 33_300,
        minFinish: 63_900,
        minDuration: 28_800,
        allowedDelta: 900,
      }
      await portal.database.transaction((tx) => saveSchedule(tx, 503, schedule))
    },
    samples: [
      asks('timeman.open', day, opened),
      asks(
        'timeman.pause',
        { USER_ID: 503 },
        { ...opened, STATUS: 'PAUSED', DURATION: '00:00:00' },
      ),
      asks('timeman.status', { USER_ID: 503 }, { STATUS: 'PAUSED', TIME_FINISH: null }),
      asks('timeman.close', { USER_ID: 503 }, { STATUS: 'CLOSED', ACTIVE: false, LAT_CLOSE: 0 }),
      asks(
        'timeman.settings',
        { USER_ID: 503 },
        {
          UF_TIMEMAN: true,
          UF_TM_FREE: false,
          UF_TM_MAX_START: '09:15:00',
          UF_TM_MIN_FINISH: '17:45:00',
          UF_TM_MIN_DURATION: '08:00:00',
          UF_TM_ALLOWED_DELTA: '00:15:00',
        },
      ),
      asks('timeman.settings', {}, { ADMIN: true }),
      isRefused('timeman.settings', { USER_ID: 504 }, 400, '', 'User not found'),
    ],
  },
]
