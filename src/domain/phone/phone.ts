import { readDigits, e164Key, type Mark } from './phone-digits.ts'
import { extensionDigitsMax } from './phone-extension.ts'
import type { NumberKey } from './phone-key.ts'
import { readNotation, type Notation } from './phone-notation.ts'
import { callingCodeLength, isCountry, planOf, regionOf, type Region } from './phone-plan.ts'
import { findRuns, type Run } from './phone-runs.ts'
import { vanityDigits } from './phone-vanity.ts'
import { isWithheld } from './phone-withheld.ts'

export type { NumberKey } from './phone-key.ts'

/**
 * Reads telephone numbers in any notation under a portal's country, so that one number has one key.
 *
 * The path of a text: notation (unwrap URIs, decode) → runs (find digits) → extension (cut it off) →
 * digits (decide what they mean) → key. Ambiguities and how they are decided: docs/decisions.
 */
export interface Phone {
  key: NumberKey
  /** `+49…` when valid under some plan; Argentina's mobile 9 is kept as written. */
  e164: string | undefined
  /** Digits, '' when none. Never part of the key. */
  extension: string
}

export interface PhoneReader {
  /** ISO 3166-1 alpha-2 of the portal. */
  readonly country: string
  /** The (first) number in the text; undefined: nobody (empty, withheld, emergency, no number). */
  read(text: string): Phone | undefined
  /** Every number in one stored field: "030 123 / 0170 123", "a; b". */
  readAll(text: string): Phone[]
}

export const isPhoneCountry = (code: string): boolean => isCountry(code)

const cacheSizeDefault = 10_000
const cachedLengthMax = 64

/**
 * A reader for the portal's country. Throws a RangeError for a country without a numbering plan.
 *
 * ```ts
 * createPhoneReader('DE').read('030 1234567')?.e164 // '+49301234567'
 * ```
 */
export const createPhoneReader = (
  country: string,
  options: { cacheSize?: number } = {},
): PhoneReader => {
  const home = regionOf(country)
  if (!home) throw new RangeError(`no numbering plan for country ${JSON.stringify(country)}`)

  // Two generations instead of a list: a hit costs one lookup, and old entries leave in bulk.
  const generationSize = Math.ceil((options.cacheSize ?? cacheSizeDefault) / 2)
  let young = new Map<string, Phone | undefined>()
  let old = new Map<string, Phone | undefined>()
  const remember = (text: string, phone: Phone | undefined): void => {
    if (generationSize < 1) return
    if (young.size >= generationSize) {
      old = young
      young = new Map()
    }
    young.set(text, phone)
  }

  return {
    country,
    read(text) {
      const plain = readPlain(text) ?? readBareDigits(home, text)
      if (plain) return plain
      if (text.length > cachedLengthMax) return readText(home, text, true)[0]
      const known = young.get(text)
      if (known || young.has(text)) return known
      const aged = old.get(text)
      const phone = aged || old.has(text) ? aged : readText(home, text, true)[0]
      remember(text, phone)
      return phone
    },
    readAll(text) {
      const plain = readPlain(text) ?? readBareDigits(home, text)
      return plain ? [plain] : readText(home, text, false)
    },
  }
}

// A valid +digits without anything else is what exchanges send most; it needs no cache. Whatever
// it does not recognise takes the long way, which answers the same for what it does.
const readPlain = (text: string): Phone | undefined => {
  const { length } = text
  if (length < 8 || length > 16 || text.charCodeAt(0) !== 43) return undefined
  let value = 0
  let firstThree = 0
  for (let i = 1; i < length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return undefined
    value = value * 10 + digit
    if (i === 3) firstThree = value
  }
  const codeLength = callingCodeLength(firstThree)
  const plan = codeLength ? planOf(text.slice(1, 1 + codeLength)) : undefined
  if (!plan || !plan.isValid(text.slice(1 + codeLength))) return undefined
  const key = plan.code === '54' || plan.code === '241' ? e164Key(text.slice(1)) : value
  return { key, e164: text, extension: '' }
}

// Digits alone hold no second number, remark or extension: all that is left is what they mean.
const readBareDigits = (home: Region, text: string): Phone | undefined => {
  const { length } = text
  if (length < 7 || length > 15) return undefined
  for (let i = 0; i < length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return undefined
  }
  return readOne(home, text, 'none')
}

const readText = (home: Region, text: string, onlyFirst: boolean): Phone[] => {
  for (const notation of readNotation(text)) {
    const phones = readBody(home, notation, onlyFirst)
    if (phones.length) return phones
  }
  return []
}

// "+49 170 1234***", "8 912 XXX-XX-17": a masked number is not the number that remains.
const masked = /\d[\s\-.]*(?:x{2,}|\*{2,}|•{2,}|…)|(?:x{2,}|\*{2,}|•{2,})[\s\-.]*\d/i
// Excel keeps 15 digits and shows fewer: "4,93012E+11". The rest is lost.
const scientific = /\d[.,]\d+e\+?\d/i
// Codes of the exchange or the network before the number, such as *31# and *67 to withhold one's own.
const featureCode = /^[*#]{1,2}\d{2,3}(?:[*#]\s*|\s+|(?=\+))(?=.*\d{4})(?!.*#$)|^\*(?:67|82)/

const readBody = (home: Region, notation: Notation, onlyFirst: boolean): Phone[] => {
  let body = notation.body.replace(featureCode, '')
  if (!body || /^[*#]/.test(body) || masked.test(body) || scientific.test(body)) return []
  // A spreadsheet's float: 79123456789.0
  body = body.replace(/^(\D?\d{7,})\.0+$/, '$1')
  // A remark in brackets may hold digits: "(9-18 Uhr)". One that holds an extension stays.
  body = body.replace(/\(([^()]*)\)/g, (all, inside: string) =>
    /\p{L}.*\d|\d.*\p{L}/u.test(inside) && !extensionDigitsMax(inside.replace(/\d[\d\s]*$/, ''))
      ? ' '
      : all,
  )
  const runs = findRuns(body)
  const [first] = runs
  if (!first || isWithheld(first.gap)) return []

  const phones: Phone[] = []
  for (let i = 0; i < runs.length; i++) {
    const numbers = readRun(home, runs[i]!, notation, i === 0)
    if (!numbers.length) continue
    if (i === 0 && !numbers[0]!.e164) {
      const spelled = readVanity(home, body)
      if (spelled) return [spelled]
    }
    const next = runs[i + 1]
    const extension = next ? extensionAfter(home, next) : ''
    if (next && extension.length === next.digits.length) i++
    else if (next && extension) runs[i + 1] = restOf(next)
    const last = numbers[numbers.length - 1]!
    last.extension = extension || last.extension
    phones.push(...numbers)
    if (onlyFirst) break
  }
  if (!phones.length) {
    const spelled = readVanity(home, body)
    if (spelled) phones.push(spelled)
  }
  if (phones[0] && notation.extension) phones[0].extension = notation.extension
  return phones
}

// An extension ends at a slash or bracket when a complete number follows: "DW 12 / 0170 1234567".
const extensionAfter = (home: Region, run: Run): string => {
  const max = extensionDigitsMax(run.gap)
  if (run.plus) return ''
  if (run.digits.length <= max) return run.digits
  const [digits = ''] = run.text.split(/[/\\)]/, 1).map((text) => text.replace(/\D/g, ''))
  const rest = restOf(run).digits
  const isComplete = rest.length >= 6 && home.trunk !== '' && rest.startsWith(home.trunk)
  return max > 5 && digits.length <= max && isComplete ? digits : ''
}

const restOf = (run: Run): Run => {
  const text = run.text.slice(run.text.search(/[/\\)]/) + 1)
  return { ...run, text, digits: text.replace(/\D/g, ''), gap: '/' }
}

const readRun = (home: Region, run: Run, notation: Notation, isFirst: boolean): Phone[] => {
  const parts = /[/\\]/.test(run.text) ? splitAtSlash(home, run) : undefined
  if (parts) return parts
  const digits = notation.context.replace(/\D/g, '') + run.digits
  const plus = run.plus || notation.context !== ''
  const mark: Mark = plus
    ? 'plus'
    : (isFirst && notation.plusLost) || run.plusBehind
      ? 'lost'
      : 'none'
  const phone = readOne(home, digits, mark)
  const split = phone?.e164 ? undefined : splitBeforeHash(home, run, mark)
  return split ? [split] : phone ? [phone] : []
}

// "212-555-0134-910#": in North America a trailing # ends the extension.
const splitBeforeHash = (home: Region, run: Run, mark: Mark): Phone | undefined => {
  const match = run.hashBehind && /^(.*\d)[\s-]+(\d{1,6})$/.exec(run.text)
  if (!match) return undefined
  const phone = readOne(home, match[1]!.replace(/\D/g, ''), mark)
  return phone?.e164 ? { ...phone, extension: match[2]! } : undefined
}

const readOne = (home: Region, digits: string, mark: Mark): Phone | undefined => {
  const reading = readDigits(home, digits, mark)
  return reading && { ...reading, extension: '' }
}

// A slash may stand behind the area code or between two numbers. It divides when what follows is
// complete by itself: it has a plus, a trunk prefix, or more digits than a local number.
const splitAtSlash = (home: Region, run: Run): Phone[] | undefined => {
  const parts = run.text.split(/[/\\]/).map((text) => ({
    plus: text.includes('+'),
    digits: text.replace(/\D/g, ''),
  }))
  const phones: Phone[] = []
  for (const [index, { plus, digits }] of parts.entries()) {
    const phone = digits.length < 6 ? undefined : readOne(home, digits, plus ? 'plus' : 'none')
    const isComplete =
      index === 0 || plus || digits.length >= 9 || !home.trunk || digits.startsWith(home.trunk)
    if (!phone?.e164 || !isComplete) return splitTail(home, run, parts)
    phones.push(phone)
  }
  return phones
}

// "212-555-0134/35" gives two lines by the last digits; the first is the number.
const splitTail = (
  home: Region,
  run: Run,
  parts: { plus: boolean; digits: string }[],
): Phone[] | undefined => {
  const [head, ...rest] = parts
  if (
    !head ||
    head.digits.length < 6 ||
    readOne(home, run.digits, run.plus ? 'plus' : 'none')?.e164
  ) {
    return undefined
  }
  const phone = readOne(home, head.digits, head.plus ? 'plus' : 'none')
  if (!phone?.e164) return undefined
  const others = rest.flatMap(({ digits }) => readOne(home, digits, 'none') ?? [])
  return [phone, ...others]
}

const readVanity = (home: Region, body: string): Phone | undefined => {
  const digits = vanityDigits(body)
  if (!digits) return undefined
  const mark: Mark = body.startsWith('+') ? 'plus' : 'none'
  // North American exchanges ignore what is dialled beyond the ten digits: 1-800-MATTRESS.
  const lengths = home.code === '1' ? [digits, digits.slice(0, 11), digits.slice(0, 10)] : [digits]
  for (const dialled of lengths) {
    const phone = readOne(home, dialled, mark)
    if (phone?.e164?.startsWith('+' + home.code) || (mark === 'plus' && phone?.e164)) return phone
  }
  return undefined
}
