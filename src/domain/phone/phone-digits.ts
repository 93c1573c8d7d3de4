import { numberKey, keyDigitsMax, type NumberKey } from './phone-key.ts'
import { planOf, splitInternational, type Plan, type Region } from './phone-plan.ts'
import { isPlaceholder, isService } from './phone-withheld.ts'

/**
 * From a bare digit sequence to the number it means under a country. This file is where ambiguity is
 * decided; everything before it only finds the digits, everything after it only compares keys.
 */
export interface DigitsReading {
  key: NumberKey
  e164: string | undefined
}

/**
 * What stood before the digits. `lost` is a plus that form decoding made a space, or one that a
 * right-to-left display moved behind the number: a hint, not a certainty.
 */
export type Mark = 'plus' | 'lost' | 'none'

// docs/decisions: a number of no plan counts from six digits up; below are internal extensions.
const digitsMin = 6

// Below nine digits a bare foreign number is more likely a local one. The key is the same.
const bareForeignMin = 9

// From here on digits without trunk prefix are rather a foreign number than a line at home.
const bareForeignFirstMin = 11

// A number without area code has at most eight digits anywhere.
const fullNationalMin = 9

/** Reads digits under a country; undefined: nobody. */
export const readDigits = (home: Region, digits: string, mark: Mark): DigitsReading | undefined => {
  if (digits.length < digitsMin) return mark === 'none' ? readTiny(home, digits) : undefined
  if (isPlaceholder(digits)) return undefined
  const number =
    mark === 'plus' ? readInternational(home, digits) : readBare(home, digits, mark === 'lost')
  if (number.valid) return { key: e164Key(number.digits), e164: '+' + number.digits }
  if (number.digits.length > keyDigitsMax || isService(home, number.digits)) return undefined
  return { key: numberKey(number.digits), e164: undefined }
}

/** The key of a valid E.164 number, given without its plus. */
export const e164Key = (digits: string): NumberKey => {
  // Argentina gives ten digits once, to a line or to a mobile; the 9 only routes calls from abroad
  // and messages go without it, so both spellings are one number.
  if (digits.length === 13 && digits.startsWith('549')) return numberKey('54' + digits.slice(3))
  // Gabon, until 2019: seven digits behind a zero that was written or not.
  if (digits.length === 10 && digits.startsWith('241')) return numberKey('2410' + digits.slice(3))
  return numberKey(digits)
}

interface Settled {
  digits: string
  valid: boolean
}

const valid = (plan: Plan, national: string): Settled => ({
  digits: plan.code + national,
  valid: true,
})
const asTyped = (digits: string): Settled => ({ digits, valid: false })

const readInternational = (home: Region, digits: string): Settled => {
  const international = asInternational(digits)
  if (international) return international
  // "+00 49 …" and "+0 30 …": a plus put before what the country dials anyway.
  const dialled = /^00(?=[1-9])/.exec(digits) ?? home.idd.exec(digits)
  const abroad = dialled && asInternational(digits.slice(dialled[0].length))
  if (abroad) return abroad
  if (digits.startsWith('0') || (home.trunk && digits.startsWith(home.trunk))) {
    const national = asNational(home, digits)
    if (national) return national
  }
  return asTyped(unassignedInternational(digits.replace(/^00(?=[1-9])/, '')))
}

const readBare = (home: Region, digits: string, plusLost: boolean): Settled => {
  const hinted = plusLost ? asInternational(digits) : undefined
  if (hinted) return hinted

  const idd = home.idd.exec(digits)
  const abroad = idd && digits.slice(idd[0].length)
  const dialled = abroad ? asInternational(abroad) : undefined
  if (dialled) return dialled

  const national = asNational(home, digits)
  if (national && !isDoubtful(home, digits)) return national

  const bare = asBareInternational(home, digits) ?? national
  if (bare) return bare

  for (const prefix of foreignDialling) {
    if (!digits.startsWith(prefix)) continue
    const found = asInternational(digits.slice(prefix.length))
    if (found) return found
  }
  if (abroad) return asTyped(unassignedInternational(abroad))
  if (/^00[1-9]/.test(digits)) return asTyped(unassignedInternational(digits.slice(2)))
  return asTyped(unassignedNational(home, digits))
}

// Where plans are open (Germany, Austria, Finland, …) nearly any long sequence passes for a line at
// home that lost its trunk zero: 436641234567 as Fehmarn instead of an Austrian mobile, 491701234567
// as Leer instead of a German one. Long and without the zero it is what a trunk sends without plus.
const isDoubtful = (home: Region, digits: string): boolean =>
  digits.length >= bareForeignFirstMin &&
  home.trunk.startsWith('0') &&
  !digits.startsWith('0') &&
  home.isFixedLine(digits) &&
  !home.isMobile(digits)

// What other countries and exchanges dial before an international number, tried last and only if
// the rest is valid: 00 (ITU), 011 (NANP), 810 (CIS), and 0 for an outside line before 00.
const foreignDialling = ['00', '011', '810', '000']

const asInternational = (digits: string): Settled | undefined => {
  const split = splitInternational(digits)
  const national = split && settle(split.plan, split.national)
  return national === undefined ? undefined : valid(split!.plan, national)
}

const asNational = (home: Region, digits: string): Settled | undefined => {
  const plan = planOf(home.code)
  if (!plan) return undefined
  const stripped = home.strip(digits)
  if (plan.isValid(stripped)) return valid(plan, stripped)
  if (stripped !== digits && plan.isValid(digits)) return valid(plan, digits)
  // Not in Mexico: 1 and ten digits without +52 is a number of the United States.
  const today = plan.code === '52' ? undefined : modern(plan, stripped)
  return today === undefined ? undefined : valid(plan, today)
}

const asBareInternational = (home: Region, digits: string): Settled | undefined => {
  if (digits.length >= bareForeignMin || digits.startsWith(home.code)) {
    const found = asInternational(digits)
    if (found) return found
  }
  // "0 49 30 …": the country's own code behind its trunk prefix.
  const own = home.trunk + home.code
  return home.trunk && digits.startsWith(own)
    ? asInternational(digits.slice(home.trunk.length))
    : undefined
}

/** The valid national number in what follows a calling code, undefined when there is none. */
const settle = (plan: Plan, written: string): string | undefined => {
  if (plan.isValid(written)) return written
  const stripped = plan.main.strip(written)
  if (stripped !== written && plan.isValid(stripped)) return stripped
  // "+34 (0)91 …": a zero by habit, in a country whose numbers never start with one.
  if (written.startsWith('0') && !startsWithZero(plan) && plan.isValid(written.slice(1))) {
    return written.slice(1)
  }
  return modern(plan, written)
}

/** Italy, Ivory Coast and others: the zero belongs to the number there. */
const startsWithZero = (plan: Plan): boolean =>
  /(?:^\^\(\?:|\||\(\?:)0|\[0/.test(plan.main.shape.source)

/** The number of today for one written as before a renumbering that kept it unambiguous. */
const modern = (plan: Plan, written: string): string | undefined => {
  const today = renumbered[plan.code]?.(written, plan)
  return today !== undefined && plan.isValid(today) ? today : undefined
}

const renumbered: Record<string, (written: string, plan: Plan) => string | undefined> = {
  // Mexico, until August 2019: +52 1 before mobiles called from abroad.
  '52': (written) => /^0?1(\d{10})$/.exec(written)?.[1],
  // Brazil, until 2016: mobiles of eight digits, from 6 up (7 stayed with trunked radio). Anatel
  // put a 9 before all of them. (Anatel, Resolução 553/2010)
  '55': (written) => written.replace(/^0?(\d\d)([689]\d{7})$/, '$19$2'),
  // Argentina: 9 and 15 together, as in +54 9 11 15 1234 5678.
  '54': (written, plan) =>
    written.startsWith('9') ? plan.main.strip(written.slice(1)) : undefined,
}

// Numbers of no assigned range: nothing is known but the shape, so as little as possible is done.

const unassignedInternational = (digits: string): string => {
  const split = splitInternational(digits)
  if (!split) return digits
  const { plan, national } = split
  const { trunk, lengths } = plan.main
  return trunk.startsWith('0') &&
    national.startsWith(trunk) &&
    lengths.has(national.length - trunk.length)
    ? plan.code + national.slice(trunk.length)
    : digits
}

const unassignedNational = (home: Region, digits: string): string => {
  const { trunk, code, lengths, shape } = home
  if (trunk && digits.startsWith(trunk) && lengths.has(digits.length - trunk.length)) {
    if (trunk.startsWith('0') || !lengths.has(digits.length))
      return code + digits.slice(trunk.length)
  }
  // Where numbers are written without a trunk prefix, or when too long to lack the area code.
  if ((!trunk || digits.length >= fullNationalMin) && shape.test(digits)) return code + digits
  return unassignedInternational(digits)
}

/** Niue, Saint Helena and their like: whole countries with numbers of four or five digits. */
const readTiny = (home: Region, digits: string): DigitsReading | undefined => {
  if (digits.length < home.shortest || home.longest > 8) return undefined
  if (!home.isFixedLine(digits) && !home.isMobile(digits)) return undefined
  const found = asNational(home, digits)
  return found && { key: e164Key(found.digits), e164: '+' + found.digits }
}
