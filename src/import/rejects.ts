/**
 * The list of what could not be taken, or not all of it: a CSV file beside the import, with the line,
 * the reason and the record as it was. Repaired, it can be imported itself.
 */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
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
  /** The file's path, once it has a line. */
  readonly path: string | undefined
}

/**
 * Opens the file at the first complaint; without one, a list of an earlier run is taken away. A dry
 * run writes nothing.
 */
export function openRejects(path: string, isDryRun = false): Rejects {
  if (isDryRun) return { header() {}, add() {}, close() {}, path: undefined }
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
      if (file === undefined) rmSync(path, { force: true })
      else closeSync(file)
    },
    get path() {
      return isWritten ? path : undefined
    },
  }
}
