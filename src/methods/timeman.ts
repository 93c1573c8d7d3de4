/** Workdays. https://apidocs.bitrix24.com/api-reference/timeman/base/index.html */
import { z } from 'zod'
import { parseMoment } from '../domain/date-time.ts'
import { zoneOffsetMs } from '../domain/time-zone.ts'
import {
  breakSeconds,
  detailsOf,
  likelyFinish,
  workdayStatus,
  workedSeconds,
  type StepInput,
} from '../domain/people/workday.ts'
import { defineMethod, type Fail, type Method, type MethodContext } from '../rest/method.ts'
import { id, text } from '../rest/wire.ts'
import type { Day, StepRequest } from '../services.ts'

const page = (name: string) =>
  `https://apidocs.bitrix24.com/api-reference/timeman/base/timeman-${name}.html`

const bad = (code: string, description: string) => ({ status: 400, code, description })

// The pages name few refusals; docs/fidelity.md says which are decided here.
const accessErrors = {
  missing: bad('', 'User not found'),
  denied: { status: 403, code: 'ACCESS_DENIED', description: 'Access denied' },
}

const dayErrors = {
  ...accessErrors,
  untracked: bad('UNTRACKED', 'Working time of this user is not tracked'),
}

const timeErrors = {
  ...dayErrors,
  'in the future': bad('WRONG_DATETIME', 'TIME should not lie in the future'),
  'no report': bad('REPORT', 'REPORT is required when TIME is set'),
  time: bad('WRONG_DATETIME', 'TIME should be a date and time like 2025-02-12T15:52:01+00:00'),
}

const user = {
  USER_ID: z.unknown().optional().describe('Whose day; the current user when absent'),
}
const change = {
  ...user,
  TIME: text().describe('When it really was; now when absent'),
  REPORT: text().describe('Why TIME is set; not needed with a flexible schedule'),
  LAT: z.unknown().optional().describe('Latitude of the place'),
  LON: z.unknown().optional().describe('Longitude of the place'),
}

const dayShape = z.object({
  STATUS: z.enum(['OPENED', 'PAUSED', 'CLOSED', 'EXPIRED']),
  TIME_START: z.string().nullable().describe('null: no day was ever begun'),
  TIME_FINISH: z.string().nullable(),
  DURATION: z.string().describe('HH:MM:SS worked; zero while the day runs'),
  TIME_LEAKS: z.string().describe('HH:MM:SS of breaks'),
  ACTIVE: z.boolean().describe('false: a changed time awaits confirmation'),
  IP_OPEN: z.string(),
  IP_CLOSE: z.string(),
  LAT_OPEN: z.number(),
  LON_OPEN: z.number(),
  LAT_CLOSE: z.number(),
  LON_CLOSE: z.number(),
  TZ_OFFSET: z.int().describe('Seconds ahead of UTC at the start'),
  TIME_FINISH_DEFAULT: z.string().optional().describe('Of an expired day: its likely end'),
})

interface Sent {
  TIME: string
  REPORT: string
  LAT?: unknown
  LON?: unknown
}

function readStep(
  sent: Sent,
  { portal, nowMs, address }: MethodContext,
  fail: Fail<'time'>,
): StepRequest {
  const time = readTime(sent.TIME, portal.timeZone, fail)
  const stamp = {
    address,
    latitude: readDegrees(sent.LAT, 90),
    longitude: readDegrees(sent.LON, 180),
    report: sent.REPORT,
  }
  return { nowMs, stamp, ...(time && { time }) }
}

function readUser(sent: { USER_ID?: unknown }, self: number, fail: Fail<'missing'>): number {
  // A reference of a batch that stands for nothing is there and undefined: it names nobody, and not the caller.
  return 'USER_ID' in sent ? (id().parse(sent.USER_ID) ?? fail('missing')) : self
}

/** The zone that TIME names is taken for the employee's own; without one it is the portal's. */
function readTime(sent: string, timeZone: string, fail: Fail<'time'>): StepInput['time'] {
  if (sent === '') return undefined
  const at = parseMoment(sent, timeZone)
  if (at === null || at === undefined) return fail('time')
  const zone = /(?:[+-]\d{2}:?\d{2}|Z)$/i.exec(sent.trim())
  const asUtc = parseMoment(zone ? sent.trim().slice(0, zone.index) : sent, 'UTC')
  const zoneOffset =
    zone && typeof asUtc === 'number' ? asUtc - at : zoneOffsetMs(timeZone, at * 1000) / 1000
  return { at, zoneOffset }
}

/** 0 for what is no place on earth, as for none at all. */
function readDegrees(sent: unknown, max: number): number {
  const degrees = typeof sent === 'string' || typeof sent === 'number' ? Number(sent) : 0
  return Math.abs(degrees) <= max ? degrees : 0
}

function encodeDay({ workday, schedule, timeZone }: Day, nowMs: number): z.input<typeof dayShape> {
  const status = workdayStatus(workday, timeZone, nowMs)
  if (!workday)
    return {
      STATUS: status,
      TIME_START: null,
      TIME_FINISH: null,
      DURATION: clockText(0),
      TIME_LEAKS: clockText(0),
      ACTIVE: true,
      IP_OPEN: '',
      IP_CLOSE: '',
      LAT_OPEN: 0,
      LON_OPEN: 0,
      LAT_CLOSE: 0,
      LON_CLOSE: 0,
      TZ_OFFSET: zoneOffsetMs(timeZone, nowMs) / 1000,
    }
  const { zoneOffset, isConfirmed, opened, closed } = detailsOf(workday, timeZone)
  return {
    STATUS: status,
    TIME_START: atomText(workday.startedAt, zoneOffset),
    TIME_FINISH: workday.finishedAt === null ? null : atomText(workday.finishedAt, zoneOffset),
    DURATION: clockText(workedSeconds(workday)),
    TIME_LEAKS: clockText(breakSeconds(workday, timeZone, nowMs)),
    ACTIVE: isConfirmed,
    IP_OPEN: opened.address,
    IP_CLOSE: closed?.address ?? '',
    LAT_OPEN: opened.latitude,
    LON_OPEN: opened.longitude,
    LAT_CLOSE: closed?.latitude ?? 0,
    LON_CLOSE: closed?.longitude ?? 0,
    TZ_OFFSET: zoneOffset,
    ...(status === 'EXPIRED' && {
      TIME_FINISH_DEFAULT: atomText(likelyFinish(workday, timeZone, schedule), zoneOffset),
    }),
  }
}

const two = (count: number): string => String(count).padStart(2, '0')

/** HH:MM:SS; a length of time may have more than 24 hours. */
const clockText = (seconds: number): string =>
  `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`

/** A moment by a clock that is `zoneOffset` seconds ahead of UTC. */
function atomText(at: number, zoneOffset: number): string {
  const minutes = Math.round(Math.abs(zoneOffset) / 60)
  const wall = new Date((at + zoneOffset) * 1000).toISOString().slice(0, 19)
  return `${wall}${zoneOffset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** Takes the step, and answers with the day as it is then. */
async function changeDay<Refusal extends string>(
  take: (
    employee: number,
    actor: MethodContext['caller'],
    request: StepRequest,
  ) => Promise<Day | { refused: Refusal | 'missing' }>,
  sent: Sent & { USER_ID?: unknown },
  context: MethodContext,
  fail: Fail<Refusal | 'missing' | 'time'>,
): Promise<z.input<typeof dayShape>> {
  const employee = readUser(sent, context.caller.employee, fail)
  const day = await take(employee, context.caller, readStep(sent, context, fail))
  return 'refused' in day ? fail(day.refused) : encodeDay(day, context.nowMs)
}

const described = (verb: string, title: string) =>
  ({ name: `timeman.${verb}`, title, docs: page(verb), scope: 'timeman', auth: 'any' }) as const

const open = defineMethod({
  ...described('open', 'Start the workday, or go on with it'),
  differs: 'An open day stays as it is. An expired day makes way for the new one.',
  params: z.object(change),
  result: dayShape,
  errors: {
    ...timeErrors,
    'not today': bad('WRONG_DATETIME', 'Day open date should correspond to the current date'),
    paused: bad('TIME', 'Unable to set time, work day is paused'),
    running: bad('TIME', 'Unable to set time, work day is opened'),
  },
  handler: (sent, context, fail) => changeDay(context.timeTracking.open, sent, context, fail),
})

const pause = defineMethod({
  ...described('pause', 'Begin a break'),
  params: z.object(user),
  result: dayShape,
  errors: dayErrors,
  async handler(sent, { caller, timeTracking, nowMs, address }, fail) {
    const employee = readUser(sent, caller.employee, fail)
    const stamp = { address, latitude: 0, longitude: 0, report: '' }
    const day = await timeTracking.pause(employee, caller, { nowMs, stamp })
    return 'refused' in day ? fail(day.refused) : encodeDay(day, nowMs)
  },
})

const close = defineMethod({
  ...described('close', 'End the workday'),
  differs: 'A closed day stays as it is.',
  params: z.object(change),
  result: dayShape,
  errors: {
    ...timeErrors,
    'other date': bad('WRONG_DATETIME', 'Day close date should correspond to the day open date'),
    'before the start': bad(
      'WRONG_DATETIME',
      'Day close time should not lie before the day open time',
    ),
  },
  handler: (sent, context, fail) => changeDay(context.timeTracking.close, sent, context, fail),
})

const status = defineMethod({
  ...described('status', 'The current workday'),
  params: z.object(user),
  result: dayShape,
  errors: dayErrors,
  async handler(sent, { caller, timeTracking, nowMs }, fail) {
    const day = await timeTracking.status(readUser(sent, caller.employee, fail), caller)
    return 'refused' in day ? fail(day.refused) : encodeDay(day, nowMs)
  },
})

const settings = defineMethod({
  ...described('settings', 'Working time settings of a user'),
  params: z.object(user),
  result: z.object({
    UF_TIMEMAN: z.boolean().describe('Whether working time is tracked'),
    UF_TM_FREE: z.boolean().describe('A flexible schedule'),
    UF_TM_MAX_START: z.string().describe('HH:MM:SS'),
    UF_TM_MIN_FINISH: z.string().describe('HH:MM:SS'),
    UF_TM_MIN_DURATION: z.string().describe('HH:MM:SS'),
    UF_TM_ALLOWED_DELTA: z.string().describe('HH:MM:SS'),
    ADMIN: z.boolean().optional().describe('Of the current user: may manage days of others'),
  }),
  errors: accessErrors,
  async handler(sent, { caller, timeTracking }, fail) {
    const employee = readUser(sent, caller.employee, fail)
    const found = await timeTracking.settings(employee, caller)
    if ('refused' in found) return fail(found.refused)
    const { schedule, isTracked, isSuperior } = found
    return {
      UF_TIMEMAN: isTracked,
      UF_TM_FREE: schedule.isFree,
      UF_TM_MAX_START: clockText(schedule.maxStart),
      UF_TM_MIN_FINISH: clockText(schedule.minFinish),
      UF_TM_MIN_DURATION: clockText(schedule.minDuration),
      UF_TM_ALLOWED_DELTA: clockText(schedule.allowedDelta),
      ...(employee === caller.employee && { ADMIN: isSuperior }),
    }
  },
})

/** A portal without time tracking has none of them. */
export const timemanMethods: readonly Method[] = [open, pause, close, status, settings]
