/**
 * Access codes: `U5` an employee, `G1` and `G2` user groups, `AU` whoever is logged in.
 * https://apidocs.bitrix24.com/api-reference/common/system/access-name.html
 */
import type { Database } from '../store/database.ts'
import { findEmployee } from '../store/employees.ts'

export interface AccessName {
  provider: string
  name: string
  provider_id: string
}

const groups: Readonly<Record<string, string>> = {
  G1: 'Administrators',
  G2: 'All visitors',
  AU: 'All authorized users',
}

export interface AccessCodes {
  /** The names of the codes that exist. */
  names(codes: readonly string[]): Promise<Record<string, AccessName>>
  /** Whether the employee has one of the codes. */
  hasAny(codes: readonly string[], employee: number): boolean
}

export const createAccessCodes = (database: Database): AccessCodes => ({
  async names(codes) {
    const names: Record<string, AccessName> = {}
    for (const code of codes) {
      const group = Object.hasOwn(groups, code) ? groups[code] : undefined
      const employee = await findEmployee(database, employeeOf(code))
      if (group) names[code] = { provider: '', name: group, provider_id: 'other' }
      else if (employee)
        names[code] = {
          provider: 'Users',
          name: `${employee.name} ${employee.lastName}`.trim() || employee.email,
          provider_id: 'user',
        }
    }
    return names
  },

  hasAny: (codes, employee) =>
    codes.some((code) => code === 'AU' || code === 'G2' || employeeOf(code) === employee),
})

/** 0 for any other code: nobody. */
const employeeOf = (code: string): number => Number(/^U([1-9]\d{0,14})$/.exec(code)?.[1] ?? 0)
