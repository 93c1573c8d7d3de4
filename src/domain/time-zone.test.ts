import { expect, it } from 'vitest'
import { parseMoment } from './date-time.ts'
import { formatAtom } from './time-zone.ts'

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
