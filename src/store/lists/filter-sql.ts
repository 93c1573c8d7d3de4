/**
 * Filters as SQL. Field names come from a table of columns, values are parameters: nothing that a
 * caller sends becomes part of the text.
 *
 * Both engines find the same: `eq` and `in` compare exactly, `contains` and `like` regard upper and
 * lower case of every script as equal, comparisons of text go by code point, and a negated condition
 * finds exactly the rows that the plain one does not, those with an empty field included.
 */
import { parseDate, parseMoment } from '../../domain/date-time.ts'
import {
  caseVariants,
  patternParts,
  plainOperator,
  type Condition,
  type Filter,
  type PlainOperator,
} from '../../domain/filter.ts'
import type { Database, SqlValue } from '../database.ts'

type Engine = Database['engine']

/**
 * How a column is compared. `flag` holds 0 or 1 and `char` Y or N, both asked for by Y, N, 1, 0, true
 * and false; `date` is a text YYYY-MM-DD, `datetime` is Unix seconds. Empty is null, and '' for texts,
 * 0 for numbers.
 */
export type ColumnKind = 'text' | 'int' | 'real' | 'flag' | 'char' | 'date' | 'datetime'

export interface FilterColumn {
  /** The column, or an expression over columns. Never a caller's words. */
  sql: string
  kind: ColumnKind
  /** What patterns look at, where that is not the value that is compared. */
  shown?: string
  /** 0 is no id: it asks for an empty field. */
  isZeroEmpty?: true
  /** Reads a caller's value in place of the kind's own reading; undefined: equals nothing. */
  read?(text: string): SqlValue | undefined
  /** For a field with many values: wraps the condition on one of them, e.g. in an `exists (…)`. */
  within?(condition: string): string
}

export interface FilterContext {
  engine: Engine
  columns: Readonly<Record<string, FilterColumn>>
  /** The zone of dates and times that come without one. */
  timeZone: string
  /** The statement's parameters; the filter adds its own. */
  params: SqlValue[]
}

const everything = '1 = 1'
const nothing = '1 = 0'

/** The condition to stand after `where`. @throws Error for a field that is not in the table. */
export function filterSql(filter: Filter, context: FilterContext): string {
  if ('all' in filter) {
    const parts = filter.all.map((each) => filterSql(each, context))
    return parts.length === 0 ? everything : `(${parts.join(' and ')})`
  }
  if ('any' in filter) {
    const parts = filter.any.map((each) => filterSql(each, context))
    return parts.length === 0 ? nothing : `(${parts.join(' or ')})`
  }
  return conditionSql(filter, context)
}

function conditionSql(condition: Condition, context: FilterContext): string {
  const column = Object.hasOwn(context.columns, condition.field)
    ? context.columns[condition.field]
    : undefined
  if (!column) throw new Error('a filter names a field that its table does not have')
  const { plain, isNegated } = plainOperator(condition.operator)
  const sql = plainSql(plain, condition.values, column, context)
  // What cannot be read (a date that is none) finds nothing, in the negative too.
  if (sql === undefined) return nothing
  return isNegated ? `not coalesce((${sql}), false)` : sql
}

/** undefined: none of the values can be read as the column's kind. */
function plainSql(
  operator: PlainOperator,
  values: readonly (string | null)[],
  column: FilterColumn,
  context: FilterContext,
): string | undefined {
  if (operator === 'contains' || operator === 'like')
    return patternSql(operator, values, column, context)
  const read = values.flatMap((value) => {
    const each = value === null ? null : readValue(value, column, context)
    return each === undefined ? [] : [each]
  })
  if (read.length < values.length && read.every((value) => value === null)) return undefined
  const wrap = column.within ?? ((condition: string) => condition)
  const known = read.filter((value) => value !== null)
  if (operator === 'eq') {
    const named = column.isZeroEmpty ? known.filter((value) => value !== 0) : known
    const parts = read.length > named.length ? [emptySql(column)] : []
    if (named.length > 0) parts.push(wrap(inSql(named, column, context)))
    return anyOf(parts)
  }
  if (operator === 'between') {
    const [from, to] = read
    if (values.length !== 2 || read.length !== 2) return undefined
    // A comparison with nothing finds nothing.
    if (from === null || from === undefined || to === null || to === undefined) return nothing
    const left = comparable(column, context)
    return wrap(
      `${left} >= ${param(from, column, context)} and ${left} <= ${param(to, column, context)}`,
    )
  }
  const sign = { gt: '>', gte: '>=', lt: '<', lte: '<=' }[operator]
  const left = comparable(column, context)
  if (known.length === 0) return nothing
  // Greater than any of them is greater than the least.
  const isWider = operator === 'gt' || operator === 'gte' ? isBefore : isAfter
  const bound = known.reduce((widest, value) => (isWider(value, widest) ? value : widest))
  return wrap(`${left} ${sign} ${param(bound, column, context)}`)
}

const isAfter = (a: SqlValue, b: SqlValue): boolean => isBefore(b, a)

/** As the engines compare: texts by code point. */
const isBefore = (a: SqlValue, b: SqlValue): boolean =>
  typeof a === 'string' && typeof b === 'string'
    ? Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0
    : Number(a) < Number(b)

const anyOf = (parts: readonly string[]): string => {
  if (parts.length === 0) return nothing
  if (parts.length <= chainMax)
    return parts.length === 1 ? `${parts[0]}` : `(${parts.join(' or ')})`
  // A chain is as deep as it is long, and SQLite refuses an expression that is deeper than 1,000.
  const middle = Math.floor(parts.length / 2)
  return `(${anyOf(parts.slice(0, middle))} or ${anyOf(parts.slice(middle))})`
}

const chainMax = 100

function emptySql({ sql, kind, within }: FilterColumn): string {
  const isFilled = {
    text: `${sql} <> ''`,
    date: `${sql} <> ''`,
    char: `${sql} <> ''`,
    int: `${sql} <> 0`,
    real: `${sql} <> 0`,
    flag: `${sql} is not null`,
    datetime: `${sql} is not null`,
  }[kind]
  return `not coalesce((${within ? within(isFilled) : isFilled}), false)`
}

const sqlTypes: Record<ColumnKind, string> = {
  text: 'text',
  date: 'text',
  char: 'text',
  int: 'bigint',
  flag: 'bigint',
  datetime: 'bigint',
  real: 'double precision',
}

function param(value: SqlValue, { kind }: FilterColumn, { params }: FilterContext): string {
  params.push(value)
  // The cast keeps a large number from being read as the column's own smaller type.
  return `cast($${params.length} as ${sqlTypes[kind]})`
}

// More values go in one JSON parameter: engines limit the number of parameters (SQLite: 32,766), and
// each count of parameters is a statement of its own to prepare.
const separateParamsMax = 16

function inSql(values: SqlValue[], column: FilterColumn, context: FilterContext): string {
  const { sql, kind } = column
  if (values.length === 1) return `${sql} = ${param(values[0] as SqlValue, column, context)}`
  if (values.length <= separateParamsMax)
    return `${sql} in (${values.map((value) => param(value, column, context)).join(', ')})`
  context.params.push(JSON.stringify(values))
  const list = `$${context.params.length}`
  return context.engine === 'sqlite'
    ? `${sql} in (select value from json_each(${list}))`
    : `${sql} in (select cast(value as ${sqlTypes[kind]}) from json_array_elements_text(cast(${list} as json)))`
}

const comparable = (column: FilterColumn, { engine }: FilterContext): string =>
  column.kind === 'text' ? byCodePoint(engine, column.sql) : column.sql

/** A text for `order by`, `<` and `>`: both engines then go by code point. */
export const byCodePoint = (engine: Engine, sql: string): string =>
  engine === 'postgres' ? `(${sql}) collate "C"` : sql

function patternSql(
  operator: 'contains' | 'like',
  values: readonly (string | null)[],
  column: FilterColumn,
  context: FilterContext,
): string | undefined {
  // The engines write out fractions differently, and nobody searches sums by their digits.
  if (column.kind === 'real') return undefined
  const shown = column.shown ?? column.sql
  const text = column.kind === 'text' ? shown : `cast(${shown} as text)`
  const wrap = column.within ?? ((condition: string) => condition)
  return anyOf(
    values.flatMap((value) => {
      // The empty text is part of every text, and of a field that has none.
      if (value === null && operator === 'contains') return [everything]
      if (value === null) return [emptySql(column)]
      const parts = patternParts(operator, value)
      if (!parts) return []
      context.params.push(context.engine === 'sqlite' ? globOf(parts) : regexpOf(parts))
      const sign = context.engine === 'sqlite' ? 'glob' : '~'
      return [wrap(`${text} ${sign} $${context.params.length}`)]
    }),
  )
}

// SQLite's LIKE knows the case of ASCII letters only, PostgreSQL's that of its locale. GLOB and regular
// expressions take `[Ää]` in any locale; both give up early where a naive matcher would explode.
const globOf = (parts: readonly string[]): string =>
  parts.map((part) => spell(part, (character) => /[*?[]/.test(character))).join('*')

const regexpOf = (parts: readonly string[]): string =>
  `^${parts.map((part) => spell(part, () => false, escapeRegexp)).join('.*')}$`

const escapeRegexp = (character: string): string =>
  /[\\^$.*+?()[\]{}|]/.test(character) ? `\\${character}` : character

function spell(
  part: string,
  needsBrackets: (character: string) => boolean,
  escape: (character: string) => string = (character) => character,
): string {
  let pattern = ''
  for (const character of part.toWellFormed()) {
    const variants = caseVariants(character)
    if (variants.length > 1) pattern += `[${variants.join('')}]`
    else pattern += needsBrackets(character) ? `[${character}]` : escape(character)
  }
  return pattern
}

function readValue(
  text: string,
  column: FilterColumn,
  { timeZone }: FilterContext,
): SqlValue | undefined {
  if (column.read) return column.read(text)
  switch (column.kind) {
    case 'text':
      return text
    case 'int':
      return readInteger(text)
    case 'real': {
      const value = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : NaN
      return Number.isFinite(value) ? value : undefined
    }
    case 'flag':
      return readYesNo(text, 1, 0)
    case 'char':
      return readYesNo(text, 'Y', 'N')
    case 'date':
      return parseDate(text)
    case 'datetime':
      return parseMoment(text, timeZone)
  }
}

function readYesNo<Value>(text: string, yes: Value, no: Value): Value | undefined {
  if (/^(y|1|true)$/i.test(text)) return yes
  return /^(n|0|false)$/i.test(text) ? no : undefined
}

function readInteger(text: string): number | undefined {
  if (!/^\s*[+-]?\d+(\.0*)?\s*$/.test(text)) return undefined
  // No row has an id beyond 2^53: the nearest number that can be compared finds the same.
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Number(text)))
}
