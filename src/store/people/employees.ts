import { reserveIds, takeIds } from '../counters.ts'
import type { Database, Transaction } from '../database.ts'
import { rowLock } from '../row-lock.ts'

export interface Employee {
  id: number
  isActive: boolean
  isAdmin: boolean
  name: string
  lastName: string
  email: string
  /** IANA name; null: the portal's zone. */
  timeZone: string | null
  extension: string | null
  workPhone: string | null
  personalPhone: string | null
  personalMobile: string | null
  /** Whether working time is tracked (UF_TIMEMAN). */
  isTimeTracked: boolean
  role: string | null
}

export type EmployeeDraft = Omit<Employee, 'id'> & { id?: number }

/** Active, without rights of an administrator, with workdays; everything else is still to be said. */
export const blankEmployee: EmployeeDraft = {
  isActive: true,
  isAdmin: false,
  name: '',
  lastName: '',
  email: '',
  timeZone: null,
  extension: null,
  workPhone: null,
  personalPhone: null,
  personalMobile: null,
  isTimeTracked: true,
  role: null,
}

interface EmployeeRow {
  id: number
  active: number
  admin: number
  name: string
  last_name: string
  email: string
  time_zone: string | null
  phone_inner: string | null
  work_phone: string | null
  personal_phone: string | null
  personal_mobile: string | null
  timeman: number
  role: string | null
}

const columns = `id, active, admin, name, last_name, email, time_zone, phone_inner, work_phone,
  personal_phone, personal_mobile, timeman, role`

const fromRow = (row: EmployeeRow): Employee => ({
  id: row.id,
  isActive: row.active === 1,
  isAdmin: row.admin === 1,
  name: row.name,
  lastName: row.last_name,
  email: row.email,
  timeZone: row.time_zone,
  extension: row.phone_inner,
  workPhone: row.work_phone,
  personalPhone: row.personal_phone,
  personalMobile: row.personal_mobile,
  isTimeTracked: row.timeman === 1,
  role: row.role,
})

/**
 * Adds or, with the id of an existing one, replaces an employee; returns the id. `nowMs` is told as when
 * it was added (DATE_REGISTER) or changed; left out, nobody knows when.
 */
export async function saveEmployee(
  tx: Transaction,
  draft: EmployeeDraft,
  nowMs = 0,
): Promise<number> {
  const id = draft.id ?? (await takeIds(tx, 'employee'))
  if (draft.id !== undefined) await reserveIds(tx, 'employee', draft.id)
  await tx.query(
    `insert into employee (${columns}, data, created_at, modified_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)
     on conflict (id) do update set active = excluded.active, admin = excluded.admin,
       name = excluded.name, last_name = excluded.last_name, email = excluded.email,
       time_zone = excluded.time_zone, phone_inner = excluded.phone_inner,
       work_phone = excluded.work_phone, personal_phone = excluded.personal_phone,
       personal_mobile = excluded.personal_mobile, timeman = excluded.timeman, role = excluded.role,
       modified_at = case when excluded.modified_at = 0 then employee.modified_at
         else excluded.modified_at end`,
    [
      id,
      draft.isActive ? 1 : 0,
      draft.isAdmin ? 1 : 0,
      draft.name,
      draft.lastName,
      draft.email,
      draft.timeZone,
      draft.extension,
      draft.workPhone,
      draft.personalPhone,
      draft.personalMobile,
      draft.isTimeTracked ? 1 : 0,
      draft.role,
      '{}',
      Math.floor(nowMs / 1000),
    ],
  )
  await belongSomewhere(tx, id)
  return id
}

/** Whoever is in no department belongs to the top-level one; extranet users belong to none. */
export async function belongSomewhere(tx: Transaction, employee: number): Promise<void> {
  await tx.query(
    `insert into employee_department (employee, department)
     select e.id, d.id from employee e join department d on d.parent is null
     where e.id = $1 and e.kind <> 'extranet'
       and not exists (select 1 from employee_department m where m.employee = e.id)`,
    [employee],
  )
}

/** Dismissed ones too; undefined: there is none such. */
export async function findEmployee(database: Database, id: number): Promise<Employee | undefined> {
  const [row] = await database.query<EmployeeRow>(`select ${columns} from employee where id = $1`, [
    id,
  ])
  return row && fromRow(row)
}

/** Until the transaction ends, others that lock the same employee wait. */
export async function lockEmployee(tx: Transaction, id: number): Promise<void> {
  // SQLite has one writer at a time: there is nothing to lock.
  if (tx.engine === 'postgres')
    await tx.query('select id from employee where id = $1 for no key update', [id])
}

/** By id, dismissed ones too. With `isLocked`, inside a transaction, nobody else changes them until the end. */
export async function listEmployees(database: Database, isLocked = false): Promise<Employee[]> {
  const lock = rowLock(database.engine, isLocked)
  const rows = await database.query<EmployeeRow>(
    `select ${columns} from employee order by id${lock}`,
  )
  return rows.map(fromRow)
}

/** Forgets an employee for good; clients keep the id. Dismissing is `saveEmployee` with `isActive: false`. */
export async function removeEmployee(tx: Transaction, id: number): Promise<boolean> {
  const rows = await tx.query('delete from employee where id = $1 returning id', [id])
  return rows.length > 0
}
