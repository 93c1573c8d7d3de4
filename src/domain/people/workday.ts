import { localDay, zoneOffsetMs } from '../time-zone.ts'

/**
 * The day of one employee: open, on a break or closed. A day that was opened on an earlier calendar
 * date and never closed has expired.
 * https://apidocs.bitrix24.com/api-reference/timeman/base/index.html
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
  /** What no rule of the lookup asks for; absent on days that were begun without it. */
  details?: WorkdayDetails
}

export interface WorkdayDetails {
  /** Seconds that the clock at the start was ahead of UTC; the end is shown by it, too. */
  zoneOffset: number
  /** False: a time was changed by more than is allowed, and a superior has to confirm it. */
  isConfirmed: boolean
  opened: Stamp
  closed: Stamp | null
}

/** What was sent along with opening or closing a day. */
export interface Stamp {
  address: string
  latitude: number
  longitude: number
  /** Why the time is another one than the moment of the request. */
  report: string
}

/** Seconds since midnight, or lengths in seconds. https://apidocs.bitrix24.com/api-reference/timeman/base/timeman-settings.html */
export interface Schedule {
  /** A flexible one: changed times need no reason and no confirmation. */
  isFree: boolean
  maxStart: number
  minFinish: number
  minDuration: number
  allowedDelta: number
}

/** 9:15, 17:45, 8 hours, 15 minutes: the values of the documentation's sample. */
export const defaultSchedule: Schedule = {
  isFree: false,
  maxStart: 33_300,
  minFinish: 63_900,
  minDuration: 28_800,
  allowedDelta: 900,
}

export type WorkdayStatus = 'OPENED' | 'PAUSED' | 'CLOSED' | 'EXPIRED'
export type TimemanStatus = WorkdayStatus | 'UNAVAILABLE' | 'NOT_INSTALLED'

/**
 * Why a day is not begun: not on today's date; a time was given for a day that is running or paused; a
 * changed time needs a reason.
 */
export type OpenRefusal = 'not today' | 'in the future' | 'running' | 'paused' | 'no report'

/** Why a day is not ended: not on the date of its beginning; a changed time needs a reason. */
export type CloseRefusal = 'other date' | 'in the future' | 'before the start' | 'no report'

export type Step<Refusal = never> = { workday: Workday | undefined } | { refused: Refusal }

export interface Moment {
  /** IANA name of the employee's zone. */
  timeZone: string
  nowMs: number
  schedule?: Schedule
  stamp?: Stamp
}

/** A step with a time of its own. */
export interface StepInput extends Moment {
  /** The moment to be recorded in place of now (Unix seconds), with its offset from UTC in seconds. */
  time?: { at: number; zoneOffset: number }
}

const nowhere: Stamp = { address: '', latitude: 0, longitude: 0, report: '' }
const daySeconds = 86_400

/** What others see of a day: one that was begun on an earlier date, by the zone, has expired. */
export function workdayStatus(
  workday: Pick<Workday, 'state' | 'startedAt'> | undefined,
  timeZone: string,
  nowMs: number,
): WorkdayStatus {
  if (!workday || workday.state === 'closed') return 'CLOSED'
  if (localDay(timeZone, workday.startedAt * 1000) < localDay(timeZone, nowMs)) return 'EXPIRED'
  return workday.state === 'opened' ? 'OPENED' : 'PAUSED'
}

/**
 * Starts the day, or goes on after a break or the end of it; what lies between is a break. A day that
 * is open stays as it is, an expired one makes way for the new. With a time of its own a new day begins.
 */
export function openWorkday(workday: Workday | undefined, input: StepInput): Step<OpenRefusal> {
  const { timeZone, nowMs, time } = input
  const now = Math.floor(nowMs / 1000)
  const status = workdayStatus(workday, timeZone, nowMs)
  if (time) {
    if (status === 'PAUSED') return { refused: 'paused' }
    if (status === 'OPENED') return { refused: 'running' }
    if (dateOf(time.at, time.zoneOffset) !== dateOf(now, time.zoneOffset))
      return { refused: 'not today' }
    if (time.at > now) return { refused: 'in the future' }
    if (needsReport(input)) return { refused: 'no report' }
    return { workday: freshDay(input, time) }
  }
  const isToday =
    workday && localDay(timeZone, workday.startedAt * 1000) === localDay(timeZone, nowMs)
  if (!workday || !isToday) {
    const zoneOffset = zoneOffsetMs(timeZone, nowMs) / 1000
    return { workday: freshDay(input, { at: now, zoneOffset }) }
  }
  if (workday.state === 'opened') return { workday }
  const leaks = workday.leaks + Math.max(0, now - workday.changedAt)
  return { workday: { ...resumed(workday), state: 'opened', changedAt: now, leaks } }
}

/**
 * Begins a break. A finished day of today is taken up again first, and the time since its end counts as
 * worked. https://apidocs.bitrix24.com/api-reference/timeman/base/timeman-pause.html
 */
export function pauseWorkday(workday: Workday | undefined, input: Moment): Step {
  const changedAt = Math.floor(input.nowMs / 1000)
  const isToday =
    workday &&
    localDay(input.timeZone, workday.startedAt * 1000) === localDay(input.timeZone, input.nowMs)
  if (isToday) {
    if (workday.state === 'paused') return { workday }
    return { workday: { ...resumed(workday), state: 'paused', changedAt } }
  }
  const { timeZone, nowMs, schedule, stamp } = input
  const zoneOffset = zoneOffsetMs(timeZone, nowMs) / 1000
  const fresh = freshDay(
    { timeZone, nowMs, ...(schedule && { schedule }), ...(stamp && { stamp }) },
    { at: changedAt, zoneOffset },
  )
  return { workday: { ...fresh, state: 'paused' } }
}

/**
 * Ends the day, on the date of its beginning: an expired one needs a time. A closed day, or none, stays
 * as it is. https://apidocs.bitrix24.com/api-reference/timeman/base/timeman-close.html
 */
export function closeWorkday(workday: Workday | undefined, input: StepInput): Step<CloseRefusal> {
  if (!workday || workday.state === 'closed') return { workday }
  const { nowMs, time, stamp = nowhere } = input
  const now = Math.floor(nowMs / 1000)
  // Without a time of its own it ends at its beginning at the earliest: the clock may have been set back, or
  // be that of another machine.
  const at = time?.at ?? Math.max(now, workday.startedAt)
  const details = detailsOf(workday, input.timeZone)
  const isSameDate =
    dateOf(at, details.zoneOffset) === dateOf(workday.startedAt, details.zoneOffset)
  const isRunning = workdayStatus(workday, input.timeZone, nowMs) !== 'EXPIRED'
  if (!isSameDate && (time || !isRunning)) return { refused: 'other date' }
  if (time && at > now) return { refused: 'in the future' }
  if (at < workday.startedAt) return { refused: 'before the start' }
  if (time && needsReport(input)) return { refused: 'no report' }
  const lastBreak = workday.state === 'paused' ? Math.max(0, at - workday.changedAt) : 0
  return {
    workday: {
      ...workday,
      state: 'closed',
      changedAt: at,
      finishedAt: at,
      // A day that ends in the middle of its breaks has no more of them than it is long.
      leaks: Math.min(workday.leaks + lastBreak, at - workday.startedAt),
      details: {
        ...details,
        isConfirmed: details.isConfirmed && isWithinDelta(input),
        closed: stamp,
      },
    },
  }
}

/** What a superior does with a day whose times were changed. Any other day stays as it is. */
export function confirmWorkday(workday: Workday | undefined): Step {
  if (!workday?.details || workday.details.isConfirmed) return { workday }
  return { workday: { ...workday, details: { ...workday.details, isConfirmed: true } } }
}

/** Seconds worked on a finished day, 0 while it runs. */
export const workedSeconds = ({ startedAt, finishedAt, leaks }: Workday): number =>
  finishedAt === null ? 0 : finishedAt - startedAt - leaks

/** Seconds of breaks, with the one that is running. */
export function breakSeconds(workday: Workday, timeZone: string, nowMs: number): number {
  if (workdayStatus(workday, timeZone, nowMs) !== 'PAUSED') return workday.leaks
  return workday.leaks + Math.max(0, Math.floor(nowMs / 1000) - workday.changedAt)
}

/** When an expired day most likely ended (Unix seconds): as the schedule has it, on the day's own date. */
export function likelyFinish(workday: Workday, timeZone: string, schedule: Schedule): number {
  const { zoneOffset } = detailsOf(workday, timeZone)
  const midnight = dateOf(workday.startedAt, zoneOffset) * daySeconds - zoneOffset
  const planned = midnight + schedule.minFinish
  const finish = planned > workday.startedAt ? planned : workday.startedAt + schedule.minDuration
  return Math.min(finish, midnight + daySeconds - 1)
}

/** The details of a day; of one that was begun without them, what is true of any such day. */
export const detailsOf = (workday: Workday, timeZone: string): WorkdayDetails =>
  workday.details ?? {
    zoneOffset: zoneOffsetMs(timeZone, workday.startedAt * 1000) / 1000,
    isConfirmed: true,
    opened: nowhere,
    closed: null,
  }

const freshDay = (
  input: StepInput,
  { at, zoneOffset }: { at: number; zoneOffset: number },
): Workday => ({
  state: 'opened',
  startedAt: at,
  changedAt: at,
  finishedAt: null,
  leaks: 0,
  details: {
    zoneOffset,
    isConfirmed: isWithinDelta(input),
    opened: input.stamp ?? nowhere,
    closed: null,
  },
})

const resumed = (workday: Workday): Workday => ({
  ...workday,
  finishedAt: null,
  ...(workday.details && { details: { ...workday.details, closed: null } }),
})

const needsReport = ({ schedule = defaultSchedule, stamp }: StepInput): boolean =>
  !schedule.isFree && (stamp?.report ?? '').trim() === ''

const isWithinDelta = ({ schedule = defaultSchedule, time, nowMs }: StepInput): boolean =>
  !time || schedule.isFree || Math.abs(Math.floor(nowMs / 1000) - time.at) <= schedule.allowedDelta

/** A calendar day by a clock that is `zoneOffset` seconds ahead of UTC. */
const dateOf = (at: number, zoneOffset: number): number =>
  Math.floor((at + zoneOffset) / daySeconds)
