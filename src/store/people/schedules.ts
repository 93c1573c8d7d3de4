import { defaultSchedule, type Schedule } from '../../domain/people/workday.ts'
import type { Database, Transaction } from '../database.ts'

/** The employee's schedule; what was never set for them is the portal's default. */
export async function findSchedule(database: Database, employee: number): Promise<Schedule> {
  const [row] = await database.query<{
    free: number
    max_start: number | null
    min_finish: number | null
    min_duration: number | null
    allowed_delta: number | null
  }>(
    `select free, max_start, min_finish, min_duration, allowed_delta from work_schedule
     where employee = $1`,
    [employee],
  )
  if (!row) return defaultSchedule
  return {
    isFree: row.free === 1,
    maxStart: row.max_start ?? defaultSchedule.maxStart,
    minFinish: row.min_finish ?? defaultSchedule.minFinish,
    minDuration: row.min_duration ?? defaultSchedule.minDuration,
    allowedDelta: row.allowed_delta ?? defaultSchedule.allowedDelta,
  }
}

/** Sets what is named; the rest stays as it was. */
export async function saveSchedule(
  tx: Transaction,
  employee: number,
  { isFree, maxStart, minFinish, minDuration, allowedDelta }: Partial<Schedule>,
): Promise<void> {
  await tx.query(
    `insert into work_schedule
       (employee, free, max_start, min_finish, min_duration, allowed_delta)
     values ($1, coalesce(cast($2 as smallint), 0), $3, $4, $5, $6)
     on conflict (employee) do update set
       free = coalesce(cast($2 as smallint), work_schedule.free),
       max_start = coalesce(excluded.max_start, work_schedule.max_start),
       min_finish = coalesce(excluded.min_finish, work_schedule.min_finish),
       min_duration = coalesce(excluded.min_duration, work_schedule.min_duration),
       allowed_delta = coalesce(excluded.allowed_delta, work_schedule.allowed_delta)`,
    [
      employee,
      isFree === undefined ? null : isFree ? 1 : 0,
      maxStart ?? null,
      minFinish ?? null,
      minDuration ?? null,
      allowedDelta ?? null,
    ],
  )
}
