import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  breakSeconds,
  closeWorkday,
  confirmWorkday,
  defaultSchedule,
  likelyFinish,
  openWorkday,
  pauseWorkday,
  workdayStatus,
  workedSeconds,
  type Step,
  type Workday,
} from './workday.ts'

const timeZone = 'Europe/Berlin'
const at = (text: string) => Date.parse(text)
const secondsOf = (text: string) => at(text) / 1000
const done = (step: Step<string>): Workday => {
  if ('refused' in step || !step.workday) throw new Error('the step was refused')
  return step.workday
}
const stamp = { address: '', latitude: 0, longitude: 0, report: 'overslept' }

describe('a workday', () => {
  test('is opened, interrupted, taken up again and closed', () => {
    let day = done(openWorkday(undefined, { timeZone, nowMs: at('2026-03-06T08:00:00+01:00') }))
    day = done(pauseWorkday(day, { timeZone, nowMs: at('2026-03-06T12:00:00+01:00') }))
    expect(breakSeconds(day, timeZone, at('2026-03-06T12:10:00+01:00'))).toBe(600)
    day = done(openWorkday(day, { timeZone, nowMs: at('2026-03-06T12:30:00+01:00') }))
    day = done(closeWorkday(day, { timeZone, nowMs: at('2026-03-06T17:00:00+01:00') }))
    expect(day).toMatchObject({ state: 'closed', leaks: 1800 })
    expect(workedSeconds(day)).toBe(8.5 * 3600)
  })

  test('that is taken up after its end has a break; a pause counts the same time as worked', () => {
    const open = done(openWorkday(undefined, { timeZone, nowMs: at('2026-03-06T08:00:00+01:00') }))
    const closed = done(closeWorkday(open, { timeZone, nowMs: at('2026-03-06T12:00:00+01:00') }))
    const nowMs = at('2026-03-06T13:00:00+01:00')
    expect(done(openWorkday(closed, { timeZone, nowMs }))).toMatchObject({
      leaks: 3600,
      finishedAt: null,
    })
    expect(done(pauseWorkday(closed, { timeZone, nowMs }))).toMatchObject({
      state: 'paused',
      leaks: 0,
      finishedAt: null,
    })
  })

  test('ends at its beginning when the clock was set back since then', () => {
    const nowMs = at('2026-03-06T08:00:00+01:00')
    const day = done(openWorkday(undefined, { timeZone, nowMs }))
    for (const backMs of [1_000, 3_600_000, 86_400_000]) {
      const closed = done(closeWorkday(day, { timeZone, nowMs: nowMs - backMs }))
      expect(closed).toMatchObject({ state: 'closed', finishedAt: nowMs / 1000, leaks: 0 })
    }
    const time = { at: nowMs / 1000 - 1, zoneOffset: 3600 }
    expect(closeWorkday(day, { timeZone, nowMs, time, stamp })).toEqual({
      refused: 'before the start',
    })
  })

  // On 2026-03-29 the clocks of Berlin go from 2:00 to 3:00, on 2026-10-25 from 3:00 to 2:00; those of Beirut and
  // Havana go at midnight.
  test.each([
    ['Europe/Berlin', '2026-03-29T00:30:00+01:00', '2026-03-29T08:30:00+02:00', 7],
    ['Europe/Berlin', '2026-10-25T00:30:00+02:00', '2026-10-25T08:30:00+01:00', 9],
    ['Asia/Beirut', '2026-03-29T01:00:00+03:00', '2026-03-29T23:59:59+03:00', 23],
    ['America/Havana', '2026-11-01T00:10:00-04:00', '2026-11-01T00:10:00-05:00', 1],
    ['America/Havana', '2026-11-01T00:00:00-04:00', '2026-11-01T23:59:59-05:00', 25],
  ])('in %s from %s to %s is one day of hours that passed', (zone, start, end, hours) => {
    const day = done(openWorkday(undefined, { timeZone: zone, nowMs: at(start) }))
    expect(workdayStatus(day, zone, at(end))).toBe('OPENED')
    const closed = done(closeWorkday(day, { timeZone: zone, nowMs: at(end) }))
    expect(Math.round(workedSeconds(closed) / 3600)).toBe(hours)
    // One that was begun the day before has expired by then.
    const before = done(
      openWorkday(undefined, { timeZone: zone, nowMs: at(start.slice(0, 10)) - 86_400_000 }),
    )
    expect(workdayStatus(before, zone, at(start))).toBe('EXPIRED')
  })

  test('expires at midnight of the employee’s own zone, and makes way for the next', () => {
    const day = done(openWorkday(undefined, { timeZone, nowMs: at('2026-03-06T23:30:00+01:00') }))
    expect(workdayStatus(day, timeZone, at('2026-03-06T23:59:59+01:00'))).toBe('OPENED')
    const nowMs = at('2026-03-07T00:00:00+01:00')
    expect(workdayStatus(day, timeZone, nowMs)).toBe('EXPIRED')
    expect(done(openWorkday(day, { timeZone, nowMs }))).toMatchObject({ startedAt: nowMs / 1000 })
    expect(done(pauseWorkday(day, { timeZone, nowMs }))).toMatchObject({ startedAt: nowMs / 1000 })
  })

  test('that has expired is closed on its own date only', () => {
    const day = done(openWorkday(undefined, { timeZone, nowMs: at('2026-03-06T09:00:00+01:00') }))
    const nowMs = at('2026-03-07T09:00:00+01:00')
    expect(closeWorkday(day, { timeZone, nowMs })).toEqual({ refused: 'other date' })
    expect(likelyFinish(day, timeZone, defaultSchedule)).toBe(
      secondsOf('2026-03-06T17:45:00+01:00'),
    )
    const time = { at: secondsOf('2026-03-06T17:00:00+01:00'), zoneOffset: 3600 }
    const closed = done(closeWorkday(day, { timeZone, nowMs, time, stamp }))
    expect(workedSeconds(closed)).toBe(8 * 3600)
    expect(closed.details?.isConfirmed).toBe(false)
    const confirmed = done(confirmWorkday(closed))
    expect(confirmed).toEqual({
      ...closed,
      details: { ...closed.details, isConfirmed: true },
    })
    expect(done(confirmWorkday(confirmed))).toBe(confirmed)
  })

  test('of a night shift is expected to end before midnight', () => {
    const day = done(openWorkday(undefined, { timeZone, nowMs: at('2026-03-06T22:00:00+01:00') }))
    expect(likelyFinish(day, timeZone, defaultSchedule)).toBe(
      secondsOf('2026-03-06T23:59:59+01:00'),
    )
  })

  test.each([
    ['2026-03-05T08:00:00+01:00', 'overslept', 'not today'],
    ['2026-03-06T10:00:01+01:00', 'overslept', 'in the future'],
    ['2026-03-06T08:00:00+01:00', ' ', 'no report'],
  ])('cannot begin at %s with the reason "%s"', (text, report, refused) => {
    const step = openWorkday(undefined, {
      timeZone,
      nowMs: at('2026-03-06T10:00:00+01:00'),
      time: { at: secondsOf(text), zoneOffset: 3600 },
      stamp: { ...stamp, report },
    })
    expect(step).toEqual({ refused })
  })

  test('with a time of its own begins by that time’s own clock', () => {
    const time = { at: secondsOf('2026-03-07T00:30:00+09:00'), zoneOffset: 9 * 3600 }
    const nowMs = at('2026-03-06T17:00:00+01:00')
    const day = done(openWorkday(undefined, { timeZone, nowMs, time, stamp }))
    expect(day.details).toMatchObject({ zoneOffset: 9 * 3600, isConfirmed: false })
    const free = { ...defaultSchedule, isFree: true }
    const unreasoned = done(openWorkday(undefined, { timeZone, nowMs, time, schedule: free }))
    expect(unreasoned.details?.isConfirmed).toBe(true)
  })

  test('that runs or is paused takes no time', () => {
    const nowMs = at('2026-03-06T10:00:00+01:00')
    const time = { at: nowMs / 1000, zoneOffset: 3600 }
    const open = done(openWorkday(undefined, { timeZone, nowMs }))
    const paused = done(pauseWorkday(open, { timeZone, nowMs }))
    expect(openWorkday(open, { timeZone, nowMs, time, stamp })).toEqual({ refused: 'running' })
    expect(openWorkday(paused, { timeZone, nowMs, time, stamp })).toEqual({ refused: 'paused' })
  })
})

const step = fc.record({
  name: fc.constantFrom('open' as const, 'pause' as const, 'close' as const),
  waitS: fc.oneof(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 0, max: 200_000 })),
  /** Seconds before now of a time of its own. */
  earlierS: fc.option(fc.integer({ min: -100, max: 100_000 }), { nil: undefined }),
  zoneOffset: fc.constantFrom(-18_000, 0, 3_600, 32_400),
})
const steps = { open: openWorkday, pause: pauseWorkday, close: closeWorkday }

describe('any sequence of steps', () => {
  test('leaves a legal day: nothing is negative, and breaks and work make up the whole', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 30 }),
        fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Pacific/Kiritimati', 'UTC'),
        fc.integer({ min: 0, max: 2_000_000_000 }),
        (taken, zone, startS) => {
          let nowS = startS
          let day: Workday | undefined
          for (const { name, waitS, earlierS, zoneOffset } of taken) {
            nowS += waitS
            const before = day
            const result = steps[name](day, {
              timeZone: zone,
              nowMs: nowS * 1000,
              ...(earlierS !== undefined && { time: { at: nowS - earlierS, zoneOffset }, stamp }),
            })
            if ('refused' in result) continue
            day = result.workday
            if (!day) {
              expect([name, before]).toEqual(['close', undefined])
              continue
            }
            expect(day.state).toBe({ open: 'opened', pause: 'paused', close: 'closed' }[name])
            expect(day.startedAt).toBeLessThanOrEqual(day.changedAt)
            expect(day.changedAt).toBeLessThanOrEqual(nowS)
            expect(day.leaks).toBeGreaterThanOrEqual(0)
            expect(day.finishedAt).toBe(day.state === 'closed' ? day.changedAt : null)
            expect(workedSeconds(day)).toBeGreaterThanOrEqual(0)
            const elapsed = (day.finishedAt ?? day.changedAt) - day.startedAt
            expect(day.leaks).toBeLessThanOrEqual(elapsed)
            if (day.finishedAt !== null) expect(workedSeconds(day) + day.leaks).toBe(elapsed)
            expect(likelyFinish(day, zone, defaultSchedule)).toBeGreaterThanOrEqual(day.startedAt)
          }
        },
      ),
    )
  })
})
