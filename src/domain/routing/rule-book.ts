/** Which rule of the policy is for a call: the first route that fits its line and moment. */
import { isWithinHours } from './opening-hours.ts'
import type { PhoneReader } from '../phone/phone.ts'
import type { RoutingPolicy, RoutingRule } from './routing-policy.ts'

export interface RuleBook {
  /** `line`: '' when the exchange names none; `atMs`: Unix milliseconds. */
  ruleFor(line: string, atMs: number): RoutingRule
  /** Whether a route names the line. */
  names(line: string): boolean
}

/** `timeZone`: whose clock the hours are meant by. */
export function createRuleBook(
  { general, routes }: RoutingPolicy,
  phones: PhoneReader,
  timeZone: string,
): RuleBook {
  const keyed = routes.map((route) => ({
    route,
    keys: new Set(route.lines.map((line) => lineKey(line, phones))),
  }))
  return {
    ruleFor(line, atMs) {
      if (keyed.length === 0) return general
      const key = lineKey(line, phones)
      const found = keyed.find(
        ({ route, keys }) =>
          (keys.size === 0 || keys.has(key)) &&
          (route.hours.length === 0 ||
            route.hours.some((hours) => isWithinHours(hours, timeZone, atMs))),
      )
      return found?.route ?? general
    },
    names(line) {
      const key = lineKey(line, phones)
      return keyed.some(({ keys }) => keys.has(key))
    },
  }
}

/**
 * What two notations of one line share: a number of a numbering plan in its international form, any other
 * text as it stands, in whatever letter case.
 */
export function lineKey(line: string, phones: PhoneReader): string {
  const text = line.trim()
  const e164 = /^[+(]?\d[\d ()/.-]{0,63}$/.test(text) ? phones.read(text)?.e164 : undefined
  return e164 ?? text.toLowerCase()
}
