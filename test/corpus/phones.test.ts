import { describe, expect, test } from 'vitest'
import { createPhoneReader, type Phone, type PhoneReader } from '../../src/domain/phone/phone.ts'
import { differentPairs, phoneCases, type PhoneCase } from './phones.ts'

const readers = new Map<string, PhoneReader>()
const read = (country: string, text: string): Phone | undefined => {
  let reader = readers.get(country)
  if (!reader) readers.set(country, (reader = createPhoneReader(country)))
  return reader.read(text)
}

describe('every notation is read as written down', () => {
  test.each(phoneCases)('$country $text', ({ country, text, expect: expected, extension }) => {
    const phone = read(country, text)
    if (expected === null) return expect(phone).toBeUndefined()
    const same = read(country, expected)
    expect(phone?.key).toBe(same?.key)
    expect(phone?.e164 === undefined).toBe(!expected.startsWith('+'))
    expect(phone?.extension).toBe(extension ?? '')
  })
})

test.each(differentPairs)('$country $a is not $b: $why', ({ country, a, b }) => {
  const one = read(country, a)
  expect(one).toBeDefined()
  expect(one?.key).not.toBe(read(country, b)?.key)
})

test('precision and recall over all pairs of the corpus', () => {
  // Pairs are compared under one country, as a portal has one.
  const countries = new Set(phoneCases.map((phone) => phone.country))
  const count = { truePositive: 0, falsePositive: 0, falseNegative: 0, pairs: 0 }
  for (const country of countries) {
    const cases = phoneCases.filter((phone) => phone.country === country)
    const keys = cases.map((phone) => read(phone.country, phone.text)?.key)
    for (let i = 0; i < cases.length; i++) {
      for (let j = i + 1; j < cases.length; j++) {
        const isSame = cases[i]!.expect !== null && sameNumber(cases[i]!, cases[j]!)
        const matched = keys[i] !== undefined && keys[i] === keys[j]
        count.pairs++
        if (isSame && matched) count.truePositive++
        if (!isSame && matched) count.falsePositive++
        if (isSame && !matched) count.falseNegative++
      }
    }
  }
  const precision = count.truePositive / (count.truePositive + count.falsePositive)
  const recall = count.truePositive / (count.truePositive + count.falseNegative)
  console.log(
    `${phoneCases.length} texts, ${count.pairs} pairs: precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}`,
  )
  expect(phoneCases.length).toBeGreaterThan(400)
  expect(precision).toBe(1)
  expect(recall).toBe(1)
})

const sameNumber = (a: PhoneCase, b: PhoneCase): boolean => a.expect === b.expect
