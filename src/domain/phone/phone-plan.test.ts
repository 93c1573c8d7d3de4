import * as fc from 'fast-check'
import metadata from 'libphonenumber-js/metadata.max.json'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { expect, test } from 'vitest'
import { isCountry, planOf, regionOf, splitInternational } from './phone-plan.ts'

const codes = [
  ...Object.keys(metadata.country_calling_codes),
  ...Object.keys((metadata as unknown as { nonGeographic: object }).nonGeographic),
]

const isValid = (digits: string): boolean => {
  const split = splitInternational(digits)
  return split !== undefined && split.plan.isValid(split.national)
}

// The library takes the trunk 8 off a Belarusian 8 10x … even behind +375 and calls the rest
// invalid. Valid as written stays valid here.
const isKnownDifference = (digits: string): boolean => digits.startsWith('3758')

test('a number is valid exactly when the library says so', () => {
  const national = fc.stringMatching(/^\d{3,13}$/)
  fc.assert(
    fc.property(fc.constantFrom(...codes), national, (code, rest) => {
      fc.pre(!isKnownDifference(code + rest))
      const library = parsePhoneNumberFromString('+' + code + rest)
      const theirs = library?.isValid() === true && library.number === '+' + code + rest
      expect(isValid(code + rest), code + rest).toBe(theirs)
    }),
    { numRuns: 4000 },
  )
})

test('every service of every country is known', () => {
  for (const [country, row] of Object.entries(metadata.countries) as unknown as [
    string,
    unknown[],
  ][]) {
    for (const type of (row[11] as ([string] | 0)[]) ?? []) {
      if (!type || !type[0]) continue
      const numbers = fc.stringMatching(new RegExp(`^(?:${type[0]})$`))
      for (const national of fc.sample(numbers, { numRuns: 3, seed: 1 })) {
        const digits = String(row[0]) + national
        expect(isValid(digits), `${country} ${digits}`).toBe(true)
        if (isKnownDifference(digits)) continue
        expect(parsePhoneNumberFromString('+' + digits)?.isValid(), digits).toBe(true)
      }
    }
  }
})

test('unknown countries and codes have no plan', () => {
  for (const name of ['', 'XX', 'de', '__proto__', 'constructor']) {
    expect(isCountry(name)).toBe(false)
    expect(regionOf(name)).toBeUndefined()
  }
  for (const code of ['', '0', '999', '21', 'toString']) expect(planOf(code)).toBeUndefined()
})
