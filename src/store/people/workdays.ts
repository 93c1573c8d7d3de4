import type { Workday, WorkdayDetails } from '../../domain/people/workday.ts'
import type { Database, Transaction } from '../database.ts'
import { toJson } from '../json.ts'

/** The latest day of the employee. */
export async function findWorkday(
  database: Database,
  employee: number,
): Promise<Workday | undefined> {
  const [row] = await database.query<{
    state: Workday['state']
    started_at: number
    changed_at: number
    finished_at: number | null
    leaks: number
    details: string | null
  }>(
    `select state, started_at, changed_at, finished_at, leaks, details from workday
     where employee = $1`,
    [employee],
  )
  if (!row) return undefined
  return {
    state: row.state,
    startedAt: row.started_at,
    changedAt: row.changed_at,
    finishedAt: row.finished_at,
    leaks: row.leaks,
    ...(row.details !== null && { details: JSON.parse(row.details) as WorkdayDetails }),
  }
}

/** Puts the day in the place of the one before it. */
export async function saveWorkday(
  tx: Transaction,
  employee: number,
  { state, startedAt, changedAt, finishedAt, leaks, details }: Workday,
): Promise<void> {
  await tx.query(
    `insert into workday (employee, state, started_at, changed_at, finished_at, leaks, details)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (employee) do update set state = excluded.state, started_at = excluded.started_at,
       changed_at = excluded.changed_at, finished_at = excluded.finished_at, leaks = excluded.leaks,
       details = excluded.details`,
    [employee, state, startedAt, changedAt, finishedAt, leaks, details ? toJson(details) : null],
  )
}
