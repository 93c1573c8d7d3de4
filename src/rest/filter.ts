/**
 * Filters as callers write them: `{"!%LAST_NAME": "an", ">=ID": 5, "@CITY": ["Rome", "Oslo"]}`.
 * https://apidocs.bitrix24.com/api-reference/user/user-get.html lists the prefixes.
 */
import {
  plainOperator,
  type Condition,
  type Filter,
  type FilterOperator,
} from '../domain/filter.ts'

// The longest prefixes come first, so that `!=%` is not read as `!=`.
const prefixes: readonly (readonly [string, FilterOperator])[] = [
  ['!><', 'notBetween'],
  ['!=%', 'notLike'],
  ['!%=', 'notLike'],
  ['!=', 'ne'],
  ['!@', 'notIn'],
  ['!%', 'notContains'],
  ['><', 'between'],
  ['>=', 'gte'],
  ['<=', 'lte'],
  ['=%', 'like'],
  ['%=', 'like'],
  ['!', 'ne'],
  ['>', 'gt'],
  ['<', 'lt'],
  ['@', 'in'],
  ['%', 'contains'],
  ['=', 'eq'],
]

/** Splits `!%LAST_NAME` into operator and field; a bare name means "equals". */
export function parseFilterKey(key: string): { operator: FilterOperator; field: string } {
  for (const [prefix, operator] of prefixes)
    if (key.startsWith(prefix)) return { operator, field: key.slice(prefix.length) }
  return { operator: 'eq', field: key }
}

/**
 * A filter value as texts. null and '' ask for "empty", true and false are Y and N, and `[""]` is how
 * form encoders write an empty list. A list without values equals nothing.
 */
export function filterValues(sent: unknown): (string | null)[] {
  const items = typeof sent === 'object' && sent !== null ? Object.values(sent) : undefined
  if (!items) return [filterValue(sent)]
  if (items.length === 1 && items[0] === '') return []
  // A list in a list is nothing one could compare with.
  return items.flatMap((item) =>
    (typeof item === 'object' && item !== null) || item === undefined ? [] : [filterValue(item)],
  )
}

function filterValue(sent: unknown): string | null {
  if (typeof sent === 'string') return sent === '' ? null : sent
  if (typeof sent === 'boolean') return sent ? 'Y' : 'N'
  return typeof sent === 'number' ? String(sent) : null
}

export interface FilterRules {
  /** Whether callers may filter by the field. */
  knows(field: string): boolean
  /** Groups under numeric keys, with `logic: "OR"`: crm.item.list has them, the older lists do not. */
  hasGroups?: boolean
}

export interface ParsedFilter {
  filter: Filter
  /** Keys whose field is not known, as sent: the older lists ignore them, crm.item.list refuses them. */
  unknown: string[]
  /** Groups were nested more deeply than a filter that somebody means. */
  isTooDeep: boolean
}

const depthMax = 10

/** Reads a whole filter. Anything but a map is an empty filter, which finds everything. */
export function parseFilter(sent: unknown, rules: FilterRules): ParsedFilter {
  const parsed: ParsedFilter = { filter: { all: [] }, unknown: [], isTooDeep: false }
  parsed.filter = parseGroup(sent, rules, parsed, 0)
  return parsed
}

function parseGroup(
  sent: unknown,
  rules: FilterRules,
  parsed: ParsedFilter,
  depth: number,
): Filter {
  if (depth > depthMax) {
    parsed.isTooDeep = true
    return { any: [] }
  }
  if (typeof sent !== 'object' || sent === null) return { all: [] }
  const filters: Filter[] = []
  let isAny = false
  for (const [key, value] of Object.entries(sent)) {
    if (rules.hasGroups && key.toLowerCase() === 'logic') {
      isAny = typeof value === 'string' && value.toUpperCase() === 'OR'
    } else if (/^\d+$/.test(key)) {
      // `filter: [""]`, as b24phpsdk sends an empty filter, is ignored along with other stray texts.
      if (rules.hasGroups && typeof value === 'object' && value !== null)
        filters.push(parseGroup(value, rules, parsed, depth + 1))
    } else {
      const condition = parseCondition(key, value)
      if (rules.knows(condition.field)) filters.push(condition)
      else parsed.unknown.push(key)
    }
  }
  // An empty "any" would find nothing, but a caller who names no condition restricts nothing.
  return isAny && filters.length > 0 ? { any: filters } : { all: filters }
}

/**
 * One condition. undefined, also in a list, is a `$result` of a batch that stands for nothing: no row
 * compares with it, unlike null, which asks for an empty field.
 */
export function parseCondition(key: string, value: unknown): Condition {
  const { operator, field } = parseFilterKey(key)
  const isUnknown = plainOperator(operator).isNegated ? holdsUndefined(value) : value === undefined
  if (isUnknown) return { field, operator: 'in', values: [] }
  return { field, operator, values: filterValues(value) }
}

const holdsUndefined = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).includes(undefined)
    : value === undefined
