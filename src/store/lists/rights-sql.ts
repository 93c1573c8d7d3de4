import type { AccessLevel } from '../../domain/people/rights.ts'
import type { SqlValue } from '../database.ts'

/**
 * The condition that leaves what an employee with this level may touch: clients (`client c`), or
 * whatever belongs to the employee in that column. Adds the parameters that it needs.
 */
export function visibleCondition(
  level: AccessLevel,
  employee: number,
  params: SqlValue[],
  column = 'c.responsible',
): string {
  if (level === 'all') return '1 = 1'
  if (level === 'none') return '1 = 0'
  params.push(employee)
  const self = `cast($${params.length} as bigint)`
  if (level === 'own') return `${column} = ${self}`
  return `(${column} = ${self} or ${column} in (
    select mate.employee from employee_department own
    join employee_department mate on mate.department = own.department
    where own.employee = ${self}))`
}
