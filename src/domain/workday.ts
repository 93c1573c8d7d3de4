import { localDay } from './time-zone.ts'

/**
 * The day of one employee: open, on a break or closed. A day that was opened on an earlier calendar
 * date and never closed has expired.
 * https://apidocs.bitrix24.com/api-reference/timeman/base/timeman-status.html
 */
export type WorkdayState = 'opened' | 'paused' | 'closed'

/** Times are Unix seconds. */
export interface Workday {
  state: WorkdayState
  startedAt: number
  /** When `state` was entered. */
  changedAt: number
  finishedAt: number | null
  /** Seconds of breaks that are over. */
  leaks: number
}

export type WorkdayStatus = 'OPENED' | 'PAUSED' | 'CLOSED' | 'EXPIRED'
export type TimemanStatus = WorkdayStatus | 'UNAVAILABLE' | 'NOT_INSTALLED'

export function workdayStatus(
  workday: Pick<Workday, 'state' | 'startedAt'> | undefined,
  timeZone: string,
  nowMs: number,
): WorkdayStatus {
  if (!workday || workday.state === 'closed') return 'CLOSED'
  if (localDay(timeZone, workday.startedAt * 1000) < localDay(timeZone, nowMs)) return 'EXPIRED'
  return workday.state === 'opened' ? 'OPENED' : 'PAUSED'
}

/** Starts the day, or goes on after a break. A day that is open already stays as it is. */
export function openWorkday(
  workday: Workday | undefined,
  timeZone: string,
  nowMs: number,
): Workday {
  const now = Math.floor(nowMs / 1000)
  const fresh: Workday = {
    state: 'opened',
    startedAt: now,
    changedAt: now,
    finishedAt: null,
    leaks: 0,
  }
  if (!workday) return fresh
  const isToday = localDay(timeZone, workday.startedAt * 1000) === localDay(timeZone, nowMs)
  if (!isToday) return fresh
  if (workday.state === 'opened') return workday
  return {
    ...workday,
    state: 'opened',
    changedAt: now,
    finishedAt: null,
    leaks: workday.leaks + Math.max(0, now - workday.changedAt),
  }
}

/** Begins a break. A finished day of today is taken up again first, as the documentation has it. */
export function pauseWorkday(
  workday: Workday | undefined,
  timeZone: string,
  nowMs: number,
): Workday {
  if (workday?.state === 'paused') return workday
  const open = openWorkday(workday, timeZone, nowMs)
  return { ...open, state: 'paused', changedAt: Math.floor(nowMs / 1000) }
}

/** Ends the day; undefined when there is none that could end. */
export function closeWorkday(workday: Workday | undefined, nowMs: number): Workday | undefined {
  if (!workday || workday.state === 'closed') return workday
  const now = Math.floor(nowMs / 1000)
  const lastBreak = workday.state === 'paused' ? Math.max(0, now - workday.changedAt) : 0
  return {
    ...workday,
    state: 'closed',
    changedAt: now,
    finishedAt: now,
    leaks: workday.leaks + lastBreak,
  }
}
