/** What a filter means, on plain rows in memory: the engines are compared with it. */
import { parseDate, parseMoment } from '../../src/domain/date-time.ts'
import {
  patternParts,
  plainOperator,
  type Condition,
  type Filter,
} from '../../src/domain/filter.ts'
import type { ColumnKind } from '../../src/store/lists/filter-sql.ts'

export type Row = Record<string, string | number | null | (string | number)[]>
type Columns = Readonly<Record<string, { kind: ColumnKind }>>
type Plain = string | number

export function matchesFilter(
  filter: Filter,
  row: Row,
  timeZone: string,
  columns: Columns,
): boolean {
  const matches = (each: Filter) => matchesFilter(each, row, timeZone, columns)
  if ('all' in filter) return filter.all.every(matches)
  if ('any' in filter) return filter.any.some(matches)
  return matchesCondition(filter, row, timeZone, columns)
}

function matchesCondition(
  { field, operator, values }: Condition,
  row: Row,
  timeZone: string,
  columns: Columns,
): boolean {
  const kind = columns[field]?.kind ?? 'text'
  const stored = row[field]
  const held = (Array.isArray(stored) ? stored : [stored ?? null]).filter(
    (each): each is Plain => each !== null,
  )
  const { plain, isNegated } = plainOperator(operator)
  const isEmpty = !held.some((each) =>
    kind === 'int' || kind === 'real' ? each !== 0 : kind === 'flag' || each !== '',
  )

  if (plain === 'contains' || plain === 'like') {
    if (kind === 'real') return false
    const isFound = values.some((value) => {
      if (value === null) return plain === 'contains' || isEmpty
      const parts = patternParts(plain, value)
      return parts !== undefined && held.some((each) => isLike(String(each), parts))
    })
    return isFound !== isNegated
  }

  const asked = values.map((value) => (value === null ? null : read(kind, value, timeZone)))
  const usable = asked.filter((value) => value !== undefined)
  if (usable.length < asked.length && usable.every((value) => value === null)) return false
  if (plain === 'between' && (asked.length !== 2 || usable.length !== 2)) return false
  return meets() !== isNegated

  function meets(): boolean {
    const [from, to] = usable
    if (plain === 'between')
      return (
        from !== null &&
        to !== null &&
        held.some((each) => order(each, from as Plain) >= 0 && order(each, to as Plain) <= 0)
      )
    return usable.some((value) => {
      if (value === null) return plain === 'eq' && isEmpty
      return held.some((each) => {
        const compared = order(each, value)
        switch (plain) {
          case 'eq':
            return compared === 0
          case 'gt':
            return compared > 0
          case 'gte':
            return compared >= 0
          case 'lt':
            return compared < 0
          default:
            return compared <= 0
        }
      })
    })
  }
}

function read(kind: ColumnKind, text: string, timeZone: string): Plain | null | undefined {
  const yes = ['Y', '1', 'TRUE'].includes(text.toUpperCase())
  const no = ['N', '0', 'FALSE'].includes(text.toUpperCase())
  switch (kind) {
    case 'text':
      return text
    case 'int':
      return /^ *-?\d+(\.0)? *$/.test(text) ? Number(text) : undefined
    case 'real':
      return text === '' || Number.isNaN(Number(text)) ? undefined : Number(text)
    case 'flag':
      return yes ? 1 : no ? 0 : undefined
    case 'char':
      return yes ? 'Y' : no ? 'N' : undefined
    case 'date':
      return parseDate(text)
    case 'datetime':
      return parseMoment(text, timeZone)
  }
}

const order = (left: Plain, right: Plain): number =>
  typeof left === 'string'
    ? Buffer.compare(Buffer.from(left), Buffer.from(String(right)))
    : left - Number(right)

/** The parts one after the other, the first at the beginning and the last at the end. */
function isLike(text: string, parts: readonly string[]): boolean {
  const folded = fold(text)
  const [first = '', ...rest] = parts.map(fold)
  if (!folded.startsWith(first)) return false
  const last = rest.pop()
  if (last === undefined) return folded === first
  let at = first.length
  for (const part of rest) {
    at = folded.indexOf(part, at)
    if (at === -1) return false
    at += part.length
  }
  return folded.length - last.length >= at && folded.endsWith(last)
}

const fold = (text: string): string => text.toUpperCase()
