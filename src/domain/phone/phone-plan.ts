import metadata from 'libphonenumber-js/metadata.max.json'

/**
 * Numbering plans of all countries, read from libphonenumber's full metadata. The library's own
 * parser costs 5-12 µs a number and skips several notations callers use, so only its data is used;
 * `phone-plan.test.ts` holds our answers against the library's.
 *
 * Places of the metadata array: https://gitlab.com/catamphetamine/libphonenumber-js/-/blob/master/METADATA.md
 */
type TypeRow = readonly [pattern: string, lengths?: readonly number[]] | 0
type CountryRow = readonly unknown[]

interface Tables {
  country_calling_codes: Record<string, readonly string[]>
  countries: Record<string, CountryRow>
  nonGeographic: Record<string, CountryRow>
}

/** How one country writes and dials its numbers. */
export interface Region {
  readonly code: string
  /** What is dialled before an international number: `00`, `011`, `810`, … */
  readonly idd: RegExp
  /** What is written before a national number, '' where nothing is. */
  readonly trunk: string
  readonly lengths: ReadonlySet<number>
  /** The shape of the country's numbers, assigned or not. */
  readonly shape: RegExp
  readonly shortest: number
  readonly longest: number
  isFixedLine(national: string): boolean
  isMobile(national: string): boolean
  /** Takes off a trunk prefix, a carrier code, or adds the area code of a local number. */
  strip(national: string): string
}

/** All countries that share a calling code. */
export interface Plan {
  readonly code: string
  readonly main: Region
  /** Is this national number assigned to some service anywhere under the calling code? */
  isValid(national: string): boolean
}

const tables = metadata as unknown as Tables

const wrap = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`)

// Mexico abolished its prefixes in August 2019 and the metadata followed; address books did not.
// The old ones mean the same ten digits.
const prefixesOfOld: Record<string, string> = { MX: '01|04[45]1?' }

const readRegion = (country: string, row: CountryRow): Region => {
  const shape = wrap(row[2] as string)
  const trunk = (row[5] as string | 0) || ''
  const prefix = prefixesOfOld[country] ?? ((row[7] as string | 0 | undefined) || trunk)
  const parsing = prefix ? new RegExp(`^(?:${prefix})`) : undefined
  const transform = (row[8] as string | 0 | undefined) || ''
  const lengths = new Set(row[3] as readonly number[])

  // The rule of libphonenumber's maybeStripNationalPrefixAndCarrierCode.
  const strip = (national: string): string => {
    const match = parsing?.exec(national)
    if (!match || !parsing) return national
    const stripped =
      transform && match.length > 1 && match[match.length - 1]
        ? national.replace(parsing, transform)
        : national.slice(match[0].length)
    return shape.test(national) && !shape.test(stripped) ? national : stripped
  }

  const types = (row[11] as readonly TypeRow[] | undefined) ?? []
  const typeTest = (type: TypeRow | undefined): ((national: string) => boolean) => {
    if (!type || !type[0]) return () => false
    const pattern = wrap(type[0])
    return (national) => pattern.test(national)
  }

  return {
    code: row[0] as string,
    isFixedLine: typeTest(types[0]),
    isMobile: typeTest(types[1]),
    idd: new RegExp(`^(?:${row[1] as string})(?=[1-9])`),
    trunk,
    lengths,
    shape,
    shortest: Math.min(...lengths),
    longest: Math.max(...lengths),
    strip,
  }
}

const readValidity = (rows: readonly CountryRow[]): ((national: string) => boolean) => {
  // The union of all services' lengths: most of what is asked falls out here, without a pattern.
  const lengths = new Set(rows.flatMap((row) => row[3] as readonly number[]))
  const tests = rows.map((row) => {
    const types = (row[11] as readonly TypeRow[] | undefined) ?? []
    const patterns = types.flatMap((type) => (type ? [type[0]] : []))
    // A country without types says all there is to say in its shape. Types lie inside the shape.
    const assigned = wrap(patterns.length ? patterns.filter(Boolean).join('|') : (row[2] as string))
    return (national: string) => assigned.test(national)
  })
  const [only] = tests
  if (tests.length === 1 && only)
    return (national) => lengths.has(national.length) && only(national)
  return (national) => lengths.has(national.length) && tests.some((test) => test(national))
}

const regions = new Map<string, Region>()
const plans = new Map<string, Plan>()

export const isCountry = (country: string): boolean => Object.hasOwn(tables.countries, country)

/** The plan of a country, undefined when there is no such country. */
export const regionOf = (country: string): Region | undefined => {
  if (!isCountry(country)) return undefined
  let region = regions.get(country)
  if (!region) {
    region = readRegion(country, tables.countries[country]!)
    regions.set(country, region)
  }
  return region
}

/** The plan of a calling code, read when first asked for: nobody calls from all 234. */
export const planOf = (code: string): Plan | undefined => {
  const known = plans.get(code)
  if (known) return known
  const countries = Object.hasOwn(tables.country_calling_codes, code)
    ? tables.country_calling_codes[code]!
    : []
  const rows = countries.length
    ? countries.map((country) => tables.countries[country]!)
    : Object.hasOwn(tables.nonGeographic, code)
      ? [tables.nonGeographic[code]!]
      : []
  if (!rows[0]) return undefined
  const plan = {
    code,
    main: readRegion(countries[0] ?? code, rows[0]),
    isValid: readValidity(rows),
  }
  plans.set(code, plan)
  return plan
}

// Length of the calling code by its first three digits: 1 and 7, the two-digit ones, the rest.
// Calling codes are prefix-free (ITU-T E.164), so the first that is known is the one.
const codeLengths = new Uint8Array(1000)
for (const code of [
  ...Object.keys(tables.country_calling_codes),
  ...Object.keys(tables.nonGeographic),
]) {
  const span = 10 ** (3 - code.length)
  const first = Number(code) * span
  codeLengths.fill(code.length, first, first + span)
}

/** How many of the leading digits are the calling code; 0: no such code. */
export const callingCodeLength = (firstThree: number): number => codeLengths[firstThree] ?? 0

/** Splits international digits (without plus) into plan and national part. */
export const splitInternational = (
  digits: string,
): { plan: Plan; national: string } | undefined => {
  const length = callingCodeLength(Number(digits.slice(0, 3).padEnd(3, '0')))
  const plan = length ? planOf(digits.slice(0, length)) : undefined
  return plan && { plan, national: digits.slice(length) }
}
