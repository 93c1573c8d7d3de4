import { zoneOffsetMs } from '../domain/time-zone.ts'

const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i
const dotted = /^(\d\d?)\.(\d\d?)\.(\d{4})(?:,?\s+(\d\d?):(\d\d)(?::(\d\d))?)?$/
const slashed = /^(\d\d?)\/(\d\d?)\/(\d{4})(?:,?\s+(\d\d?):(\d\d)(?::(\d\d))?\s*(am|pm)?)?$/i

/**
 * Unix seconds of a date or time as exports write it: `2024-08-15 10:38`, ISO 8601, `15.08.2024
 * 10:38:21`, `08/15/2024 10:38 am` (month first, as American portals do). Without an offset it is
 * wall-clock time of the zone. undefined for anything else.
 */
export function readMoment(text: string, timeZone: string): number | undefined {
  let match = iso.exec(text)
  if (match) {
    const [, year, month, day, hour, minute, second, offset] = match
    return moment([year, month, day, hour, minute, second], timeZone, offset)
  }
  match = dotted.exec(text)
  if (match) {
    const [, day, month, year, hour, minute, second] = match
    return moment([year, month, day, hour, minute, second], timeZone)
  }
  match = slashed.exec(text)
  if (!match) return undefined
  const [, month, day, year, hour, minute, second, half] = match
  const clock =
    half === undefined || hour === undefined
      ? hour
      : String((Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0))
  return moment([year, month, day, clock, minute, second], timeZone)
}

function moment(
  parts: readonly (string | undefined)[],
  timeZone: string,
  offset?: string,
): number | undefined {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map((part) =>
    part === undefined ? undefined : Number(part),
  )
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59) return undefined
  const wall = Date.UTC(year, month - 1, day, hour, minute, second)
  const ahead = offset === undefined ? zoneOffsetMs(timeZone, wall) : offsetMs(offset)
  const seconds = Math.floor((wall - ahead) / 1000)
  return seconds > 0 ? seconds : undefined
}

function offsetMs(offset: string): number {
  if (/z/i.test(offset)) return 0
  const sign = offset.startsWith('-') ? -1 : 1
  return sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2))) * 60_000
}
