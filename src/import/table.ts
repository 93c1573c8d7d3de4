import { CsvSplitter, isCsvProblem } from './csv.ts'
import { detectDelimiter, detectNewline, toldDelimiter, type Delimiter } from './delimiter.ts'
import type { Encoding } from './encoding.ts'
import { ImportError } from './import-error.ts'
import type { Complaint } from './rejects.ts'
import { openText, type TextSource } from './source.ts'

/** A CSV file as it is, before its columns mean anything. */
export interface Table {
  header: string[]
  encoding: Encoding
  delimiter: Delimiter
  /** Can be read once. */
  pieces(): AsyncIterable<TablePiece>
  bytesRead(): number
}

export interface TableRow {
  line: number
  cells: string[]
}

export interface TablePiece {
  rows: TableRow[]
  complaints: Complaint[]
}

/** A table with a header, its delimiter recognised. @throws ImportError (in the promise) without one. */
export async function openTable(
  path: string,
  wishes: { encoding?: Encoding | undefined; delimiter?: Delimiter | undefined },
): Promise<Table> {
  return tableOf(path, await openText(path, wishes.encoding), wishes.delimiter)
}

export function tableOf(path: string, source: TextSource, wished: Delimiter | undefined): Table {
  const told = toldDelimiter(source.head)
  const delimiter = wished ?? told ?? detectDelimiter(source.head)
  const newline = detectNewline(source.head)
  const isHeader = headerFinder(told !== undefined)
  const header = firstRecord(path, new CsvSplitter(delimiter, newline), source, isHeader)
  return {
    header,
    encoding: source.encoding,
    delimiter,
    pieces: () =>
      tablePieces(source, new CsvSplitter(delimiter, newline), {
        width: header.length,
        isHeader: headerFinder(told !== undefined),
      }),
    bytesRead: source.bytesRead,
  }
}

/** Says of each record that is not blank whether it is the header: the first one, or the one after `sep=;`. */
function headerFinder(isDelimiterTold: boolean): () => boolean {
  const wanted = isDelimiterTold ? 1 : 0
  let met = -1
  return () => {
    met += 1
    return met === wanted
  }
}

function firstRecord(
  path: string,
  splitter: CsvSplitter,
  source: TextSource,
  isHeader: () => boolean,
): string[] {
  for (const item of splitter.push(source.head, source.isWhole)) {
    if (isCsvProblem(item)) throw new ImportError(`${path}, line ${item.line}: ${item.problem}`)
    if (!item.cells.every(isBlank) && isHeader()) return item.cells
  }
  throw new ImportError(
    source.head.trim() === '' ? `${path} is empty` : `${path} has no header line that ends`,
  )
}

async function* tablePieces(
  source: TextSource,
  splitter: CsvSplitter,
  { width, isHeader }: { width: number; isHeader: () => boolean },
): AsyncGenerator<TablePiece> {
  let isBody = false
  const read = (text: string, isLast: boolean): TablePiece => {
    const piece: TablePiece = { rows: [], complaints: [] }
    for (const item of splitter.push(text, isLast)) {
      const { line } = item
      if (isCsvProblem(item)) {
        const { problem, text: excerpt } = item
        piece.complaints.push({ line, isTaken: false, problem, cells: [excerpt] })
        continue
      }
      const { cells } = item
      if (cells.every(isBlank)) continue
      if (!isBody) {
        isBody = isHeader()
        continue
      }
      const problem = widthProblem(cells, width)
      if (problem) piece.complaints.push({ line, isTaken: false, problem, cells })
      else piece.rows.push(item)
    }
    return piece
  }
  for await (const text of source.text) yield read(withoutNul(text), false)
  yield read('', true)
}

const isBlank = (cell: string): boolean => cell === '' || cell.trim() === ''

function widthProblem(cells: readonly string[], width: number): string | undefined {
  if (cells.length === width) return undefined
  if (cells.length > width && cells.slice(width).every(isBlank)) return undefined
  return `it has ${cells.length} cells where the header has ${width}`
}

// U+0000 cannot be kept in a text by every engine, and nobody typed it.
export const withoutNul = (text: string): string =>
  text.includes('\0') ? text.replaceAll('\0', '') : text
