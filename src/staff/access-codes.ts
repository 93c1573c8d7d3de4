/** Whose an access code is, and who has one. */
import { accessGroups, withBelow } from '../domain/people/access-codes.ts'
import type { Database } from '../store/database.ts'
import { departmentsOf, findDepartment, isWithin } from '../store/people/departments.ts'
import { findEmployee } from '../store/people/employees.ts'

export interface AccessName {
  provider: string
  name: string
  provider_id: string
}

export interface AccessCodes {
  /** The names of the codes that exist. */
  names(codes: readonly string[]): Promise<Record<string, AccessName>>
  /** Whether the employee has one of the codes. */
  hasAny(codes: readonly string[], employee: number): Promise<boolean>
}

export const createAccessCodes = (database: Database): AccessCodes => ({
  async names(codes) {
    const names: Record<string, AccessName> = {}
    for (const code of codes) {
      const named = await nameOf(database, code)
      if (named) names[code] = named
    }
    return names
  },

  async hasAny(codes, employee) {
    if (codes.some((code) => code === 'AU' || code === 'G2' || idIn(code, 'U') === employee))
      return true
    const wanted = codes.filter((code) => idIn(code, 'D') > 0 || idIn(code, 'DR') > 0)
    if (wanted.length === 0) return false
    const own = await departmentsOf(database, employee)
    if (wanted.some((code) => own.includes(idIn(code, 'D')))) return true
    for (const above of wanted.map((code) => idIn(code, 'DR')).filter((id) => id > 0))
      for (const id of own) if (await isWithin(database, id, above)) return true
    return false
  },
})

async function nameOf(database: Database, code: string): Promise<AccessName | undefined> {
  const group = Object.hasOwn(accessGroups, code) ? accessGroups[code] : undefined
  if (group !== undefined) return { provider: '', name: group, provider_id: 'other' }
  const employee = await findEmployee(database, idIn(code, 'U'))
  if (employee) {
    const name = `${employee.name} ${employee.lastName}`.trim() || employee.email
    return { provider: 'Users', name, provider_id: 'user' }
  }
  const department = await findDepartment(database, idIn(code, 'D') || idIn(code, 'DR'))
  if (!department) return undefined
  const name = code.startsWith('DR') ? withBelow(department.name) : department.name
  return { provider: 'Departments', name, provider_id: 'intranet' }
}

/** The number of a code of this kind; 0 for any other code: there is nothing of this number. */
const idIn = (code: string, kind: 'U' | 'D' | 'DR'): number => {
  const [, letters, digits] = /^(U|DR?)([1-9]\d{0,14})$/.exec(code) ?? []
  return letters === kind ? Number(digits) : 0
}
