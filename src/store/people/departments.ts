/** The company structure: one tree of departments with one root. Who is in which is in employees.ts. */
import type { DepartmentField } from '../../domain/people/department-fields.ts'
import type { Filter } from '../../domain/filter.ts'
import { takeIds } from '../counters.ts'
import type { Database, SqlValue, Transaction } from '../database.ts'
import { byCodePoint, filterSql, type FilterColumn } from '../lists/filter-sql.ts'
import { rowLock } from '../row-lock.ts'

export interface Department {
  id: number
  name: string
  sort: number
  /** null: the top-level one. */
  parent: number | null
  /** The employee who leads it. */
  head: number | null
}

const columns: Readonly<Record<DepartmentField, FilterColumn>> = {
  ID: { sql: 'd.id', kind: 'int' },
  NAME: { sql: 'd.name', kind: 'text' },
  SORT: { sql: 'd.sort', kind: 'int' },
  PARENT: { sql: 'd.parent', kind: 'int' },
  UF_HEAD: { sql: 'd.head', kind: 'int' },
}

export interface DepartmentList {
  filter: Filter
  sort: DepartmentField
  isDescending: boolean
  limit: number
  offset: number
}

/** One page of the departments that the filter finds, and how many it finds in all. */
export async function listDepartments(
  database: Database,
  { filter, sort, isDescending, limit, offset }: DepartmentList,
): Promise<{ departments: Department[]; total: number }> {
  const params: SqlValue[] = []
  const { engine } = database
  const where = filterSql(filter, { engine, columns, timeZone: 'UTC', params })
  const [counted] = await database.query<{ total: number }>(
    `select count(*) as total from department d where ${where}`,
    params,
  )
  const column = Object.hasOwn(columns, sort) ? columns[sort] : undefined
  const key = column?.kind === 'text' ? byCodePoint(engine, column.sql) : (column?.sql ?? 'd.id')
  const direction = isDescending ? 'desc' : 'asc'
  const departments = await database.query<Department>(
    `select d.id, d.name, d.sort, d.parent, d.head from department d where ${where}
     order by (${key}) is not null ${direction}, ${key} ${direction}, d.id
     limit ${limit} offset $${params.length + 1}`,
    [...params, offset],
  )
  return { departments, total: counted?.total ?? 0 }
}

/** undefined: there is none such. */
export async function findDepartment(
  database: Database,
  id: number,
): Promise<Department | undefined> {
  const [row] = await database.query<Department>(
    'select id, name, sort, parent, head from department where id = $1',
    [id],
  )
  return row
}

/** Only one change of the structure at a time, so that no two of them make a circle together. */
export async function lockStructure(tx: Transaction): Promise<void> {
  if (tx.engine === 'postgres')
    await tx.query('select id from department where parent is null for update')
}

/** Returns the id. Whoever calls it has locked the structure and knows that the parent is there. */
export async function addDepartment(
  tx: Transaction,
  { name, sort, parent, head }: Omit<Department, 'id'>,
): Promise<number> {
  const id = await takeIds(tx, 'department')
  await tx.query(
    'insert into department (id, name, sort, parent, head) values ($1, $2, $3, $4, $5)',
    [id, name, sort, parent, head],
  )
  return id
}

/**
 * Keeps all of it. Whoever calls it has locked the structure and knows that no circle comes of it.
 */
export async function updateDepartment(tx: Transaction, department: Department): Promise<void> {
  const { id, name, sort, parent, head } = department
  await tx.query(
    'update department set name = $2, sort = $3, parent = $4, head = $5 where id = $1',
    [id, name, sort, parent, head],
  )
}

/** The departments that the employee is in, ascending. */
export async function departmentsOf(database: Database, employee: number): Promise<number[]> {
  const rows = await database.values<[number]>(
    'select department from employee_department where employee = $1 order by department',
    [employee],
  )
  return rows.map(([department]) => department)
}

/** Whether the department is `above`, or lies below it. */
export async function isWithin(database: Database, id: number, above: number): Promise<boolean> {
  const rows = await database.values(
    `with recursive line (id, parent) as (
       select id, parent from department where id = $1
       union
       select d.id, d.parent from department d join line l on d.id = l.parent
     )
     select 1 from line where id = $2`,
    [id, above],
  )
  return rows.length > 0
}

/** Removes a department; those below it and its members move to the one above it. */
export async function removeDepartment(tx: Transaction, { id, parent }: Department): Promise<void> {
  // Whoever is about to become a member is one when the members move.
  const lock = rowLock(tx.engine)
  await tx.query(`select id from department where id = $1${lock}`, [id])
  await tx.query('update department set parent = $2 where parent = $1', [id, parent])
  await tx.query(
    `insert into employee_department (employee, department)
     select m.employee, cast($2 as bigint) from employee_department m where m.department = $1
     on conflict do nothing`,
    [id, parent],
  )
  await tx.query('delete from department where id = $1', [id])
}

/** Puts an employee into exactly these departments; false when one of them is not there. */
export async function setDepartments(
  tx: Transaction,
  employee: number,
  departments: readonly number[],
): Promise<boolean> {
  await tx.query('delete from employee_department where employee = $1', [employee])
  // One that is being removed is waited for: it is gone then.
  const lock = tx.engine === 'postgres' ? ' for key share' : ''
  for (const department of departments) {
    const rows = await tx.query(
      `insert into employee_department (employee, department)
       select cast($1 as bigint), d.id from department d where d.id = $2${lock}
       on conflict do nothing returning employee`,
      [employee, department],
    )
    if (rows.length === 0) return false
  }
  return true
}

/** Whether the employee leads any department, or one of those that the other belongs to. */
export async function isHeadOf(
  database: Database,
  employee: number,
  other?: number,
): Promise<boolean> {
  const rows =
    other === undefined
      ? await database.values('select 1 from department where head = $1 limit 1', [employee])
      : await database.values(
          `select 1 from department d join employee_department m on m.department = d.id
           where d.head = $1 and m.employee = $2 limit 1`,
          [employee, other],
        )
  return rows.length > 0
}
