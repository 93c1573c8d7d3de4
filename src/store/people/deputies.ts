/** Who stands in for whom, and what routing asks of each of them. */
import { deputiesMax, responsiblesMax } from '../../domain/routing/routing.ts'
import type { WorkdayState } from '../../domain/people/workday.ts'
import type { Database, Transaction } from '../database.ts'

/** null: nobody. False when there is no such employee. */
export async function saveDeputy(
  tx: Transaction,
  employee: number,
  deputy: number | null,
): Promise<boolean> {
  const rows = await tx.query('update employee set deputy = $2 where id = $1 returning id', [
    employee,
    deputy,
  ])
  return rows.length > 0
}

/** Deputies by the id of the employee they stand in for. */
export async function listDeputies(database: Database): Promise<Map<number, number>> {
  return new Map(
    await database.values<[employee: number, deputy: number]>(
      'select id, deputy from employee where deputy is not null',
    ),
  )
}

/** One row of `findWithDeputies`. */
export type StaffRow = readonly [
  id: number,
  active: number,
  extension: string | null,
  mobile: string | null,
  timeman: number,
  timeZone: string | null,
  deputy: number | null,
  workdayState: WorkdayState | null,
  workdayStartedAt: number | null,
]

/** So many employees with their workdays, and everybody who stands in for them, directly or not. */
export const findWithDeputies = (employees: number): string => `with recursive line (id, depth) as (
  select e.id, 0 from employee e
  where e.id in (${Array.from({ length: employees }, (_, index) => `$${index + 1}`).join(', ')})
  union
  select e.deputy, l.depth + 1 from line l join employee e on e.id = l.id
  where e.deputy is not null and l.depth < ${deputiesMax}
)
select e.id, e.active, e.phone_inner, e.personal_mobile, e.timeman, e.time_zone, e.deputy,
  w.state, w.started_at
from employee e
left join workday w on w.employee = e.id
where e.id in (select id from line)`

/** At most `responsiblesMax` employees may be asked for. Who does not exist is left out. */
export const staffWithDeputies = (
  database: Database,
  employees: readonly number[],
): Promise<StaffRow[]> => {
  // Two statements in all, each prepared once: for one employee, and for as many as are ever asked for.
  const asked = employees.length === 1 ? 1 : responsiblesMax
  const ids = Array.from({ length: asked }, (_, index) => employees[index] ?? employees[0] ?? 0)
  return database.values<StaffRow>(findWithDeputies(asked), ids)
}
