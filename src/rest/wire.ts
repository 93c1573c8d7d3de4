/**
 * The loose types of Bitrix24 clients, described once: a number where text is meant, `'Y'`, `'1'` or
 * `true` for yes, `[]` for an empty map.
 * https://apidocs.bitrix24.com/api-reference/data-types.html
 */
import { z } from 'zod'
import { idMax } from '../domain/clients/client.ts'

/** A parameter that is never refused for its form: the reader says what an odd value, or none, means. */
const loose = <Value>(read: (value: unknown) => Value) => z.unknown().optional().transform(read)

/** Text; a number is read as text, and what cannot be text (a list, a map, a boolean) is ''. */
export const text = () =>
  loose((value): string => {
    return typeof value === 'number' ? digitsOf(value) : typeof value === 'string' ? value : ''
  })

/** A text inside a map that a parameter is; a number is read as text, and undefined means something else. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined

/** A list of texts, or undefined when something else was sent. `{"0":…,"1":…}` is a list in PHP's eyes. */
export const textList = () =>
  loose((value): string[] | undefined => {
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

/** A map; a list counts its entries from 0, nothing sent is an empty map, and undefined means something else. */
export const map = () =>
  loose((value): Record<string, unknown> | undefined => {
    if (value === undefined || value === '') return {}
    if (Array.isArray(value)) return Object.fromEntries(value.entries())
    return typeof value === 'object' ? (value as Record<string, unknown>) : undefined
  })

/** A list of maps; undefined when something else was sent, or something else is in it. */
export const mapList = () =>
  loose((value): Record<string, unknown>[] | undefined => {
    const items = listItems(value)
    return items?.every((item) => typeof item === 'object' && item !== null)
      ? (items as Record<string, unknown>[])
      : undefined
  })

/** A positive whole number up to `idMax`, as digits or as a number; undefined for anything else. */
export const id = () => loose(readId)

function readId(value: unknown): number | undefined {
  if (typeof value === 'string' && !/^\s*\d{1,15}\s*$/.test(value)) return undefined
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : 0
  return Number.isSafeInteger(number) && number > 0 && number <= idMax ? number : undefined
}

/**
 * Where a page starts: 0, 50, …, any row; -1 turns counting off. What is no number starts at 0.
 * https://apidocs.bitrix24.com/settings/performance/huge-data.html
 */
export const pageStart = () =>
  loose((value): number => {
    const start = typeof value === 'string' || typeof value === 'number' ? Number(value) : 0
    if (!Number.isSafeInteger(start) || value === '') return 0
    return start < 0 ? -1 : start
  })

/** `Y`, `1`, `true` and their kin. */
export const yesNo = () => loose(isYes)

/** The same, with something else for what was not sent. */
export const yesNoOr = <Absent>(absent: Absent) =>
  loose((value): boolean | Absent => (value === undefined ? absent : isYes(value)))

const isYes = (value: unknown): boolean =>
  value === true || value === 1 || (typeof value === 'string' && /^(y|1|true)$/i.test(value))

/** A number from 0 on; whatever is none is 0. */
export const amount = () =>
  loose((value): number => {
    const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : 0
    return Number.isFinite(number) && number > 0 ? number : 0
  })

/** One id or a list of ids, without those that are none; undefined: nothing was sent. */
export const ids = () =>
  loose((value): number[] | undefined => {
    if (value === undefined || value === '') return undefined
    return (listItems(value) ?? [value]).flatMap((item) => readId(item) ?? [])
  })
