/** Dates and moments as callers and files write them; time-zone.ts writes them. */
import { momentOfWallClock, utcMs, type WallClock } from './time-zone.ts'

// ISO 8601 with or without a time, a fraction or an offset; and the day-first form of portals' own pages.
const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i
const dayFirst = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?$/

/** A time as a text has it. */
export interface WrittenTime extends WallClock {
  /** Minutes ahead of UTC; undefined when the text does not say. */
  offset: number | undefined
}

/** `YYYY-MM-DD` of a date or a moment, as it stands in the text; '' is no date (null). */
export function parseDate(text: string): string | null | undefined {
  if (text.trim() === '') return null
  const moment = readMoment(text.trim())
  if (!moment) return undefined
  const pad = (value: number, width = 2) => String(value).padStart(width, '0')
  return `${pad(moment.year, 4)}-${pad(moment.month)}-${pad(moment.day)}`
}

/** Unix seconds; a text without an offset is read in `timeZone`. '' is no moment (null). */
export function parseMoment(text: string, timeZone: string): number | null | undefined {
  if (text.trim() === '') return null
  const moment = readMoment(text.trim())
  if (!moment) return undefined
  return momentOf(moment, timeZone)
}

/** Unix seconds, by the offset that the text has or else by the clock of the zone. */
export function momentOf(time: WrittenTime, timeZone: string): number {
  const wallMs = utcMs(time)
  const atMs =
    time.offset === undefined ? momentOfWallClock(timeZone, wallMs) : wallMs - time.offset * 60_000
  return Math.floor(atMs / 1000)
}

function readMoment(text: string): WrittenTime | undefined {
  const found = iso.exec(text)
  const swapped = found ? null : dayFirst.exec(text)
  const [, first = '', middle = '', last = '', hour = '0', minute = '0', second = '0', zone] =
    found ?? swapped ?? []
  if (first === '') return undefined
  const moment: WrittenTime = {
    year: Number(found ? first : last),
    month: Number(middle),
    day: Number(found ? last : first),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    offset: zone === undefined ? undefined : offsetOf(zone),
  }
  return isOfCalendar(moment) ? moment : undefined
}

/** Whether there is such a day, time of day and offset. */
export function isOfCalendar(time: WrittenTime): boolean {
  const { year, month, day, hour, minute, second, offset = 0 } = time
  const date = new Date(utcMs({ ...time, hour: 0, minute: 0, second: 0 }))
  return (
    year >= 1 &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60 &&
    Math.abs(offset) <= 14 * 60
  )
}

/** Minutes ahead of UTC of `Z`, `+02:00` or `+0200`. */
export function offsetOf(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return zone.startsWith('-') ? -minutes : minutes
}
