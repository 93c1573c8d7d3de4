import { each } from './each.ts'
import { decided, documented, proof, type MethodRows, type Row } from './rows.ts'

const days = proof('test/rest/workdays.test.ts')
const rules = proof('src/domain/people/workday.test.ts')
const golden = proof('test/rest/golden-people.test.ts')

const whole = documented(days('a day goes through all its states'))
const whose = documented(days('everybody has their own, heads those of their department'))

const result: Record<string, Row> = {
  ...each(
    [
      'STATUS',
      'TIME_START',
      'TIME_FINISH',
      'DURATION',
      'TIME_LEAKS',
      'LAT_OPEN',
      'LON_OPEN',
      'LAT_CLOSE',
      'LON_CLOSE',
    ],
    whole,
  ),
  ACTIVE: documented(days('a day can be begun earlier, by the clock of the time that is sent')),
  IP_OPEN: documented(days('the address of the request is kept with the day')),
  IP_CLOSE: documented(
    days('the address of the request is kept with the day'),
    'an empty text while the day runs, as in the samples; the text of the page says null',
  ),
  TZ_OFFSET: documented(days('a day can be begun earlier, by the clock of the time that is sent')),
  TIME_FINISH_DEFAULT: documented(days('a forgotten day expires, names its likely end')),
}

const access: Record<string, Row> = {
  missing: documented(days('user %j is not found')),
  denied: decided(
    'The page asks for a right and names no error. Administrators have it, and heads for their members.',
    days('everybody has their own, heads those of their department'),
  ),
}

const untracked: Row = decided(
  'The page does not say what an employee without time tracking gets.',
  days('an employee whose time is not tracked has settings and no day'),
)

const change: Record<string, Row> = {
  USER_ID: whose,
  TIME: documented(days('a day can be begun earlier, by the clock of the time that is sent')),
  REPORT: documented(days('a forgotten day expires, names its likely end')),
  LAT: whole,
  LON: whole,
}

const time: Record<string, Row> = {
  'in the future': decided('The page does not say.', days('TIME should not lie in the future')),
  'no report': decided(
    'Required by the page, which names no error.',
    days('a forgotten day expires, names its likely end'),
  ),
  time: decided('The page does not say.', days('TIME should be a date and time like')),
}

const never: Row = decided(
  'Closed, with null as its times.',
  days('whoever never began a day has a closed one'),
)
const portal: Row = decided(
  'The methods do not exist.',
  days('a portal without time tracking does not know the methods'),
)

export const workdays: readonly MethodRows[] = [
  {
    name: 'timeman.open',
    tests: ['test/rest/workdays.test.ts'],
    params: change,
    result,
    errors: {
      ...access,
      ...time,
      untracked,
      'not today': documented(golden('timeman.open refuses the sample as printed there')),
      paused: documented(days('a running day takes no other time')),
      running: decided(
        'The page refuses a time unless the day is closed, and has a text for the paused day only.',
        days('a running day takes no other time'),
      ),
    },
    rules: {
      'a day that is open': decided(
        'Is answered as it is.',
        days('steps that change nothing answer with the day as it is'),
      ),
      'a day that has expired': decided(
        'Makes way for the new one.',
        rules('expires at midnight of the employee’s own zone'),
      ),
      'the time between an end and going on': decided(
        'Is a break.',
        rules('that is taken up after its end has a break'),
      ),
      'a portal without time tracking': portal,
    },
  },
  {
    name: 'timeman.pause',
    tests: ['test/rest/workdays.test.ts'],
    params: { USER_ID: whose },
    result,
    errors: { ...access, untracked },
    rules: {
      'a finished day': documented(
        rules('that is taken up after its end has a break'),
        'the time since its end counts as worked',
      ),
      'a portal without time tracking': portal,
    },
  },
  {
    name: 'timeman.close',
    tests: ['test/rest/workdays.test.ts'],
    params: change,
    result,
    errors: {
      ...access,
      ...time,
      untracked,
      'other date': documented(golden('timeman.close refuses the sample as printed there')),
      'before the start': decided('The page does not say.', rules('leaves a legal day')),
    },
    rules: {
      'a day that is closed': decided(
        'Is answered as it is.',
        days('steps that change nothing answer with the day as it is'),
      ),
      'a portal without time tracking': portal,
    },
  },
  {
    name: 'timeman.status',
    tests: ['test/rest/workdays.test.ts'],
    params: { USER_ID: whose },
    result,
    errors: { ...access, untracked },
    rules: {
      'no day was ever begun': never,
      'a portal without time tracking': portal,
      'the lookup shows it at once': documented(days('a day goes through all its states')),
    },
  },
  {
    name: 'timeman.settings',
    tests: ['test/rest/workdays.test.ts'],
    params: { USER_ID: whose },
    result: {
      ...each(
        [
          'UF_TIMEMAN',
          'UF_TM_FREE',
          'UF_TM_MAX_START',
          'UF_TM_MIN_FINISH',
          'UF_TM_MIN_DURATION',
          'UF_TM_ALLOWED_DELTA',
        ],
        documented(days('timeman.settings answers as the page’s sample')),
      ),
      ADMIN: documented(days('everybody has their own, heads those of their department')),
    },
    errors: access,
  },
]
