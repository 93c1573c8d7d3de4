/** Employees as an exchange names them. */
import type { Database } from '../database.ts'

/** By their id or, as exchanges know them, by their extension. */
export type EmployeeName = { id: number } | { extension: string }

/** The id of an active employee; of several with one extension, whoever came first. */
export async function activeEmployee(
  database: Database,
  name: EmployeeName,
): Promise<number | undefined> {
  const [column, value] =
    'id' in name ? (['id', name.id] as const) : (['phone_inner', name.extension] as const)
  const [row] = await database.values<[number]>(
    `select id from employee where ${column} = $1 and active = 1 order by id limit 1`,
    [value],
  )
  return row?.[0]
}
