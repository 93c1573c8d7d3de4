/**
 * Brings the clients of a file into the store. Reading, recognising and preparing come first, then
 * batches, each in one durable transaction: whatever happens in between, a second run finds what the
 * first one kept and adds the rest.
 *
 * It knows nothing of terminals: who calls it shows the progress and the summary.
 */
import type { PhoneReader } from '../domain/phone.ts'
import {
  planClients,
  saveClients,
  type BulkClient,
  type BulkOutcome,
} from '../store/bulk-clients.ts'
import type { Database } from '../store/database.ts'
import type { Employee } from '../store/employees.ts'
import { prepareClient, type PrepareRules } from './prepare.ts'
import { openRecords, type FileDescription, type ReadWishes, type RecordFile } from './records.ts'
import type { Complaint, Rejects } from './rejects.ts'
import { createFindResponsible } from './responsible.ts'

export interface ImportRules extends ReadWishes {
  phones: PhoneReader
  employees: readonly Employee[]
  /** Employee for rows that name none. */
  responsible: number
  /** The place that external ids belong to; by default the format's name. */
  place?: string | undefined
  timeZone: string
  nowMs: number
  isDryRun?: boolean | undefined
  /** Rows in one transaction. */
  batchSize?: number
  /** How many complaints the summary holds. */
  problemsMax?: number | undefined
  onProgress?(progress: Progress): void
}

export interface Progress {
  rows: number
  bytes: number
}

export interface ImportSummary {
  file: string
  description: FileDescription
  /** Records read. */
  rows: number
  added: number
  updated: number
  unchanged: number
  rejected: number
  /** Rows that were taken, but not in every part. */
  withWarnings: number
  /** Numbers among them that could not be read. */
  unreadNumbers: number
  /** The first complaints. */
  problems: { line: number; isTaken: boolean; problem: string }[]
}

const batchSizeDefault = 5_000
const problemsMaxDefault = 20

export async function importClients(
  database: Database,
  path: string,
  rules: ImportRules,
  rejects: Rejects,
): Promise<ImportSummary> {
  const file = await openRecords(path, rules)
  rejects.header(file.header)
  const summary = emptySummary(path, file)
  const prepareRules: PrepareRules = {
    phones: rules.phones,
    findResponsible: createFindResponsible(rules.employees),
    place: rules.place ?? file.description.format,
    timeZone: rules.timeZone,
    now: Math.floor(rules.nowMs / 1000),
  }
  const save = createSave(database, rules)
  const batchSize = rules.batchSize ?? batchSizeDefault
  let batch: BulkClient[] = []
  const flush = async (): Promise<void> => {
    for (const outcome of await save(batch)) summary[outcome] += 1
    batch = []
    rules.onProgress?.({ rows: summary.rows, bytes: file.bytesRead() })
  }
  for await (const piece of file.pieces()) {
    complain(piece.complaints, summary, rejects, rules.problemsMax)
    const complaints: Complaint[] = []
    for (const row of piece.rows) {
      summary.rows += 1
      const { client, ...rest } = prepareClient(row, prepareRules)
      if (client) {
        batch.push(client)
        const warnings = 'warnings' in rest ? rest.warnings : []
        if (warnings.length > 0)
          complaints.push({
            line: row.line,
            isTaken: true,
            problem: warnings.join('; '),
            cells: row.cells,
          })
        for (const warning of warnings)
          if (warning.endsWith('as a number')) summary.unreadNumbers += 1
      } else if ('problem' in rest)
        complaints.push({ line: row.line, isTaken: false, problem: rest.problem, cells: row.cells })
      if (batch.length >= batchSize) await flush()
    }
    complain(complaints, summary, rejects, rules.problemsMax)
  }
  await flush()
  return summary
}

function createSave(
  database: Database,
  rules: ImportRules,
): (batch: readonly BulkClient[]) => Promise<BulkOutcome[]> {
  const bulkRules = { responsible: rules.responsible, now: Math.floor(rules.nowMs / 1000) }
  return async (batch) => {
    if (batch.length === 0) return []
    if (rules.isDryRun)
      return (await planClients(database, batch, bulkRules, rules.phones)).outcomes
    return database.transaction((tx) => saveClients(tx, batch, bulkRules, rules.phones))
  }
}

function complain(
  complaints: readonly Complaint[],
  summary: ImportSummary,
  rejects: Rejects,
  problemsMax = problemsMaxDefault,
): void {
  rejects.add(complaints)
  for (const { line, isTaken, problem } of complaints) {
    if (isTaken) summary.withWarnings += 1
    else summary.rejected += 1
    if (summary.problems.length < problemsMax) summary.problems.push({ line, isTaken, problem })
  }
}

const emptySummary = (file: string, { description }: RecordFile): ImportSummary => ({
  file,
  description,
  rows: 0,
  added: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  withWarnings: 0,
  unreadNumbers: 0,
  problems: [],
})
