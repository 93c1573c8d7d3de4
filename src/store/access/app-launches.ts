/** Who has opened an app before: the first time it may introduce itself. */
import type { Database, Transaction } from '../database.ts'
import type { Holder } from './tokens.ts'

/** Whether the employee has opened the app before. */
export async function wasLaunched(database: Database, { app, employee }: Holder): Promise<boolean> {
  const rows = await database.values('select 1 from app_launch where app = $1 and employee = $2', [
    app,
    employee,
  ])
  return rows.length > 0
}

/** The first time counts. `nowS` is Unix seconds. */
export async function saveLaunch(
  tx: Transaction,
  { app, employee }: Holder,
  nowS: number,
): Promise<void> {
  await tx.query(
    `insert into app_launch (app, employee, launched_at) values ($1, $2, $3)
     on conflict (app, employee) do nothing`,
    [app, employee, nowS],
  )
}
