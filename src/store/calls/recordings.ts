/** Which recording belongs to which finished call. The sound lies in a file beside the database. */
import type { RecordingFormat } from '../../domain/recordings/recording-format.ts'
import type { AccessLevel } from '../../domain/people/rights.ts'
import { takeIds } from '../counters.ts'
import type { Database, SqlValue, Transaction } from '../database.ts'
import { visibleCondition } from '../lists/rights-sql.ts'

export interface RecordingDraft {
  /** Its path inside the folder of recordings. */
  file: string
  /** As whoever attached it called it. */
  name: string
  format: RecordingFormat
  bytes: number
  /** Hex digits. */
  sha256: string
  durationS: number
  attachedBy: number
  /** Unix seconds. */
  attachedAt: number
}

export interface Recording extends RecordingDraft {
  id: number
  /** `Call.id`. */
  call: number
}

interface RecordingRow {
  id: number
  call: number
  file: string
  name: string
  format: RecordingFormat
  bytes: number
  sha256: string
  duration: number
  attached_by: number
  attached_at: number
}

const columns =
  'r.id, r.call, r.file, r.name, r.format, r.bytes, r.sha256, r.duration, r.attached_by, r.attached_at'

const fromRow = (row: RecordingRow): Recording => ({
  id: row.id,
  call: row.call,
  file: row.file,
  name: row.name,
  format: row.format,
  bytes: row.bytes,
  sha256: row.sha256,
  durationS: row.duration,
  attachedBy: row.attached_by,
  attachedAt: row.attached_at,
})

/** The address of a recording inside the portal. */
export const recordingPath = (id: number): string => `/recordings/${id}`

/**
 * Attaches it to the call, in place of any other. `replaced` is the file that nobody needs any more once
 * the transaction is over. undefined: the call is not finished, or is gone.
 */
export async function saveRecording(
  tx: Transaction,
  call: number,
  draft: RecordingDraft,
): Promise<{ id: number; replaced: string | undefined } | undefined> {
  // First of all, so that of two recordings at once one waits for the other.
  const [held] = await tx.query(
    'update call set record_duration = $2 where id = $1 and statistic is not null returning id',
    [call, draft.durationS],
  )
  if (!held) return undefined
  const id = await takeIds(tx, 'recording')
  await tx.query('update call set record_file = $2, record_url = $3 where id = $1', [
    call,
    id,
    recordingPath(id),
  ])
  const [old] = await tx.query<{ file: string }>(
    'delete from recording where call = $1 returning file',
    [call],
  )
  await tx.query(
    `insert into recording
       (id, call, file, name, format, bytes, sha256, duration, attached_by, attached_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      id,
      call,
      draft.file,
      draft.name,
      draft.format,
      draft.bytes,
      draft.sha256,
      draft.durationS,
      draft.attachedBy,
      draft.attachedAt,
    ],
  )
  return { id, replaced: old?.file }
}

/** undefined: there is none, or its call is none of those that may be seen. */
export async function findRecording(
  database: Database,
  id: number,
  visible: { level: AccessLevel; employee: number },
): Promise<Recording | undefined> {
  const params: SqlValue[] = [id]
  const rights = visibleCondition(visible.level, visible.employee, params, 'k.finished_by')
  const [row] = await database.query<RecordingRow>(
    `select ${columns} from recording r join call k on k.id = r.call where r.id = $1 and ${rights}`,
    params,
  )
  return row && fromRow(row)
}

const pageRows = 1_000

/** All of them, a page at a time. */
export async function* eachRecording(database: Database): AsyncGenerator<Recording> {
  for (let after = 0; ;) {
    const rows = await database.query<RecordingRow>(
      `select ${columns} from recording r where r.id > $1 order by r.id limit ${pageRows}`,
      [after],
    )
    yield* rows.map(fromRow)
    const last = rows.at(-1)
    if (!last || rows.length < pageRows) return
    after = last.id
  }
}

/** Which of the files belong to a recording. */
export async function knownFiles(
  database: Database,
  files: readonly string[],
): Promise<ReadonlySet<string>> {
  const list =
    database.engine === 'sqlite'
      ? 'select value from json_each($1)'
      : 'select value from json_array_elements_text(cast($1 as json))'
  const rows = await database.values<[string]>(
    `select file from recording where file in (${list})`,
    [JSON.stringify(files)],
  )
  return new Set(rows.map(([file]) => file))
}
