/**
 * Splits text into the records of a CSV file (RFC 4180, and what programs really write): any
 * delimiter, line breaks inside quotes, quotes inside unquoted cells kept as they are.
 *
 * Own code because of three things: every record knows its line, a quote that is never closed costs
 * one record and not the rest of the file, and a line without quotes is split natively, at a tenth
 * of the time that a parser working byte by byte needs.
 */
export interface CsvRecord {
  /** Line of the file where the record starts, from 1. */
  line: number
  cells: string[]
}

/** A part of the file that is no record. */
export interface CsvProblem {
  line: number
  problem: string
  /** The beginning of the text in question. */
  text: string
}

export type CsvItem = CsvRecord | CsvProblem

export const isCsvProblem = (item: CsvItem): item is CsvProblem => 'problem' in item

/** Characters one record may have: far above any address book's, far below what hurts. */
export const recordLengthMax = 4 * 1024 * 1024
export const columnsMax = 2_000
const excerptLength = 200

export class CsvSplitter {
  readonly #delimiter: string
  readonly #newline: '\n' | '\r'
  #rest = ''
  #line = 1
  #isSkipping = false

  constructor(delimiter: string, newline: '\n' | '\r' = '\n') {
    this.#delimiter = delimiter
    this.#newline = newline
  }

  /** The items that are complete with this piece of text; `isLast` says that nothing follows it. */
  push(text: string, isLast = false): CsvItem[] {
    const source = this.#rest === '' ? text : this.#rest + text
    const items: CsvItem[] = []
    let at = this.#isSkipping ? this.#endOfSkippedLine(source) : 0
    while (at < source.length) {
      const next = this.#take(source, at, isLast, items)
      if (next === undefined) break
      at = next
    }
    this.#rest = at === 0 ? source : source.slice(at)
    return items
  }

  // The rest of a line whose beginning was too long to wait for its end.
  #endOfSkippedLine(source: string): number {
    const lineBreak = source.indexOf(this.#newline)
    if (lineBreak === -1) return source.length
    this.#isSkipping = false
    this.#line += 1
    return lineBreak + 1
  }

  /** Reads one record from `at`; returns where the following one starts, undefined if it is incomplete. */
  #take(source: string, at: number, isLast: boolean, items: CsvItem[]): number | undefined {
    const lineBreak = source.indexOf(this.#newline, at)
    if (lineBreak === -1 && !isLast && source.length - at <= recordLengthMax) return undefined
    const lineEnd = lineBreak === -1 ? source.length : lineBreak
    const line = source.slice(at, lineEnd)
    if (line.length > recordLengthMax)
      return this.#skipLine(source, at, lineEnd, `longer than ${recordLengthMax} characters`, items)
    if (!line.includes('"')) {
      this.#add(trimReturn(line).split(this.#delimiter), items)
      this.#line += 1
      return lineEnd + 1
    }
    return this.#takeQuoted(source, at, lineEnd, isLast, items)
  }

  #takeQuoted(
    source: string,
    start: number,
    lineEnd: number,
    isLast: boolean,
    items: CsvItem[],
  ): number | undefined {
    const cells: string[] = []
    let at = start
    let breaks = 0
    let newline = lineEnd === source.length ? -1 : lineEnd
    for (;;) {
      let cell = ''
      if (source[at] === '"') {
        let from = at + 1
        for (;;) {
          const quote = source.indexOf('"', from)
          if (quote === -1 || quote - start > recordLengthMax) {
            const isTooLong = quote !== -1 || source.length - start > recordLengthMax
            if (!isLast && !isTooLong) return undefined
            const problem = 'a quote that is opened here is never closed'
            return this.#skipLine(source, start, lineEnd, problem, items)
          }
          if (source[quote + 1] === '"') {
            cell += source.slice(from, quote + 1)
            from = quote + 2
            continue
          }
          // The character behind the quote decides, so it must have arrived.
          if (quote + 1 === source.length && !isLast) return undefined
          cell += source.slice(from, quote)
          breaks += count(source, this.#newline, at, quote)
          at = quote + 1
          break
        }
      }
      if (newline !== -1 && newline < at) newline = source.indexOf(this.#newline, at)
      const tail = source.slice(at, newline === -1 ? source.length : newline)
      const length = tail.indexOf(this.#delimiter)
      if (length !== -1) {
        const delimiter = at + length
        cells.push(cell + source.slice(at, delimiter))
        at = delimiter + 1
        if (cells.length > columnsMax)
          return this.#skipLine(source, start, lineEnd, tooManyColumns, items)
        continue
      }
      if (newline === -1 && !isLast && source.length - start <= recordLengthMax) return undefined
      const end = newline === -1 ? source.length : newline
      cells.push(cell + trimReturn(source.slice(at, end)))
      this.#add(cells, items)
      this.#line += breaks + 1
      return end + 1
    }
  }

  #add(cells: string[], items: CsvItem[]): void {
    if (cells.length > columnsMax)
      items.push({ line: this.#line, problem: tooManyColumns, text: excerpt(cells.join(' ')) })
    else if (cells.length > 1 || cells[0] !== '') items.push({ line: this.#line, cells })
  }

  #skipLine(
    source: string,
    start: number,
    lineEnd: number,
    problem: string,
    items: CsvItem[],
  ): number {
    items.push({ line: this.#line, problem, text: excerpt(source.slice(start, lineEnd)) })
    if (lineEnd === source.length) this.#isSkipping = true
    else this.#line += 1
    return lineEnd + 1
  }
}

const tooManyColumns = `more than ${columnsMax} columns`
const excerpt = (text: string): string => text.slice(0, excerptLength)
const trimReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text)

function count(source: string, wanted: string, from: number, to: number): number {
  let found = 0
  for (
    let at = source.indexOf(wanted, from);
    at !== -1 && at < to;
    at = source.indexOf(wanted, at + 1)
  )
    found += 1
  return found
}

/** One line of CSV. */
export const csvLine = (cells: readonly string[], delimiter = ','): string =>
  `${cells.map((cell) => csvCell(cell, delimiter)).join(delimiter)}\r\n`

const csvCell = (cell: string, delimiter: string): string =>
  cell.includes('"') || cell.includes(delimiter) || /[\r\n]/.test(cell)
    ? `"${cell.replaceAll('"', '""')}"`
    : cell
