import type { AccessLevel } from '../domain/rights.ts'
import type { SqlValue } from './database.ts'

/**
 * The condition on `client c` that leaves the clients which an employee with this level may touch. Adds
 * the parameters that it needs.
 */
export function visibleCondition(level: AccessLevel, employee: number, params: SqlValue[]): string {
  if (level === 'all') return '1 = 1'
  if (level === 'none') return '1 = 0'
  params.push(employee)
  const self = `cast($${params.length} as bigint)`
  if (level === 'own') return `c.responsible = ${self}`
  return `(c.responsible = ${self} or c.responsible in (
    select mate.employee from employee_department own
    join employee_department mate on mate.department = own.department
    where own.employee = ${self}))`
}
