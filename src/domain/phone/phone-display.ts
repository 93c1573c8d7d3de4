import { parsePhoneNumberFromString } from 'libphonenumber-js/core'
import metadata from 'libphonenumber-js/metadata.max.json'
import type { Phone } from './phone.ts'

/** A number as people read it. */
export interface ReadableNumber {
  /** Grouped as in its country, with the country code: `+49 906 2195047`. */
  text: string
  /** ISO 3166-1 alpha-2; null where the number belongs to no country. */
  country: string | null
}

/**
 * How a number is shown. A number of no plan is shown as it was given: its digits are all that is known.
 *
 * ```ts
 * readableNumber(reader.read('499062195047'), '499062195047') // { text: '+49 906 2195047', country: 'DE' }
 * ```
 */
export function readableNumber(phone: Phone | undefined, given: string): ReadableNumber {
  const parsed = phone?.e164 === undefined ? undefined : parse(phone.e164)
  if (!phone || !parsed) return { text: given, country: null }
  const extension = phone.extension === '' ? '' : ` ext. ${phone.extension}`
  return { text: `${parsed.formatInternational()}${extension}`, country: parsed.country ?? null }
}

const parse = (e164: string) => parsePhoneNumberFromString(e164, metadata)
