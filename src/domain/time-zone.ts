/** Wall-clock time of a zone, without a date library: the offset is all that is needed. */

const formatters = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

// There are six hundred names, but any letter case and any offset is one, too, and each holds 30 KB.
const zonesMax = 1_000

// No zone has ever changed its offset at another moment than a full quarter of an hour UTC.
const slotMs = 15 * 60_000
const dayMs = 86_400_000

// Before it the formatter counts years backwards; no zone had another offset then.
const earliestMs = Date.parse('0001-01-03T00:00:00Z')

const firstMs = Date.parse('0001-01-01T00:00:00Z')
const lastMs = Date.parse('9999-12-31T23:59:59.999Z')

/** What a clock on a wall and the calendar beside it show. */
export interface WallClock {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}

/** The clock's time as if it were UTC. Date.UTC would read the years 0 to 99 as those of the last century. */
export const utcMs = ({ year, month, day, hour, minute, second }: WallClock): number =>
  new Date(0).setUTCFullYear(year, month - 1, day) + ((hour * 60 + minute) * 60 + second) * 1000

export function isTimeZone(zone: string): boolean {
  try {
    formatterOf(zone)
    return true
  } catch {
    return false
  }
}

/** Milliseconds that the zone's wall clock is ahead of UTC at that moment (Unix milliseconds). */
export function zoneOffsetMs(zone: string, atMs: number): number {
  const slot = Math.floor(atMs / slotMs)
  const key = `${zone} ${slot}`
  let offset = offsets.get(key)
  if (offset === undefined) {
    const at = Math.max(slot * slotMs, earliestMs)
    const parts: Record<string, number> = {}
    for (const { type, value } of formatterOf(zone).formatToParts(at)) parts[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    offset = utcMs({ year, month, day, hour, minute, second }) - at
    if (offsets.size > 5_000) offsets.clear()
    offsets.set(key, offset)
  }
  return offset
}

/**
 * The moment (Unix milliseconds) at which the zone's clock shows this, given as if it were UTC. What it shows twice is
 * the first time; what it leaves out is as much later, so that a day without a midnight begins where it begins.
 */
export function momentOfWallClock(zone: string, wallMs: number): number {
  const before = zoneOffsetMs(zone, wallMs - dayMs)
  const after = zoneOffsetMs(zone, wallMs + dayMs)
  const atFirst = wallMs - before
  if (before === after || zoneOffsetMs(zone, atFirst) === before) return atFirst
  const atLast = wallMs - after
  return zoneOffsetMs(zone, atLast) === after ? atLast : atFirst
}

/** The calendar day in that zone, as a number of days since 1970-01-01. */
export const localDay = (zone: string, atMs: number): number =>
  Math.floor((atMs + zoneOffsetMs(zone, atMs)) / dayMs)

/** `2024-08-15T10:38:21+02:00`, the form of every date and time in answers. https://apidocs.bitrix24.com/api-reference/data-types.html */
export function formatAtom(zone: string, atMs: number): string {
  const offset = zoneOffsetMs(zone, atMs)
  // The form has years of four digits: a moment that is of another year in the zone is shown in UTC.
  if (atMs + offset < firstMs || atMs + offset > lastMs)
    return `${new Date(Math.min(Math.max(atMs, firstMs), lastMs)).toISOString().slice(0, 19)}+00:00`
  const sign = offset < 0 ? '-' : '+'
  const minutes = Math.round(Math.abs(offset) / 60_000)
  const pad = (value: number) => String(value).padStart(2, '0')
  const wall = new Date(atMs + offset).toISOString().slice(0, 19)
  return `${wall}${sign}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    if (formatters.size >= zonesMax) formatters.clear()
    formatters.set(zone, formatter)
  }
  return formatter
}
