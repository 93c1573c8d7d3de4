/** Dates and times as exports of many programs and countries write them. */
import { isOfCalendar, momentOf, offsetOf, type WrittenTime } from '../domain/date-time.ts'
import { utcMs } from '../domain/time-zone.ts'

const time = String.raw`(?:(?:T|,?\s+)(\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*([ap]m)?\s*(Z|[+-]\d\d:?\d\d)?)?`
const yearFirst = new RegExp(String.raw`^(\d{4})([-/.])(\d\d?)\2(\d\d?)${time}$`, 'i')
const yearLast = new RegExp(String.raw`^(\d\d?)([-/.])\s?(\d\d?)\2\s?(\d{4})${time}$`, 'i')
// ISO 8601's basic form, as vCards have it.
const basic = /^((?:19|20)\d\d)(\d\d)(\d\d)$/

export interface MomentRules {
  timeZone: string
  /** What 05/03/2024 means, where both could be the month. */
  isMonthFirst: boolean
}

/** Countries where everybody writes the month before the day. */
const monthFirst = new Set(['US', 'PR', 'VI', 'GU', 'AS', 'MP', 'FM', 'MH', 'PW', 'PH'])
export const isMonthFirst = (country: string): boolean => monthFirst.has(country)

/**
 * Unix seconds of `2024-08-15 10:38`, ISO 8601, `15.08.2024 10:38:21`, `08/15/2024 10:38 am`,
 * `15/08/2024`, `20240815`. Without an offset it is wall-clock time of the zone. undefined for anything
 * else, and for what lies before 1970.
 */
export function readMoment(text: string, rules: MomentRules): number | undefined {
  const found = partsOf(text, rules.isMonthFirst)
  if (!found) return undefined
  const seconds = momentOf(found, rules.timeZone)
  return seconds > 0 ? seconds : undefined
}

/** The day of such a text as `YYYY-MM-DD`, of any year. */
export function readDay(text: string, isMonthLeading: boolean): string | undefined {
  const found = partsOf(text, isMonthLeading)
  return found && new Date(utcMs(found)).toISOString().slice(0, 10)
}

/** A date or a moment, as a field of that type keeps it. */
export function readDate(
  type: string,
  text: unknown,
  rules: MomentRules,
): string | number | undefined {
  if (typeof text !== 'string') return undefined
  if (type === 'date') return readDay(text, rules.isMonthFirst)
  return type === 'datetime' ? readMoment(text, rules) : undefined
}

function partsOf(text: string, isMonthLeading: boolean): WrittenTime | undefined {
  const inOrder = basic.exec(text)
  if (inOrder) return checked(inOrder[1], inOrder[2], inOrder[3])
  const first = yearFirst.exec(text)
  if (first) return checked(first[1], first[3], first[4], first.slice(5))
  const last = yearLast.exec(text)
  if (!last) return undefined
  const [, one, separator, other, year, ...clock] = last
  const isSwapped = separator === '/' && Number(one) <= 12 && (Number(other) > 12 || isMonthLeading)
  return isSwapped ? checked(year, one, other, clock) : checked(year, other, one, clock)
}

function checked(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  clock: readonly (string | undefined)[] = [],
): WrittenTime | undefined {
  const [hours = '0', minutes = '0', seconds = '0', half, offset] = clock
  const parts = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour:
      half === undefined
        ? Number(hours)
        : (Number(hours) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0),
    minute: Number(minutes),
    second: Number(seconds),
    offset: offset === undefined ? undefined : offsetOf(offset),
  }
  return isOfCalendar(parts) ? parts : undefined
}
