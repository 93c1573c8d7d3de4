/** Hours of a week on a wall clock, as people write them: `mon-fri 09:00-18:00`. */
import { localDay, zoneOffsetMs } from '../time-zone.ts'

export interface OpeningHours {
  /** Seven, from Monday on. */
  days: readonly boolean[]
  /** Minutes since midnight. */
  from: number
  /** Up to 1440; not after `from`: of the following day. */
  to: number
}

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const dayMinutes = 1_440
const minuteMs = 60_000

/**
 * Days, times or both: `mon-fri 09:00-18:00`, `sat,sun`, `fri-mon`, `22:00-06:00`. Hours over midnight
 * belong to the day on which they begin.
 *
 * @throws Error that says what is wrong.
 */
export function parseOpeningHours(text: string): OpeningHours {
  const [whole, dayWord, timeWord] =
    /^([a-z,-]+)?\s*(\d[\d:-]*)?$/.exec(text.trim().toLowerCase()) ?? []
  if (!whole) throw new Error(`is "${text}", but must be hours such as mon-fri 09:00-18:00`)
  return { days: parseDays(dayWord, text), ...parseTimes(timeWord, text) }
}

function parseDays(word: string | undefined, text: string): boolean[] {
  if (word === undefined) return dayNames.map(() => true)
  const days = dayNames.map(() => false)
  for (const part of word.split(',')) {
    const [first = '', last = first, ...more] = part.split('-')
    const from = dayNames.indexOf(first)
    const to = dayNames.indexOf(last)
    if (from === -1 || to === -1 || more.length > 0)
      throw new Error(
        `is "${text}", but "${part}" is no day of the week; these are: ${dayNames.join(', ')}`,
      )
    // fri-mon goes over the end of the week.
    for (let day = from; ; day = (day + 1) % 7) {
      days[day] = true
      if (day === to) break
    }
  }
  return days
}

function parseTimes(word: string | undefined, text: string): { from: number; to: number } {
  if (word === undefined) return { from: 0, to: dayMinutes }
  const [from = Number.NaN, to = Number.NaN, ...more] = word.split('-').map(minutesOf)
  if (
    Number.isNaN(from) ||
    Number.isNaN(to) ||
    more.length > 0 ||
    from === to ||
    from === dayMinutes
  )
    throw new Error(`is "${text}", but "${word}" are no times such as 09:00-18:00 or 22:00-06:00`)
  return { from, to }
}

function minutesOf(time: string): number {
  const [, hours = '', minutes = ''] = /^(\d{1,2}):(\d{2})$/.exec(time) ?? []
  const sum = Number(hours) * 60 + Number(minutes)
  return hours === '' || Number(minutes) > 59 || sum > dayMinutes ? Number.NaN : sum
}

/** Whether the moment (Unix milliseconds) lies within the hours by the clock of that zone. */
export function isWithinHours(
  { days, from, to }: OpeningHours,
  timeZone: string,
  atMs: number,
): boolean {
  const day = localDay(timeZone, atMs)
  const minute = Math.floor((atMs + zoneOffsetMs(timeZone, atMs)) / minuteMs) - day * dayMinutes
  const isOn = (each: number) => days[weekday(each)] === true
  if (from < to) return isOn(day) && minute >= from && minute < to
  return (isOn(day) && minute >= from) || (isOn(day - 1) && minute < to)
}

// 1970-01-01 was a Thursday.
const weekday = (day: number): number => (((day + 3) % 7) + 7) % 7
