/**
 * The loose types of Bitrix24 clients, described once: a number where text is meant, `'Y'`, `'1'` or
 * `true` for yes, `[]` for an empty map.
 * https://apidocs.bitrix24.com/api-reference/data-types.html
 */
import { z } from 'zod'

/** Text; a number is read as text, and what cannot be text (a list, a map, a boolean) is ''. */
export const text = () =>
  z.unknown().transform((value): string => {
    return typeof value === 'number' ? digitsOf(value) : typeof value === 'string' ? value : ''
  })

/** A list of texts, or undefined when something else was sent. `{"0":…,"1":…}` is a list in PHP's eyes. */
export const textList = () =>
  z.unknown().transform((value): string[] | undefined => {
    const items = listItems(value)
    return items?.map((item) =>
      typeof item === 'number' ? digitsOf(item) : typeof item === 'string' ? item : '',
    )
  })

// From 1e21 on a number would be written with an exponent, whose digits are nobody's telephone number.
const digitsOf = (value: number): string =>
  Number.isInteger(value) ? BigInt(value).toString() : String(value)

function listItems(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value
  if (typeof value !== 'object' || value === null) return undefined
  return Object.values(value)
}
