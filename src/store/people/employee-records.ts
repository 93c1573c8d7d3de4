/** Whole records of employees, and lists of them. What every rule asks for is in employees.ts. */
import { employeeFields, type OwnFilterField } from '../../domain/people/employee-fields.ts'
import type { Filter } from '../../domain/filter.ts'
import { reserveIds, takeIds } from '../counters.ts'
import type { Database, SqlValue, Transaction } from '../database.ts'
import { belongSomewhere } from './employees.ts'
import { byCodePoint, filterSql, type FilterColumn } from '../lists/filter-sql.ts'
import { toJson } from '../json.ts'
import { rowLock } from '../row-lock.ts'

export type EmployeeKind = 'employee' | 'extranet'

export interface EmployeeRecord {
  id: number
  isActive: boolean
  isAdmin: boolean
  kind: EmployeeKind
  isTimeTracked: boolean
  /** Unix seconds, 0 when nobody knows. */
  createdAt: number
  /** Unix seconds of the latest change, 0 when nobody knows. */
  modifiedAt: number
  /** Unix seconds; null: never signed in. */
  lastLoginAt: number | null
  /** At work: the day runs, and has run for less than a day and a night. */
  isOnline: boolean
  /** Ascending. */
  departments: number[]
  /** Texts and dates (YYYY-MM-DD) by field code; what is empty may be missing. */
  values: Record<string, string>
}

/** What can be set of a record; what is absent stays. */
export interface EmployeeChanges {
  isActive?: boolean
  isTimeTracked?: boolean
  kind?: EmployeeKind
  values: Readonly<Record<string, string>>
}

/** Fields that rules ask for have a column; every other one is in `employee.data` under its code. */
const ownColumns: Readonly<Record<string, string>> = {
  NAME: 'name',
  LAST_NAME: 'last_name',
  EMAIL: 'email',
  TIME_ZONE: 'time_zone',
  UF_PHONE_INNER: 'phone_inner',
  WORK_PHONE: 'work_phone',
  PERSONAL_PHONE: 'personal_phone',
  PERSONAL_MOBILE: 'personal_mobile',
}
const nullableColumns = new Set(Object.values(ownColumns).slice(3))

const dayS = 86_400
const isOnlineSql = (now: string): string =>
  `case when exists (select 1 from workday w where w.employee = e.id and w.state = 'opened'
     and w.started_at > cast(${now} as bigint) - ${dayS}) then 'Y' else 'N' end`

const valueSql = (code: string): string =>
  ownColumns[code] ? `e.${ownColumns[code]}` : `(e.data->>'${code}')`

const inDepartments = (condition: string): string =>
  `e.id in (select m.employee from employee_department m join department d on d.id = m.department
    where ${condition})`

/** The columns that a filter may compare; `now` is a placeholder of Unix seconds. */
function filterColumns(now: string): Record<string, FilterColumn> {
  const columns: Record<string, FilterColumn> = {}
  for (const { code, kind } of employeeFields)
    if (kind === 'text' || kind === 'date') columns[code] = { sql: valueSql(code), kind }
  return Object.assign(columns, {
    ID: { sql: 'e.id', kind: 'int' },
    ACTIVE: { sql: 'e.active', kind: 'flag' },
    EMAIL: { sql: 'lower(e.email)', kind: 'text', read: (text: string) => text.toLowerCase() },
    DATE_REGISTER: { sql: 'nullif(e.created_at, 0)', kind: 'datetime' },
    TIMESTAMP_X: { sql: 'nullif(e.modified_at, 0)', kind: 'datetime' },
    LAST_LOGIN: { sql: 'e.last_login_at', kind: 'datetime' },
    LAST_ACTIVITY_DATE: { sql: 'cast(null as bigint)', kind: 'datetime' },
    IS_ONLINE: { sql: isOnlineSql(now), kind: 'char' },
    UF_TIMEMAN: { sql: 'e.timeman', kind: 'flag' },
    UF_DEPARTMENT: { sql: 'm.department', kind: 'int', within: inDepartments },
    UF_DEPARTMENT_NAME: { sql: 'd.name', kind: 'text', within: inDepartments },
    USER_TYPE: { sql: 'e.kind', kind: 'text' },
  } satisfies Record<OwnFilterField, FilterColumn>)
}

interface RecordRow {
  id: number
  active: number
  admin: number
  kind: EmployeeKind
  timeman: number
  created_at: number
  modified_at: number
  last_login_at: number | null
  is_online: 'Y' | 'N'
  data: string
  name: string
  last_name: string
  email: string
  time_zone: string | null
  phone_inner: string | null
  work_phone: string | null
  personal_phone: string | null
  personal_mobile: string | null
}

const recordColumns = (now: string): string =>
  `e.id, e.active, e.admin, e.kind, e.timeman, e.created_at, e.modified_at,
   e.last_login_at, ${isOnlineSql(now)} as is_online, e.data,
   ${Object.values(ownColumns)
     .map((column) => `e.${column}`)
     .join(', ')}`

export interface EmployeeList {
  filter: Filter
  /** Field codes; one that lists cannot be sorted by is left out. */
  order: readonly { field: string; isDescending: boolean }[]
  limit: number
  offset: number
  isCounted: boolean
  /** The zone of dates in filters that come without one. */
  timeZone: string
  nowMs: number
}

/** One page of the employees that the filter finds; `total` is 0 when not counted. */
export async function listEmployeeRecords(
  database: Database,
  { filter, order, limit, offset, isCounted, timeZone, nowMs }: EmployeeList,
): Promise<{ records: EmployeeRecord[]; total: number }> {
  const now = '$1'
  const params: SqlValue[] = [Math.floor(nowMs / 1000)]
  const columns = filterColumns(now)
  const where = filterSql(filter, { engine: database.engine, columns, timeZone, params })
  const keys = order.flatMap(({ field, isDescending }) => {
    const column = Object.hasOwn(columns, field) ? columns[field] : undefined
    if (!column || column.within) return []
    const direction = isDescending ? 'desc' : 'asc'
    const sql = column.kind === 'text' ? byCodePoint(database.engine, column.sql) : column.sql
    return [`${sql} is not null ${direction}`, `${sql} ${direction}`]
  })
  const rows = await database.query<RecordRow>(
    `select ${recordColumns(now)} from employee e where ${where}
     order by ${[...keys, 'e.id'].join(', ')}
     limit ${limit} offset $${params.length + 1}`,
    [...params, offset],
  )
  const records = await toRecords(database, rows)
  if (!isCounted) return { records, total: 0 }
  const [counted] = await database.query<{ total: number }>(
    // The moment is a parameter of every statement, asked for or not.
    `select count(*) as total from employee e where cast(${now} as bigint) >= 0 and ${where}`,
    params,
  )
  return { records, total: counted?.total ?? 0 }
}

/** Dismissed ones too; undefined: there is none such. */
export async function findEmployeeRecord(
  database: Database,
  id: number,
  nowMs: number,
): Promise<EmployeeRecord | undefined> {
  const rows = await database.query<RecordRow>(
    `select ${recordColumns('$2')} from employee e where e.id = $1`,
    [id, Math.floor(nowMs / 1000)],
  )
  const [record] = await toRecords(database, rows)
  return record
}

async function toRecords(
  database: Database,
  rows: readonly RecordRow[],
): Promise<EmployeeRecord[]> {
  if (rows.length === 0) return []
  const members = await database.values<[employee: number, department: number]>(
    `select employee, department from employee_department
     where employee in (${rows.map((_row, index) => `$${index + 1}`).join(', ')})
     order by department`,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({
    id: row.id,
    isActive: row.active === 1,
    isAdmin: row.admin === 1,
    kind: row.kind,
    isTimeTracked: row.timeman === 1,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    lastLoginAt: row.last_login_at,
    isOnline: row.is_online === 'Y',
    departments: members.flatMap(([employee, department]) =>
      employee === row.id ? [department] : [],
    ),
    values: {
      ...(JSON.parse(row.data) as Record<string, string>),
      ...Object.fromEntries(
        Object.entries(ownColumns).map(([code, column]) => [
          code,
          (row[column as keyof RecordRow] as string | null) ?? '',
        ]),
      ),
    },
  }))
}

/** Adds an employee and returns the id; one that is in no department yet belongs to the top-level one. */
export async function addEmployeeRecord(
  tx: Transaction,
  { isTimeTracked = true, kind = 'employee', values }: EmployeeChanges,
  nowMs: number,
): Promise<number> {
  const id = await takeIds(tx, 'employee')
  const now = Math.floor(nowMs / 1000)
  await tx.query(
    `insert into employee (id, active, admin, name, last_name, email, timeman, data, kind, created_at,
       modified_at)
     values ($1, 1, 0, '', '', '', $2, '{}', $3, $4, $4)`,
    [id, isTimeTracked ? 1 : 0, kind, now],
  )
  await updateEmployeeRecord(tx, id, { values }, nowMs)
  return id
}

/** False when there is no such employee. */
export async function updateEmployeeRecord(
  tx: Transaction,
  id: number,
  { isActive, isTimeTracked, kind, values }: EmployeeChanges,
  nowMs: number,
): Promise<boolean> {
  const lock = rowLock(tx.engine)
  const [row] = await tx.query<{ data: string }>(`select data from employee where id = $1${lock}`, [
    id,
  ])
  if (!row) return false
  const data = JSON.parse(row.data) as Record<string, string>
  const params: SqlValue[] = [id, Math.floor(nowMs / 1000)]
  const sets = ['modified_at = $2']
  const set = (column: string, value: SqlValue) => {
    params.push(value)
    sets.push(`${column} = $${params.length}`)
  }
  for (const [code, value] of Object.entries(values)) {
    const column = ownColumns[code]
    if (column) set(column, value === '' && nullableColumns.has(column) ? null : value)
    else if (value === '') delete data[code]
    else data[code] = value
  }
  set('data', toJson(data))
  if (isActive !== undefined) set('active', isActive ? 1 : 0)
  if (isTimeTracked !== undefined) set('timeman', isTimeTracked ? 1 : 0)
  if (kind !== undefined) set('kind', kind)
  await tx.query(`update employee set ${sets.join(', ')} where id = $1`, params)
  await belongSomewhere(tx, id)
  return true
}

/**
 * Keeps other processes from adding employees or changing e-mail addresses until the transaction ends,
 * so that no address is given twice.
 */
export async function lockEmails(tx: Transaction): Promise<void> {
  // PostgreSQL locks the counter's row even when there is nothing to change.
  await reserveIds(tx, 'employee', 0)
}

/** Whether another employee has the address, in whatever letter case. */
export async function isEmailTaken(
  database: Database,
  email: string,
  exceptId = 0,
): Promise<boolean> {
  const rows = await database.values(
    'select 1 from employee where lower(email) = lower($1) and id <> $2 limit 1',
    [email, exceptId],
  )
  return rows.length > 0
}
