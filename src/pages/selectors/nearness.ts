import type { EmployeeRecord } from '../../services.ts'
import type { Database } from '../../store/database.ts'
import { departmentsOf, listDepartments } from '../../store/people/departments.ts'
import type { Visit } from '../route.ts'

/** `sub`: the visitor leads a department above the employee; `sup`: the other way round. */
export async function nearness({ employee: { employee } }: Visit, database: Database) {
  const { departments } = await listDepartments(database, {
    filter: { all: [] },
    sort: 'ID',
    isDescending: false,
    limit: 10_000,
    offset: 0,
  })
  const own = await departmentsOf(database, employee)
  const leads = (head: number, members: readonly number[]) =>
    departments.some(
      (department) =>
        department.head === head && members.some((id) => lineOf(id).has(department.id)),
    )
  const parents = new Map(departments.map(({ id, parent }) => [id, parent]))
  const lineOf = (id: number): Set<number> => {
    const line = new Set<number>()
    for (
      let each: number | null | undefined = id;
      each && !line.has(each);
      each = parents.get(each)
    )
      line.add(each)
    return line
  }
  return (person: EmployeeRecord) => ({
    sub: person.id !== employee && leads(employee, person.departments),
    sup: person.id !== employee && leads(person.id, own),
  })
}
