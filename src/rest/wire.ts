/**
 * The loose types of Bitrix24 clients, described once: a number where text is meant, `'Y'`, `'1'` or
 * `true` for yes, `[]` for an empty map.
 * https://apidocs.bitrix24.com/api-reference/data-types.html
 */
import { z } from 'zod'

/** Text; a number is read as text, and what cannot be text (a list, a map, a boolean) is ''. */
export const text = () =>
  z.unknown().transform((value): string => {
    if (typeof value === 'string') return value
    if (typeof value === 'number' || typeof value === 'bigint') return String(value)
    return ''
  })

/** A list of texts, or undefined when something else was sent. `{"0":…,"1":…}` is a list in PHP's eyes. */
export const textList = () =>
  z.unknown().transform((value): string[] | undefined => {
    const items = listItems(value)
    return items?.map((item) =>
      typeof item === 'string' || typeof item === 'number' ? String(item) : '',
    )
  })

function listItems(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value
  if (typeof value !== 'object' || value === null) return undefined
  return Object.values(value)
}
