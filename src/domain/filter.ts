/**
 * A list filter as rules see it: conditions on fields, joined by "all" and "any". rest/filter.ts reads
 * it from what a caller sent, store/lists/filter-sql.ts turns it into SQL, `matchesCondition` is its meaning.
 * https://apidocs.bitrix24.com/settings/how-to-call-rest-api/list-methods-pecularities.html
 */
export const filterOperators = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'notIn',
  'contains',
  'notContains',
  'like',
  'notLike',
  'between',
  'notBetween',
] as const
export type FilterOperator = (typeof filterOperators)[number]

export interface Condition {
  field: string
  operator: FilterOperator
  /** Several values mean "any of them" (for `between`: from and to). null: the field is empty. */
  values: readonly (string | null)[]
}

export type Filter = Condition | { all: readonly Filter[] } | { any: readonly Filter[] }

/** An operator without its negation: a negated one finds exactly the records the plain one does not. */
export type PlainOperator = 'eq' | 'gt' | 'gte' | 'lt' | 'lte' | 'contains' | 'like' | 'between'

const negated: Partial<Record<FilterOperator, PlainOperator>> = {
  ne: 'eq',
  notIn: 'eq',
  notContains: 'contains',
  notLike: 'like',
  notBetween: 'between',
}

export function plainOperator(operator: FilterOperator): {
  plain: PlainOperator
  isNegated: boolean
} {
  const plain = negated[operator]
  if (plain) return { plain, isNegated: true }
  return { plain: operator === 'in' ? 'eq' : (operator as PlainOperator), isNegated: false }
}

// Longer patterns match nothing: no field that is worth searching holds them, and matching must stay
// cheap whatever is sent.
const patternLengthMax = 1_000
const wildcardsMax = 20

/**
 * The literal parts of a LIKE pattern between its `%`; `contains` has an empty part on either side.
 * undefined: the pattern is longer than 1,000 characters or has more than 20 `%`, and matches nothing.
 * `_` is an ordinary character: only `%` is documented.
 */
export function patternParts(
  operator: 'contains' | 'like',
  value: string,
): readonly string[] | undefined {
  if (value.length > patternLengthMax) return undefined
  if (operator === 'contains') return ['', value, '']
  const parts = value.replaceAll(/%+/g, '%').split('%')
  return parts.length - 1 > wildcardsMax ? undefined : parts
}

/** The forms of a character that count as the same letter: `ä` and `Ä`; `σ`, `ς` and `Σ`. */
export function caseVariants(character: string): string[] {
  const upper = character.toUpperCase()
  const variants = [character, character.toLowerCase(), upper, upper.toLowerCase()]
  // The one letter that is written otherwise at the end of a word.
  if (upper === 'Σ') variants.push('ς')
  // Not the SS of ß: one letter stands for one letter.
  return [...new Set(variants)].filter((each) => each.length === character.length)
}
