import { employeeFields } from '../../src/domain/people/employee-fields.ts'
import { each } from './each.ts'
import { decided, documented, notYet, proof, type MethodRows, type Row } from './rows.ts'

const users = proof('test/rest/users.test.ts')
const golden = proof('test/rest/golden-people.test.ts')
const departments = proof('test/rest/departments.test.ts')

const get = golden('user.get answers the sample as printed there')
const brief = users('user_brief shows the extension and no telephone or e-mail')

const listParams: Record<string, Row> = {
  sort: documented(users('at the top level, with sort and order in any case')),
  order: documented(users('with a map as order'), 'ASC or DESC; a map of fields is taken, too'),
  FILTER: documented(users('as FILTER')),
  ADMIN_MODE: decided(
    'Taken and ignored: everybody is listed anyway.',
    users('lists everybody by ascending id, dismissed users included'),
  ),
  select: documented(users('selects fields, by name and by mask')),
  IMAGE_RESIZE: notYet('Taken and ignored: photos are not kept.'),
  start: documented(users('pages by fifty, counts on demand, and walks by id')),
}

const listRules: Record<string, Row> = {
  'conditions at the top level': documented(
    users('at the top level, with sort and order in any case'),
  ),
  'prefixes of conditions': documented(users('by what a name does not contain')),
  'a date that is none finds nobody': documented(users('by what is no date')),
  'dismissed users': decided(
    'Are listed unless ACTIVE says otherwise.',
    users('lists everybody by ascending id, dismissed users included'),
  ),
  IS_ONLINE: decided('At work: the workday runs. Open pages do not count.', users('by presence')),
  'fields that the scope hides': decided(
    'Are not shown, a condition on them finds nobody, and they do not sort.',
    users('what a scope hides cannot be found out by filters or sorting'),
  ),
  'unknown fields in conditions': decided(
    'Are ignored.',
    users('takes names that a caller makes up for nothing but unknown'),
  ),
  'empty fields': decided(
    'Are there, as empty texts; the samples leave some of them out.',
    users('answers in the types of the page’s sample'),
  ),
}

const kept = users('an update changes what is named and nothing else')
const writable: Record<string, Row> = {
  ...each(
    employeeFields.flatMap(({ code, kind }) =>
      kind === 'text' || kind === 'date' || code === 'UF_DEPARTMENT' ? [code] : [],
    ),
    documented(kept),
  ),
  ...each(
    ['XML_ID', 'TITLE', 'TIME_ZONE', 'UF_EMPLOYMENT_DATE', 'UF_TIMEMAN'],
    decided('Not in the table of the page, and taken all the same.', kept),
  ),
  ...each(['PERSONAL_PHOTO', 'WORK_LOGO'], notYet('Taken and ignored: files are not kept.')),
}

const unusable = decided(
  'The page has an empty text for it; this one names the field.',
  users('The value of PERSONAL_BIRTHDAY cannot be used'),
)
const noDepartment = decided(
  'The page does not say what a department that is not there leads to.',
  users('UF_DEPARTMENT names a department that does not exist'),
)

export const people: readonly MethodRows[] = [
  {
    name: 'user.get',
    params: listParams,
    result: { '': documented(get) },
    errors: {},
    rules: {
      ...listRules,
      '% in a value without a prefix': decided(
        'Makes a pattern of it, as in the samples; the page says that "equals" is the default.',
        users('with % in a plain value'),
      ),
      'scope masks': documented(brief),
    },
  },
  {
    name: 'user.search',
    params: listParams,
    result: { '': documented(users('has what user.get has')) },
    errors: {},
    rules: {
      ...listRules,
      FIND: documented(users('finds words in different fields')),
      'FIND together with other fields': decided(
        'Both must hold; the page says that they cannot be used at once.',
        users('finds a job title'),
      ),
      'right LIKE': documented(users('takes a value for the beginning')),
    },
  },
  {
    name: 'user.current',
    params: {},
    result: { '': documented(golden('user.current answers the sample as printed there')) },
    errors: {},
    rules: {
      'scope masks': documented(users('user_basic shows telephones and no homepage')),
      'TIMESTAMP_X and LAST_ACTIVITY_DATE': documented(
        golden('user.current answers the sample as printed there'),
        'Texts here, empty objects in user.get and user.search, as the samples of the pages have them.',
      ),
    },
  },
  {
    name: 'user.fields',
    params: {},
    result: { '': documented(golden('user.fields answers the sample as printed there')) },
    errors: {},
  },
  {
    name: 'user.add',
    params: {
      ...writable,
      EMAIL: documented(users('wrong_email')),
      EXTRANET: documented(users('an extranet user has no CRM')),
      SONET_GROUP_ID: decided(
        'Checked for its form only: callerbook has no groups.',
        users('Group is specified incorrectly'),
      ),
    },
    result: { '': documented(golden('user.add answers the sample as printed there')) },
    errors: {
      accessDenied: documented(users('are for administrators')),
      emailWrong: documented(golden('user.add refuses the sample as printed there')),
      emailTaken: documented(users('A user with this email already exists')),
      noDepartment: documented(users('no_extranet_field')),
      groupMissing: documented(users('Group code not specified')),
      groupWrong: documented(users('Group is specified incorrectly')),
      departmentUnknown: noDepartment,
      invalid: unusable,
    },
    rules: {
      'the invitation': notYet('Nothing is mailed: the user is active at once.'),
      user_count_exceeded: decided(
        'Never: there is no limit of users.',
        users('pages by fifty, counts on demand, and walks by id'),
      ),
    },
  },
  {
    name: 'user.update',
    params: {
      ...writable,
      ID: documented(users('cannot be updated')),
      ACTIVE: documented(users('a dismissed user’s webhooks stop')),
    },
    result: { '': documented(golden('user.update answers the sample as printed there')) },
    errors: {
      accessDenied: documented(golden('user.update refuses the sample as printed there')),
      emailWrong: decided('As for user.add.', users('harmless answers to values that are no text')),
      emailTaken: decided('As for user.add.', users('two users cannot get one address')),
      departmentUnknown: noDepartment,
      invalid: unusable,
    },
    rules: {
      'a user without departments': decided(
        'Belongs to the top-level one.',
        users('an update changes what is named and nothing else'),
      ),
    },
  },
  {
    name: 'user.admin',
    params: {},
    result: { '': documented(users('user.admin and user.access tell rights')) },
    errors: {},
  },
  {
    name: 'user.access',
    params: { ACCESS: documented(users('user.admin and user.access tell rights')) },
    result: { '': documented(users('user.admin and user.access tell rights')) },
    errors: {},
  },
  {
    name: 'profile',
    params: {},
    result: each(
      ['ID', 'ADMIN', 'NAME', 'LAST_NAME', 'PERSONAL_GENDER', 'TIME_ZONE'],
      documented(golden('profile answers the sample as printed there')),
    ),
    errors: {},
    rules: { PERSONAL_PHOTO: notYet('Photos are not kept.') },
  },
  {
    name: 'access.name',
    params: { ACCESS: documented(golden('access.name answers the sample as printed there')) },
    result: { '': documented(golden('access.name answers the sample as printed there')) },
    errors: {},
    rules: {
      'the provider of U codes': decided(
        'Users, with the id user: the page shows groups only.',
        users('access.name names the codes that exist'),
      ),
      'D and DR codes': decided(
        'A department, alone and with all below it: Departments, with the id intranet.',
        proof('test/pages/selectors.test.ts')('name groups, departments and employees'),
      ),
      'none of the codes exists': decided(
        'An empty list.',
        users('access.name names the codes that exist'),
      ),
    },
  },
  {
    name: 'department.get',
    tests: ['test/rest/departments.test.ts'],
    params: {
      sort: documented(departments('sort and order')),
      order: documented(departments('sort and order')),
      ID: documented(departments('an id')),
      NAME: documented(departments('a whole name')),
      PARENT: documented(departments('the parent')),
      UF_HEAD: documented(departments('the head')),
      START: documented(departments('counts and pages')),
    },
    result: {
      ...each(
        ['ID', 'NAME', 'SORT', 'PARENT'],
        documented(golden('department.get answers the sample as printed there')),
      ),
      UF_HEAD: decided(
        'Not in the sample; there where somebody leads the department.',
        departments('shows SORT as a number, the rest as texts'),
      ),
    },
    errors: {},
    rules: {
      'SORT is both a condition and a field to sort by': decided(
        'A name of a field sorts, anything else is a condition; both may come at once.',
        departments('both at once'),
      ),
      'PARENT: 0': decided(
        'The top-level department, as the empty PARENT: tests of the SDK for PHP find it so.',
        departments('0 for no parent'),
      ),
    },
  },
  {
    name: 'department.fields',
    tests: ['test/rest/departments.test.ts'],
    params: {},
    result: { '': documented(departments('department.fields names the fields')) },
    errors: {},
  },
  {
    name: 'department.add',
    tests: ['test/rest/departments.test.ts'],
    params: each(
      ['NAME', 'SORT', 'PARENT', 'UF_HEAD'],
      documented(departments('a department is added with its defaults')),
    ),
    result: { '': documented(departments('a department is added with its defaults')) },
    errors: {
      denied: documented(departments('is for administrators')),
      name: documented(golden('department.add refuses the sample as printed there')),
      parent: documented(departments('%j is refused')),
      head: decided('The page does not say.', departments('The user of UF_HEAD does not exist')),
    },
  },
  {
    name: 'department.update',
    tests: ['test/rest/departments.test.ts'],
    params: each(
      ['ID', 'NAME', 'SORT', 'PARENT', 'UF_HEAD'],
      documented(departments('a department is added with its defaults')),
    ),
    result: { '': documented(departments('a department is added with its defaults')) },
    errors: {
      denied: documented(departments('is for administrators')),
      missing: documented(departments('what is not there cannot be changed or deleted')),
      name: decided('As for department.add.', departments('Department name not provided.<br>')),
      parent: decided(
        'As for department.add.',
        departments('nothing can come to lie below itself'),
      ),
      circle: decided(
        'The page does not say.',
        departments('nothing can come to lie below itself'),
      ),
      head: decided('The page does not say.', departments('The user of UF_HEAD does not exist')),
    },
  },
  {
    name: 'department.delete',
    tests: ['test/rest/departments.test.ts'],
    params: { ID: documented(departments('what lies below a deleted department')) },
    result: { '': documented(departments('what lies below a deleted department')) },
    errors: {
      denied: documented(departments('is for administrators')),
      missing: documented(departments('what is not there cannot be changed or deleted')),
      root: decided(
        'There would be no company structure left.',
        departments('what is not there cannot be changed or deleted'),
      ),
    },
    rules: {
      'members and departments below it': decided(
        'Move to the department above it.',
        departments('what lies below a deleted department'),
      ),
    },
  },
]
