import { expect, it, vi } from 'vitest'
import { parseMoment } from './date-time.ts'
import { formatAtom, isTimeZone } from './time-zone.ts'

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Pacific/Kiritimati']

it('every moment that can be written is shown as a moment of four-digit years', () => {
  for (const zone of zones)
    for (const text of [
      '0001-01-01T00:00:00',
      '0001-01-01T00:00:00Z',
      '0001-01-01T00:00:00+14:00',
      '0099-12-31T23:59:59',
      '2026-03-29T12:00:00',
      '9999-12-31T23:59:59',
      '9999-12-31T23:59:59Z',
      '9999-12-31T23:59:59-14:00',
    ]) {
      const shown = formatAtom(zone, (parseMoment(text, zone) as number) * 1000)
      expect(shown).toMatch(/^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)
      if (!/Z|[+-]\d\d:\d\d$/.test(text)) expect(shown.slice(0, 19)).toBe(text)
    }
})

it('the greatest moments of other programs stay the same moment', () => {
  const last = Date.parse('9999-12-31T23:59:59Z')
  for (const zone of zones) expect(Date.parse(formatAtom(zone, last))).toBe(last)
})

it.each([
  // Midnight is left out: the day begins an hour later by the clock.
  ['Asia/Beirut', '2026-03-29', '2026-03-29T01:00:00+03:00'],
  ['America/Havana', '2026-03-08', '2026-03-08T01:00:00-04:00'],
  ['Atlantic/Azores', '2026-03-29', '2026-03-29T01:00:00+00:00'],
  ['America/Asuncion', '2024-10-06', '2024-10-06T01:00:00-03:00'],
  ['Africa/Cairo', '2026-04-24', '2026-04-24T01:00:00+03:00'],
  // Midnight comes twice: the first one begins the day.
  ['America/Havana', '2026-11-01', '2026-11-01T00:00:00-04:00'],
  ['Atlantic/Azores', '2026-10-25', '2026-10-25T00:00:00+00:00'],
  ['Asia/Amman', '2021-10-29', '2021-10-29T00:00:00+03:00'],
  ['Europe/Berlin', '2026-03-29T02:30:00', '2026-03-29T03:30:00+02:00'],
  ['Europe/Berlin', '2026-10-25T02:30:00', '2026-10-25T02:30:00+02:00'],
  ['Australia/Lord_Howe', '2026-10-04T02:15:00', '2026-10-04T02:45:00+11:00'],
  // A day that there was not.
  ['Pacific/Apia', '2011-12-30', '2011-12-31T00:00:00+14:00'],
])('in %s %s is %s', (zone, text, moment) => {
  expect(formatAtom(zone, (parseMoment(text, zone) as number) * 1000)).toBe(moment)
})

it('what a clock shows once is the moment at which it shows that, around every change', () => {
  for (const zone of zones)
    for (const change of [
      '2026-03-08',
      '2026-03-29',
      '2026-04-05',
      '2026-10-04',
      '2026-10-25',
      '2026-11-01',
    ])
      for (let hour = -36; hour <= 36; hour += 1) {
        const atMs = Date.parse(change) + hour * 3_600_000
        const wall = formatAtom(zone, atMs).slice(0, 19)
        const isOnce = [-1, 1].every(
          (each) => formatAtom(zone, atMs + each * 3_600_000).slice(0, 19) !== wall,
        )
        if (isOnce) expect(parseMoment(wall, zone)).toBe(atMs / 1000)
      }
})

it('remembers so many zones and no more, whoever makes them up', () => {
  const made = vi.spyOn(Intl, 'DateTimeFormat')
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    const clock = new Date(minute * 60_000).toISOString().slice(11, 16)
    expect(isTimeZone(`+${clock}`)).toBe(true)
  }
  made.mockClear()
  isTimeZone('+00:01')
  expect(made).toHaveBeenCalledTimes(1)
  made.mockRestore()
})
