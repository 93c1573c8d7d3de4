import {
  employeeFields,
  isShownIn,
  type EmployeeScope,
} from '../../domain/people/employee-fields.ts'
import { parseMoment } from '../../domain/date-time.ts'
import { formatAtom } from '../../domain/time-zone.ts'
import type { EmployeeRecord } from '../../services.ts'

export interface UserView {
  /** What the caller's scope lets them see. */
  scope: EmployeeScope
  /** The portal's zone. */
  timeZone: string
  /** Codes of the fields to show; undefined: all. */
  selected?: ReadonlySet<string>
}

/**
 * A user in answers: every field that the scope shows, '' for an empty one. The samples of the pages
 * leave some empty fields out, others not; b24phpsdk reads '' in all of them.
 */
export function encodeUser(
  record: EmployeeRecord,
  { scope, timeZone, selected }: UserView,
): Record<string, unknown> {
  const user: Record<string, unknown> = {}
  for (const field of employeeFields) {
    const { code, kind } = field
    if (!isShownIn(scope, field) && code !== 'USER_TYPE') continue
    if (selected && !selected.has(code)) continue
    if (kind === 'own') user[code] = ownValue(code, record, timeZone)
    else if (kind === 'date') user[code] = dateValue(record.values[code], timeZone)
    else user[code] = kind === 'file' ? '' : (record.values[code] ?? '')
  }
  return user
}

function ownValue(code: string, record: EmployeeRecord, timeZone: string): unknown {
  switch (code) {
    case 'ID':
      return String(record.id)
    case 'ACTIVE':
      return record.isActive
    case 'DATE_REGISTER':
      return record.createdAt === 0 ? '' : formatAtom(timeZone, record.createdAt * 1000)
    case 'LAST_LOGIN':
      return record.lastLoginAt === null ? '' : formatAtom(timeZone, record.lastLoginAt * 1000)
    case 'IS_ONLINE':
      return record.isOnline ? 'Y' : 'N'
    case 'UF_TIMEMAN':
      return record.isTimeTracked ? 'Y' : 'N'
    case 'UF_DEPARTMENT':
      return record.departments
    case 'USER_TYPE':
      return record.kind
    case 'TIMESTAMP_X':
    case 'LAST_ACTIVITY_DATE':
      // An empty object in the samples of lists, and b24phpsdk reads these two as arrays.
      return {}
    default:
      return ''
  }
}

function dateValue(date: string | undefined, timeZone: string): string {
  const at = date === undefined ? null : parseMoment(date, timeZone)
  return at === null || at === undefined ? '' : formatAtom(timeZone, at * 1000)
}
