import { describe, expect, it } from 'vitest'
import { isWithinHours, parseOpeningHours } from './opening-hours.ts'

// 2026-03-06 was a Friday.
const at = (text: string) => Date.parse(text)
const isOpen = (hours: string, moment: string, zone = 'UTC') =>
  isWithinHours(parseOpeningHours(hours), zone, at(moment))

describe('opening hours', () => {
  it.each([
    ['mon-fri 09:00-18:00', '2026-03-06T08:59:59Z', false],
    ['mon-fri 09:00-18:00', '2026-03-06T09:00:00Z', true],
    ['mon-fri 09:00-18:00', '2026-03-06T17:59:59Z', true],
    ['mon-fri 09:00-18:00', '2026-03-06T18:00:00Z', false],
    ['mon-fri 09:00-18:00', '2026-03-07T12:00:00Z', false],
    ['sat,sun', '2026-03-07T00:00:00Z', true],
    ['sat,sun', '2026-03-08T23:59:59Z', true],
    ['sat,sun', '2026-03-09T00:00:00Z', false],
    ['fri-mon', '2026-03-09T12:00:00Z', true],
    ['fri-mon', '2026-03-10T12:00:00Z', false],
    ['Tue,Thu 8:00-12:00', '2026-03-05T08:00:00Z', true],
    ['12:00-24:00', '2026-03-05T23:59:59Z', true],
    ['00:00-24:00', '2026-03-05T00:00:00Z', true],
  ])('%s at %s: %s', (hours, moment, open) => {
    expect(isOpen(hours, moment)).toBe(open)
  })

  it('over midnight belong to the day on which they begin', () => {
    expect(isOpen('fri 22:00-06:00', '2026-03-06T22:00:00Z')).toBe(true)
    expect(isOpen('fri 22:00-06:00', '2026-03-07T05:59:59Z')).toBe(true)
    expect(isOpen('fri 22:00-06:00', '2026-03-07T06:00:00Z')).toBe(false)
    expect(isOpen('fri 22:00-06:00', '2026-03-06T05:00:00Z')).toBe(false)
    expect(isOpen('fri 22:00-06:00', '2026-03-07T22:00:00Z')).toBe(false)
  })

  it('are those of the zone, in summer and in winter', () => {
    const office = 'mon-fri 09:00-18:00'
    expect(isOpen(office, '2026-03-06T08:00:00Z', 'Europe/Berlin')).toBe(true)
    expect(isOpen(office, '2026-03-06T07:59:59Z', 'Europe/Berlin')).toBe(false)
    expect(isOpen(office, '2026-07-03T07:00:00Z', 'Europe/Berlin')).toBe(true)
    // Sunday evening in New York is Monday morning in Tokyo.
    expect(isOpen(office, '2026-03-09T00:30:00Z', 'Asia/Tokyo')).toBe(true)
    expect(isOpen(office, '2026-03-09T00:30:00Z', 'America/New_York')).toBe(false)
  })

  it.each([
    '',
    'always',
    'mon-fry',
    'mon-tue-wed',
    'mon,,tue',
    'mon 9-18',
    'mon 09:00',
    '09:00-09:00',
    '24:00-06:00',
    '09:00-24:01',
    '09:60-10:00',
    '09:00-18:00 mon',
    'mon 09:00-18:00 tue',
    'montag 09:00-18:00',
  ])('%j are refused, and the refusal shows how to write them', (text) => {
    expect(() => parseOpeningHours(text)).toThrow(/^is ".*", but .*(mon-fri|mon, tue|09:00-18:00)/)
  })
})
