import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  callEnd,
  callStart,
  callSteps,
  callTypeOf,
  isCallNumber,
  mayTake,
  newCallId,
  numberKeyOf,
  statusCodeOf,
  statusCodes,
} from './call.ts'
import { createPhoneReader } from '../phone/phone.ts'

const phones = createPhoneReader('DE')
const nowMs = Date.parse('2026-03-10T10:19:38Z')
const now = nowMs / 1000

describe('a call', () => {
  test('that goes on may take every step but attaching, a finished one only that', () => {
    for (const step of callSteps) {
      expect(mayTake(step, { finishedAt: null })).toBe(step !== 'attach')
      expect(mayTake(step, { finishedAt: 1 })).toBe(step === 'attach')
    }
  })

  test('has an id that names the time, and that nobody can guess', () => {
    const ids = Array.from({ length: 100 }, () => newCallId(nowMs))
    expect(new Set(ids).size).toBe(100)
    for (const id of ids) expect(id).toMatch(/^externalCall\.[0-9a-f]{32}\.1773137978$/)
  })

  test.each([1, 2, 3, 4, 5])('may be of type %i', (type) => {
    expect(callTypeOf(type)).toBe(type)
  })

  test.each([0, 6, -1, 1.5, Number.NaN])('is of no type %d', (type) => {
    expect(callTypeOf(type)).toBeUndefined()
  })
})

describe('the number of a call', () => {
  test.each(['+4930901820', '030 901820', 'tel:+49-30-901820', '112', '*43#', '(12) 3', '7'])(
    'may be %s',
    (text) => expect(isCallNumber(text, phones.read(text))).toBe(true),
  )

  test.each(['', ' ', '+', 'anonymous', 'unknown', 'Ann Roe', `+${'1'.repeat(255)}`])(
    'is not %j',
    (text) => expect(isCallNumber(text, phones.read(text))).toBe(false),
  )

  test('is one for all notations and extensions of it', () => {
    const key = (text: string) => numberKeyOf(text, phones.read(text))
    expect(key('030/901820')).toBe(key('+49 30 901820 ext. 12'))
    expect(key('030/901820')).not.toBe(key('030/901821'))
    expect(key('1 1 2')).toBe('112')
  })
})

describe('the times of a call', () => {
  test('are those of the exchange while its clock is believable', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2000, 0, 1) / 1000, max: now + 86_400 }), (sent) => {
        expect(callStart(sent, nowMs)).toBe(sent)
      }),
    )
  })

  test('are ours otherwise', () => {
    for (const sent of [undefined, 0, -1e12, Date.UTC(2000, 0, 1) / 1000 - 1, now + 86_401, 1e15])
      expect(callStart(sent, nowMs)).toBe(now)
  })

  test('end never in the future', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(), (startedAt, durationS) => {
        const end = callEnd(startedAt, durationS, nowMs)
        expect(end).toBeLessThanOrEqual(now)
        expect(end).toBeLessThanOrEqual(startedAt + durationS)
      }),
    )
  })
})

describe('the code of a finished call', () => {
  test('follows from the duration when none is sent', () => {
    expect(statusCodeOf('', 1)).toBe('200')
    expect(statusCodeOf('', 0)).toBe('304')
  })

  test('is the one that was sent, and OTHER when that is not in the table', () => {
    for (const code of statusCodes) expect(statusCodeOf(code.toLowerCase(), 5)).toBe(code)
    for (const code of ['777', '603-T', ' 200', '2000']) expect(statusCodeOf(code, 5)).toBe('OTHER')
  })
})
