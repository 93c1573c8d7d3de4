/** Reads a file of any format as a stream of rows and of complaints about what is no row. */
import type { ClientType } from '../domain/clients/client.ts'
import { emptyRow, type ClientRow } from './client-row.ts'
import { readLayout, type CsvLayout } from './csv-layout.ts'
import type { Delimiter } from './delimiter.ts'
import type { Encoding } from './encoding.ts'
import type { Complaint } from './rejects.ts'
import { ImportError } from './import-error.ts'
import { jsonRow } from './json-row.ts'
import type { PortalFields } from '../domain/fields/portal-fields.ts'
import { openText, type TextSource } from './source.ts'
import { tableOf, withoutNul, type Table } from './table.ts'
import { VcardSplitter } from './vcard.ts'
import { vcardRow } from './vcard-row.ts'
import type { Target } from './target.ts'

export interface ReadWishes {
  type?: ClientType | undefined
  map?: ReadonlyMap<string, Target> | undefined
  /** Those that a map may name. */
  fields: PortalFields
  encoding?: Encoding | undefined
  delimiter?: Delimiter | undefined
}

/** What was recognised, for summaries. */
export interface FileDescription {
  format: string
  title: string
  encoding: Encoding
  delimiter: Delimiter | null
  /** null: every record says its own. */
  type: ClientType | null
  /** Column and where it goes; null: not taken. */
  columns: { header: string; target: string | null }[]
}

export interface Piece {
  rows: ClientRow[]
  complaints: Complaint[]
}

export interface RecordFile {
  description: FileDescription
  /** Header of the rejects file. */
  header: readonly string[]
  /** Can be read once. */
  pieces(): AsyncIterable<Piece>
  bytesRead(): number
}

/**
 * A file by what it begins with: vCard, JSON Lines, else a table whose header says where columns go.
 *
 * @throws ImportError (in the promise) that says how to export or map it instead.
 */
export async function openRecords(path: string, wishes: ReadWishes): Promise<RecordFile> {
  const source = await openText(path, wishes.encoding)
  const beginning = source.head.trimStart()
  if (/^BEGIN:VCARD\s/i.test(beginning)) return openVcards(source, wishes)
  if (/^\{\s*[\r\n]/.test(beginning))
    throw new ImportError(
      `${path} has JSON objects over several lines: write each on one line (JSON Lines)`,
    )
  if (beginning.startsWith('{')) return openJsonLines(source, wishes)
  if (/^\[\s*[{\]]/.test(beginning))
    throw new ImportError(`${path} is one JSON array: write one object on each line (JSON Lines)`)
  // Bitrix24 and others call a web page .xls, as Excel opens it.
  if (/^<(?:!doctype|html|head|meta|table|\?xml|style)\b/i.test(beginning))
    throw new ImportError(
      `${path} is a web page or XML, whatever its name says. Open it in a spreadsheet program and save it as CSV`,
    )
  return openCsv(path, source, wishes)
}

function openCsv(path: string, source: TextSource, wishes: ReadWishes): RecordFile {
  const table = tableOf(path, source, wishes.delimiter)
  const layout = readLayout(table.header, wishes)
  return {
    description: {
      format: layout.format?.name ?? 'csv',
      title: layout.format?.title ?? 'CSV',
      encoding: table.encoding,
      delimiter: table.delimiter,
      type: layout.type,
      columns: layout.header.map((cell, index) => ({
        header: cell,
        target: layout.targets[index] ?? null,
      })),
    },
    header: layout.header,
    pieces: () => clientPieces(table, layout),
    bytesRead: table.bytesRead,
  }
}

async function* clientPieces(table: Table, layout: CsvLayout): AsyncGenerator<Piece> {
  for await (const { rows, complaints } of table.pieces())
    yield {
      rows: rows.map(({ line, cells }) => {
        const row = emptyRow(layout.type, line, cells)
        layout.fill(row, cells)
        return row
      }),
      complaints,
    }
}

function openVcards(source: TextSource, { type }: ReadWishes): RecordFile {
  const splitter = new VcardSplitter()
  const read = (text: string, isLast: boolean): Piece => {
    const piece: Piece = { rows: [], complaints: [] }
    for (const item of splitter.push(text, isLast)) {
      if (!('problem' in item)) {
        const row = vcardRow(item, type)
        if (row) piece.rows.push(row)
      } else {
        const { line, problem } = item
        piece.complaints.push({ line, isTaken: false, problem, cells: [item.text] })
      }
    }
    return piece
  }
  return {
    description: { ...withoutColumns(source), format: 'vcard', title: 'vCard', type: type ?? null },
    header: ['card'],
    pieces: () => textPieces(source, read),
    bytesRead: source.bytesRead,
  }
}

function openJsonLines(source: TextSource, { type }: ReadWishes): RecordFile {
  let rest = ''
  let number = 0
  let isSkipping = false
  const take = (line: string, piece: Piece): void => {
    number += 1
    if (line.trim() === '') return
    const { row, problem } = jsonRow(line, number, type)
    if (row) piece.rows.push(row)
    else piece.complaints.push({ line: number, isTaken: false, problem, cells: [line] })
  }
  const read = (text: string, isLast: boolean): Piece => {
    const piece: Piece = { rows: [], complaints: [] }
    const lines = (rest + text).split('\n')
    rest = isLast ? '' : (lines.pop() as string)
    for (const line of lines) {
      if (isSkipping) {
        isSkipping = false
        number += 1
      } else take(line, piece)
    }
    if (rest.length > lineLengthMax) {
      if (!isSkipping)
        piece.complaints.push({
          line: number + 1,
          isTaken: false,
          problem: `the line is longer than ${lineLengthMax} characters`,
          cells: [rest.slice(0, 200)],
        })
      isSkipping = true
      rest = ''
    }
    return piece
  }
  return {
    description: {
      ...withoutColumns(source),
      format: 'jsonl',
      title: 'JSON Lines',
      type: type ?? null,
    },
    header: ['json'],
    pieces: () => textPieces(source, read),
    bytesRead: source.bytesRead,
  }
}

const lineLengthMax = 4 * 1024 * 1024

const withoutColumns = ({
  encoding,
}: TextSource): Pick<FileDescription, 'encoding' | 'delimiter' | 'columns'> => ({
  encoding,
  delimiter: null,
  columns: [],
})

async function* textPieces(
  source: TextSource,
  read: (text: string, isLast: boolean) => Piece,
): AsyncGenerator<Piece> {
  for await (const text of source.text) yield read(withoutNul(text), false)
  yield read('', true)
}
