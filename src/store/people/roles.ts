/** Roles, and who has them: employees themselves, and departments for their members. */
import {
  joinRights,
  noRights,
  type ConfiguredRole,
  type Rights,
} from '../../domain/people/rights.ts'
import type { Database, Transaction } from '../database.ts'
import { toJson } from '../json.ts'

export interface Role {
  name: string
  rights: Rights
}

/** Adds a role or replaces its rights. */
export async function saveRole(tx: Transaction, name: string, rights: Rights): Promise<void> {
  await tx.query(
    `insert into role (name, rights) values ($1, $2)
     on conflict (name) do update set rights = excluded.rights`,
    [name, toJson(rights)],
  )
}

/** By its name in this very case; undefined: there is none such. */
export async function findRole(database: Database, name: string): Promise<Role | undefined> {
  const [row] = await database.query<{ rights: string }>(
    'select rights from role where name = $1',
    [name],
  )
  return row && { name, rights: JSON.parse(row.rights) as Rights }
}

/** Every role with the ids of the employees and departments that have it. */
export async function listRoles(
  database: Database,
): Promise<(Role & { employees: number[]; departments: number[] })[]> {
  const roles = await database.query<{ name: string; rights: string }>(
    'select name, rights from role order by name',
  )
  const holders = async (table: 'employee' | 'department') =>
    database.query<{ id: number; role: string }>(
      `select id, role from ${table} where role is not null order by id`,
    )
  const [employees, departments] = [await holders('employee'), await holders('department')]
  return roles.map(({ name, rights }) => ({
    name,
    rights: JSON.parse(rights) as Rights,
    employees: employees.flatMap(({ id, role }) => (role === name ? [id] : [])),
    departments: departments.flatMap(({ id, role }) => (role === name ? [id] : [])),
  }))
}

/** Takes the role from all who have it; false when there is none of that name. */
export async function removeRole(tx: Transaction, name: string): Promise<boolean> {
  await tx.query('update employee set role = null where role = $1', [name])
  await tx.query('update department set role = null where role = $1', [name])
  const rows = await tx.query('delete from role where name = $1 returning name', [name])
  return rows.length > 0
}

/** Gives a role, or takes it (null); false when there is no such employee or department. */
export async function assignRole(
  tx: Transaction,
  to: 'employee' | 'department',
  id: number,
  role: string | null,
): Promise<boolean> {
  const rows = await tx.query(`update ${to} set role = $2 where id = $1 returning id`, [id, role])
  return rows.length > 0
}

/**
 * What an employee may do: by the role of their own, else by those of their departments together;
 * undefined: there is no role, everything is allowed.
 */
export async function effectiveRights(
  database: Database,
  employee: number,
): Promise<Rights | undefined> {
  const rows = await database.values<[kind: string, own: string | null, theirs: string | null]>(
    `select e.kind, r.rights, t.rights
     from employee e
     left join role r on r.name = e.role
     left join employee_department m on m.employee = e.id
     left join department d on d.id = m.department
     left join role t on t.name = d.role
     where e.id = $1`,
    [employee],
  )
  const [first] = rows
  if (first?.[0] === 'extranet') return noRights
  if (first?.[1]) return JSON.parse(first[1]) as Rights
  return joinRights(
    rows.flatMap(([, , rights]) => (rights === null ? [] : [JSON.parse(rights) as Rights])),
  )
}

/** A role was to be given to an employee or department that is not there. */
export class UnknownHolder extends Error {}

/**
 * Brings roles to the state that the config file has: those it names get its rights and are given to
 * whom it names; everything else stays. @throws UnknownHolder
 */
export async function applyRoles(tx: Transaction, roles: readonly ConfiguredRole[]): Promise<void> {
  for (const { name, rights, employees, departments } of roles) {
    await saveRole(tx, name, rights)
    for (const [kind, ids] of [
      ['employee', employees],
      ['department', departments],
    ] as const)
      for (const id of ids)
        if (!(await assignRole(tx, kind, id, name)))
          throw new UnknownHolder(`role ${name} is for ${kind} ${id}, which does not exist`)
  }
}
