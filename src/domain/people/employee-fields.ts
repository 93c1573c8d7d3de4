/**
 * What an employee has fields of, in the documented order: the one table behind answers, filters, sorting
 * and `user.fields`.
 * https://apidocs.bitrix24.com/api-reference/user/user-scope.html
 */

/**
 * `text` and `date` (YYYY-MM-DD) are kept as sent; `file` cannot be kept; `own` has a meaning of its
 * own: store/people/employee-records.ts and methods/user know it.
 */
export type EmployeeFieldKind = 'text' | 'date' | 'file' | 'own'

/** The smallest scope that shows a field: each scope shows what the ones before it do, and more. */
export const employeeScopes = ['user_brief', 'user_basic', 'user'] as const
export type EmployeeScope = (typeof employeeScopes)[number]

export interface EmployeeField {
  code: string
  title: string
  kind: EmployeeFieldKind
  scope: EmployeeScope
  /** Kept and shown, but not in the documented list of `user.fields`. */
  isUnlisted?: true
}

const field = (
  scope: EmployeeScope,
  kind: EmployeeFieldKind,
  code: string,
  title: string,
): EmployeeField => ({ code, title, kind, scope })
const brief = (code: string, title: string) => field('user_brief', 'text', code, title)
const basic = (code: string, title: string) => field('user_basic', 'text', code, title)
const full = (code: string, title: string) => field('user', 'text', code, title)

export const employeeFields: readonly EmployeeField[] = [
  field('user_brief', 'own', 'ID', 'ID'),
  brief('XML_ID', 'External code'),
  field('user_brief', 'own', 'ACTIVE', 'Activity'),
  brief('NAME', 'First Name'),
  brief('LAST_NAME', 'Last Name'),
  brief('SECOND_NAME', 'Middle Name'),
  brief('TITLE', 'User List'),
  basic('EMAIL', 'E-Mail'),
  field('user', 'own', 'LAST_LOGIN', 'Last Authorization'),
  field('user_brief', 'own', 'DATE_REGISTER', 'Registration Date'),
  brief('TIME_ZONE', 'TIME_ZONE'),
  field('user_brief', 'own', 'IS_ONLINE', 'IS_ONLINE'),
  field('user_brief', 'own', 'TIMESTAMP_X', 'TIMESTAMP_X'),
  field('user_brief', 'own', 'LAST_ACTIVITY_DATE', 'LAST_ACTIVITY_DATE'),
  brief('PERSONAL_GENDER', 'Gender'),
  brief('PERSONAL_PROFESSION', 'Profession'),
  full('PERSONAL_WWW', 'Homepage'),
  field('user_brief', 'date', 'PERSONAL_BIRTHDAY', 'Date of Birth'),
  field('user_brief', 'file', 'PERSONAL_PHOTO', 'Photo'),
  full('PERSONAL_ICQ', 'ICQ'),
  basic('PERSONAL_PHONE', 'Personal Phone'),
  basic('PERSONAL_FAX', 'Fax'),
  basic('PERSONAL_MOBILE', 'Personal Mobile'),
  basic('PERSONAL_PAGER', 'Pager'),
  basic('PERSONAL_STREET', 'Residential Street'),
  brief('PERSONAL_CITY', 'Residential City'),
  brief('PERSONAL_STATE', 'State / Region'),
  basic('PERSONAL_ZIP', 'Zip Code'),
  brief('PERSONAL_COUNTRY', 'Country'),
  basic('PERSONAL_MAILBOX', 'P.O. Box'),
  basic('PERSONAL_NOTES', 'Additional Notes'),
  basic('WORK_PHONE', 'Company Phone'),
  basic('WORK_COMPANY', 'Company'),
  brief('WORK_POSITION', 'Job Title'),
  basic('WORK_DEPARTMENT', 'Department'),
  basic('WORK_WWW', 'Company Website'),
  basic('WORK_FAX', 'WORK_FAX'),
  basic('WORK_PAGER', 'WORK_PAGER'),
  basic('WORK_STREET', 'WORK_STREET'),
  basic('WORK_MAILBOX', 'WORK_MAILBOX'),
  brief('WORK_CITY', 'Work City'),
  brief('WORK_STATE', 'WORK_STATE'),
  basic('WORK_ZIP', 'WORK_ZIP'),
  brief('WORK_COUNTRY', 'WORK_COUNTRY'),
  basic('WORK_PROFILE', 'WORK_PROFILE'),
  field('user_basic', 'file', 'WORK_LOGO', 'WORK_LOGO'),
  basic('WORK_NOTES', 'WORK_NOTES'),
  basic('UF_SKYPE_LINK', 'Skype Chat Link'),
  basic('UF_ZOOM', 'Zoom'),
  field('user_brief', 'date', 'UF_EMPLOYMENT_DATE', 'Hire Date'),
  field('user_brief', 'own', 'UF_TIMEMAN', 'Time Tracking'),
  field('user_brief', 'own', 'UF_DEPARTMENT', 'Units'),
  brief('UF_INTERESTS', 'Interests'),
  brief('UF_SKILLS', 'Skills'),
  basic('UF_WEB_SITES', 'Other Websites'),
  basic('UF_XING', 'Xing'),
  basic('UF_LINKEDIN', 'LinkedIn'),
  { ...basic('UF_FACEBOOK', 'Facebook'), isUnlisted: true },
  basic('UF_TWITTER', 'Twitter'),
  basic('UF_SKYPE', 'Skype'),
  basic('UF_DISTRICT', 'District'),
  brief('UF_PHONE_INNER', 'Extension'),
  field('user', 'own', 'USER_TYPE', 'USER_TYPE'),
]

export const employeeField = new Map(employeeFields.map((each) => [each.code, each]))

const ownFilterFields = [
  'ID',
  'ACTIVE',
  'EMAIL',
  'DATE_REGISTER',
  'TIMESTAMP_X',
  'LAST_LOGIN',
  'LAST_ACTIVITY_DATE',
  'IS_ONLINE',
  'UF_TIMEMAN',
  'UF_DEPARTMENT',
  'UF_DEPARTMENT_NAME',
  'USER_TYPE',
] as const

/** A field that filters compare by a rule of its own. */
export type OwnFilterField = (typeof ownFilterFields)[number]

/** Fields by which lists of employees can be filtered. */
export const employeeFilterFields: ReadonlySet<string> = new Set([
  ...ownFilterFields,
  ...employeeFields
    .filter(({ kind }) => kind === 'text' || kind === 'date')
    .map(({ code }) => code),
])

/** The widest scope among those that the caller has; undefined: none of them. */
export const widestScope = (scopes: ReadonlySet<string>): EmployeeScope | undefined =>
  employeeScopes.findLast((scope) => scopes.has(scope))

export const isShownIn = (scope: EmployeeScope, shown: EmployeeField): boolean =>
  employeeScopes.indexOf(shown.scope) <= employeeScopes.indexOf(scope)
