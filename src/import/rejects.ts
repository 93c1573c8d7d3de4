/**
 * The list of what could not be taken, or not all of it: a CSV file beside the import, with the line,
 * the reason and the record as it was. Repaired, it can be imported itself.
 */
import { closeSync, openSync, readSync, rmSync, statSync, writeSync, type Stats } from 'node:fs'
import { csvLine } from './csv.ts'
import { ImportError } from './import-error.ts'
import { rejectsHeaders } from './csv-layout.ts'

export interface Complaint {
  line: number
  /** Whether the record was taken all the same. */
  isTaken: boolean
  problem: string
  cells: readonly string[]
}

export interface Rejects {
  header(cells: readonly string[]): void
  add(complaints: readonly Complaint[]): void
  close(): void
  /** After an import without complaints: takes the list of an earlier one away. */
  removeStale(): void
  /** The file's path, once it has a line. */
  readonly path: string | undefined
}

/**
 * Opens the file at the first complaint. A dry run writes nothing.
 *
 * @throws ImportError when the path holds something else than such a list: it is left as it is
 */
export function openRejects(path: string, isDryRun = false): Rejects {
  if (isDryRun) return { header() {}, add() {}, close() {}, removeStale() {}, path: undefined }
  const earlier = statusOf(path)
  if (earlier?.isDirectory())
    throw new ImportError(`${path} is a folder; name a file for the rejected rows with --rejects`)
  if (earlier?.isFile() && earlier.size > 0 && !isList(path))
    throw new ImportError(
      `${path} is no list of rows that an import left out, and stays as it is; name another with --rejects`,
    )
  let file: number | undefined
  let isWritten = false
  let header: readonly string[] = []
  const write = (text: string): void => {
    try {
      file ??= openSync(path, 'w')
      writeSync(file, text)
    } catch (error) {
      throw new ImportError(
        `the rejects file ${path} cannot be written (${(error as Error).message}); name another with --rejects`,
        { cause: error },
      )
    }
  }
  return {
    header(cells) {
      header = cells
    },
    add(complaints) {
      if (complaints.length === 0) return
      isWritten = true
      if (file === undefined) write(`\uFEFF${csvLine([...rejectsHeaders, ...header])}`)
      write(
        complaints
          .map(({ line, isTaken, problem, cells }) =>
            csvLine([String(line), isTaken ? 'yes' : 'no', problem, ...cells]),
          )
          .join(''),
      )
    },
    close() {
      if (file !== undefined) closeSync(file)
    },
    removeStale() {
      if (isWritten || !earlier?.isFile()) return
      try {
        rmSync(path, { force: true })
      } catch (error) {
        throw new ImportError(
          `everything was imported, but the list of an earlier import cannot be removed (${(error as Error).message})`,
          { cause: error },
        )
      }
    },
    get path() {
      return isWritten ? path : undefined
    },
  }
}

/** undefined for nothing, and for what may not be looked at: writing will say why. */
function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

// Spreadsheet programs drop the mark, or put the names of columns in quotes.
function isList(path: string): boolean {
  const start = Buffer.alloc(64)
  try {
    const file = openSync(path, 'r')
    try {
      readSync(file, start, 0, start.length, 0)
    } finally {
      closeSync(file)
    }
  } catch {
    return false
  }
  return /^\uFEFF?"?callerbook:line\b/.test(start.toString('utf8'))
}
