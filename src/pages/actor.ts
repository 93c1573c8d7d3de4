import type { Actor, Services } from '../services.ts'
import type { Database } from '../store/database.ts'
import { effectiveRights } from '../store/people/roles.ts'
import type { Visit } from './route.ts'

/** The visitor as the one who reads and changes clients. */
export const actorOf = async (database: Database, { employee }: Visit): Promise<Actor> => ({
  employee: employee.employee,
  isAdmin: employee.isAdmin,
  rights: await effectiveRights(database, employee.employee),
})

/** From outside the company: sees nothing of who works in it. */
export const isExtranet = async (
  { employee, nowMs }: Visit,
  { people }: Pick<Services, 'people'>,
): Promise<boolean> => (await people.find(employee.employee, nowMs))?.kind === 'extranet'
