import { describe, expect, test } from 'vitest'
import { readDay, readMoment } from './moment.ts'

const utc = { timeZone: 'UTC', isMonthFirst: false }
const berlin = { timeZone: 'Europe/Berlin', isMonthFirst: false }
const read = (text: string, rules = utc) => {
  const seconds = readMoment(text, rules)
  return seconds === undefined ? undefined : new Date(seconds * 1000).toISOString().slice(0, 19)
}

describe('a moment is read as exports write it', () => {
  test.each([
    ['2024-08-15 10:38', '2024-08-15T10:38:00'],
    ['2024-08-15T10:38:21.5Z', '2024-08-15T10:38:21'],
    ['2024-08-15T10:38:21+02:00', '2024-08-15T08:38:21'],
    ['2024-08-15 10:38 -0330', '2024-08-15T14:08:00'],
    ['15.08.2024 10:38:21', '2024-08-15T10:38:21'],
    ['15/08/2024, 0:05', '2024-08-15T00:05:00'],
    ['15.08.2024 12:05 am', '2024-08-15T00:05:00'],
    ['15.08.2024 12:05 PM', '2024-08-15T12:05:00'],
    ['15.08.2024 11:59 pm', '2024-08-15T23:59:00'],
    ['20240815', '2024-08-15T00:00:00'],
    ['1.1.2024', '2024-01-01T00:00:00'],
    ['31.12.2024 23:59', '2024-12-31T23:59:00'],
    ['29.02.2024', '2024-02-29T00:00:00'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  test.each([
    ['Europe/Berlin', '2026-03-29 01:30', '2026-03-29T01:30:00+01:00'],
    ['Europe/Berlin', '2026-10-25 01:30', '2026-10-25T01:30:00+02:00'],
    ['America/New_York', '2026-03-08 04:00', '2026-03-08T04:00:00-04:00'],
    ['America/New_York', '2026-11-01 03:00', '2026-11-01T03:00:00-05:00'],
  ])('by the clock of %s on the day of its change: %s', (timeZone, text, moment) => {
    expect(readMoment(text, { timeZone, isMonthFirst: false })).toBe(Date.parse(moment) / 1000)
  })

  test('without an offset by the clock of its zone, in summer and in winter', () => {
    expect(read('2024-08-15 10:38', berlin)).toBe('2024-08-15T08:38:00')
    expect(read('2024-01-15 10:38', berlin)).toBe('2024-01-15T09:38:00')
    expect(read('2024-01-15T10:38Z', berlin)).toBe('2024-01-15T10:38:00')
  })

  test('with the month first only between slashes, and where it can be one', () => {
    const american = { ...utc, isMonthFirst: true }
    expect(read('08/05/2024', american)).toBe('2024-08-05T00:00:00')
    expect(read('08/05/2024')).toBe('2024-05-08T00:00:00')
    expect(read('08.05.2024', american)).toBe('2024-05-08T00:00:00')
    for (const rules of [american, utc]) {
      expect(read('08/15/2024', rules)).toBe('2024-08-15T00:00:00')
      expect(read('15/08/2024', rules)).toBe('2024-08-15T00:00:00')
    }
  })

  test('and never as a day or an hour that there is not', () => {
    for (const text of [
      '30.02.2024',
      '29.02.2023',
      '32.01.2024',
      '0.1.2024',
      '1.0.2024',
      '1.13.2024',
    ])
      expect(read(text), text).toBeUndefined()
    for (const text of [
      '2024-08-15 24:00',
      '2024-08-15 10:60',
      'soon',
      '',
      '15.08.24',
      '31.12.1969',
    ])
      expect(read(text), text).toBeUndefined()
  })
})

test('a day may lie in any year', () => {
  expect(readDay('03.04.1931', false)).toBe('1931-04-03')
  expect(readDay('1/2/1969', true)).toBe('1969-01-02')
  expect(readDay('31.06.1931', false)).toBeUndefined()
})

test('a minute has sixty seconds, and the year 0050 is not 1950', () => {
  expect(readDay('2024-08-15 10:38:75', false)).toBeUndefined()
  expect(readDay('0050-03-01', false)).toBe('0050-03-01')
})
