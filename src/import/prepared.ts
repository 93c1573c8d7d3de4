/** A file as batches of clients that are ready for the store. */
import type { DirectoryValue } from '../domain/clients/directories.ts'
import type { Userfield } from '../domain/clients/userfield.ts'
import type { PhoneReader } from '../domain/phone/phone.ts'
import type { BulkClient } from '../store/bulk/bulk-clients.ts'
import type { Employee } from '../store/people/employees.ts'
import { createDirectoryWords } from './directory-words.ts'
import { isMonthFirst } from './moment.ts'
import { portalFields } from '../domain/fields/portal-fields.ts'
import { prepareClient, unreadNumber, type PrepareRules } from './prepare.ts'
import { openRecords, type FileDescription, type ReadWishes } from './records.ts'
import type { Complaint } from './rejects.ts'
import { createFindResponsible } from './responsible.ts'

export interface PreparedFile {
  description: FileDescription
  /** Header of the rejects file. */
  header: readonly string[]
  /** Can be read once. */
  batches(): AsyncIterable<PreparedBatch>
}

export interface PreparedBatch {
  clients: BulkClient[]
  complaints: Complaint[]
  /** Records read, taken or not. */
  rows: number
  unreadNumbers: number
  /** Bytes of the file read so far. */
  bytes: number
}

export interface PreparationRules extends Omit<ReadWishes, 'fields'> {
  employees: readonly Employee[]
  /** Those of the portal. */
  directories: readonly DirectoryValue[]
  /** The custom fields of the portal. */
  userfields: readonly Userfield[]
  place?: string | undefined
  timeZone: string
  nowMs: number
  /** Rows in a batch. */
  batchSize: number
}

/** Opens a file; its rows are read and prepared batch by batch. @throws ImportError (in the promise). */
export async function openPrepared(
  path: string,
  rules: PreparationRules,
  phones: PhoneReader,
): Promise<PreparedFile> {
  const fields = portalFields(rules.userfields, rules.timeZone)
  const file = await openRecords(path, { ...rules, fields })
  const { description } = file
  const prepareRules: PrepareRules = {
    phones,
    findResponsible: createFindResponsible(rules.employees),
    words: createDirectoryWords(rules.directories),
    areChoicesIds: description.format === 'jsonl',
    fields,
    place: rules.place ?? description.format,
    timeZone: rules.timeZone,
    isMonthFirst: isMonthFirst(phones.country),
    now: Math.floor(rules.nowMs / 1000),
  }
  return {
    description,
    header: file.header,
    async *batches() {
      let batch = emptyBatch()
      let pieces = 0
      for await (const piece of file.pieces()) {
        pieces += 1
        batch.complaints.push(...piece.complaints)
        batch.rows += piece.complaints.length
        for (const row of piece.rows) {
          const prepared = prepareClient(row, prepareRules)
          batch.rows += 1
          const { line, cells } = row
          if (!prepared.client) {
            batch.complaints.push({ line, cells, isTaken: false, problem: prepared.problem })
          } else {
            batch.clients.push(prepared.client)
            const { warnings } = prepared
            if (warnings.length > 0) {
              batch.complaints.push({ line, cells, isTaken: true, problem: warnings.join('; ') })
              batch.unreadNumbers += warnings.filter((each) => each.endsWith(unreadNumber)).length
            }
          }
          if (batch.rows >= rules.batchSize) {
            yield finished(batch, file.bytesRead())
            batch = emptyBatch()
            pieces = 0
          }
        }
        if (pieces >= piecesMax) {
          yield finished(batch, file.bytesRead())
          batch = emptyBatch()
          pieces = 0
        }
      }
      yield finished(batch, file.bytesRead())
    },
  }
}

// Few rows can be much text, and many batches wait for the store.
const piecesMax = 2

const emptyBatch = (): PreparedBatch => ({
  clients: [],
  complaints: [],
  rows: 0,
  unreadNumbers: 0,
  bytes: 0,
})

const finished = (batch: PreparedBatch, bytes: number): PreparedBatch => ({
  ...batch,
  complaints: batch.complaints.toSorted((a, b) => a.line - b.line),
  bytes,
})
