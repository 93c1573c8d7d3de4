import type { Rights } from '../../src/domain/people/rights.ts'
import { blankEmployee, saveEmployee } from '../../src/store/people/employees.ts'
import type { TestAnswer, TestPortal } from './server.ts'

/** Calls methods as employee 7, who is no administrator and has these rights. */
export async function callerWith(
  portal: TestPortal,
  rights: Rights,
): Promise<(method: string, params?: object) => Promise<TestAnswer>> {
  await portal.database.transaction(async (tx) => {
    await tx.query('insert into role (name, rights) values ($1, $2)', [
      'restricted',
      JSON.stringify(rights),
    ])
    await saveEmployee(tx, {
      ...blankEmployee,
      id: 7,
      name: 'Bo',
      lastName: 'Lind',
      isTimeTracked: false,
      role: 'restricted',
    })
  })
  const { path } = await portal.webhook({ owner: 7 })
  return (method, params = {}) =>
    portal.raw({
      url: `${path}/${method}`,
      contentType: 'application/json',
      body: JSON.stringify(params),
    })
}
