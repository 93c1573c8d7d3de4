/**
 * Brings the clients of a file into the store. Reading, recognising and preparing come first, then
 * batches, each in one durable transaction: whatever happens in between, a second run finds what the
 * first one kept and adds the rest.
 *
 * It knows nothing of terminals: who calls it shows the progress and the summary.
 */
import type { PhoneReader } from '../domain/phone/phone.ts'
import {
  planClients,
  saveClients,
  type BulkClient,
  type BulkOutcome,
} from '../store/bulk/bulk-clients.ts'
import { rememberClients } from './dry-run.ts'
import { prepareForBulk } from '../store/bulk/bulk-session.ts'
import type { Database } from '../store/database.ts'
import { allStatuses } from '../store/clients/statuses.ts'
import { listUserfields } from '../store/clients/userfields.ts'
import { openPreparedApart } from './apart.ts'
import { createDirectoryWords } from './directory-words.ts'
import { openPrepared, type PreparationRules, type PreparedFile } from './prepared.ts'
import type { FileDescription } from './records.ts'
import type { Complaint, Rejects } from './rejects.ts'
import { fileSize } from './source.ts'

export interface ImportRules extends Omit<
  PreparationRules,
  'batchSize' | 'directories' | 'userfields'
> {
  phones: PhoneReader
  /** Employee for rows that name none. */
  responsible: number
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

// A transaction rewrites each page it touches once, so bigger ones cost less; this one is over in
// half a second, which is what other writers wait.
const batchSizeDefault = 10_000
// What is read at once: small, so that little of it lives long.
const pieceSize = 100
// Rows full of text fill the memory before they fill a batch.
const piecesMax = 128
const problemsMaxDefault = 20
// Below this a thread takes longer to start than the file to be read.
const apartBytesMin = 2 * 1024 * 1024

/**
 * Adds the clients of a file, and brings up to date those that a file of the same place brought before.
 * A dry run changes nothing.
 *
 * @throws ImportError (in the promise) for a file that cannot be read at all; bad rows go to `rejects`.
 */
export async function importClients(
  database: Database,
  path: string,
  rules: ImportRules,
  rejects: Rejects,
): Promise<ImportSummary> {
  const directories = await allStatuses(database)
  const userfields = await listUserfields(database)
  const file = await openFile(path, rules, { directories, userfields })
  rejects.header(file.header)
  const summary = emptySummary(path, file.description)
  const save = createSave(database, rules, createDirectoryWords(directories).firstStage)
  if (!rules.isDryRun) await prepareForBulk(database)
  const batchSize = rules.batchSize ?? batchSizeDefault
  let clients: BulkClient[] = []
  let pieces = 0
  const flush = async (): Promise<void> => {
    pieces = 0
    for (const outcome of await save(clients)) summary[outcome] += 1
    clients = []
  }
  for await (const batch of file.batches()) {
    clients.push(...batch.clients)
    pieces += 1
    if (clients.length >= batchSize || pieces >= piecesMax) await flush()
    summary.rows += batch.rows
    summary.unreadNumbers += batch.unreadNumbers
    note(batch.complaints, summary, rules.problemsMax)
    rejects.add(batch.complaints)
    rules.onProgress?.({ rows: summary.rows, bytes: batch.bytes })
  }
  await flush()
  return summary
}

async function openFile(
  path: string,
  rules: ImportRules,
  { directories, userfields }: Pick<PreparationRules, 'directories' | 'userfields'>,
): Promise<PreparedFile> {
  const { phones, type, map, encoding, delimiter, employees, place, timeZone, nowMs } = rules
  const preparation: PreparationRules = {
    type,
    map,
    encoding,
    delimiter,
    employees,
    directories,
    userfields,
    place,
    timeZone,
    nowMs,
    batchSize: Math.min(rules.batchSize ?? batchSizeDefault, pieceSize),
  }
  const bytes = await fileSize(path)
  return bytes === undefined || bytes >= apartBytesMin
    ? openPreparedApart(path, preparation, phones.country)
    : openPrepared(path, preparation, phones)
}

function createSave(
  database: Database,
  rules: ImportRules,
  firstStage: string,
): (batch: readonly BulkClient[]) => Promise<BulkOutcome[]> {
  const { responsible, nowMs } = rules
  const bulkRules = { responsible, firstStage, now: Math.floor(nowMs / 1000) }
  if (rules.isDryRun) {
    const remembered = rememberClients()
    return async (batch) => {
      const { outcomes } = await planClients(database, batch, bulkRules, rules.phones)
      return remembered(batch, outcomes)
    }
  }
  return async (batch) =>
    batch.length === 0
      ? []
      : database.transaction((tx) => saveClients(tx, batch, bulkRules, rules.phones))
}

/** Counts the complaints, and keeps the first ones. */
export function note(
  complaints: readonly Complaint[],
  summary: ImportSummary,
  problemsMax = problemsMaxDefault,
): void {
  for (const { line, isTaken, problem } of complaints) {
    if (isTaken) summary.withWarnings += 1
    else summary.rejected += 1
    if (summary.problems.length < problemsMax) summary.problems.push({ line, isTaken, problem })
  }
}

export const emptySummary = (file: string, description: FileDescription): ImportSummary => ({
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
