import type { Database } from '../database.ts'

/**
 * The apps that have registered an external line under one of these three notations; undefined when the
 * portal has no lines at all, so that nothing can be said of any.
 */
export async function appsWithLine(
  database: Database,
  notations: readonly [string, string, string],
): Promise<number[] | undefined> {
  const rows = await database.values<[app: number]>(
    'select app from external_line where number in ($1, $2, $3)',
    notations,
  )
  if (rows.length > 0) return rows.map(([app]) => app)
  const any = await database.values('select 1 from external_line limit 1')
  return any.length > 0 ? [] : undefined
}
