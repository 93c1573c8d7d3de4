/** What was said in finished calls, word by word. */
import type { TranscriptLine } from '../../domain/calls/transcript.ts'
import { takeIds } from '../counters.ts'
import type { Database, Transaction } from '../database.ts'

export interface TranscriptDraft {
  lines: readonly TranscriptLine[]
  cost: number | null
  currency: string | null
  attachedBy: number
  /** Unix seconds. */
  attachedAt: number
}

export interface Transcript extends TranscriptDraft {
  id: number
}

type StoredLine = [side: 0 | 1, from: number, to: number, text: string]

/** In place of any other of the call. undefined: the call is not finished, or is gone. */
export async function saveTranscript(
  tx: Transaction,
  call: number,
  draft: TranscriptDraft,
): Promise<number | undefined> {
  // Sets nothing new yet: it holds the call, and calls are held before counters.
  const [held] = await tx.query(
    'update call set transcript = null where id = $1 and statistic is not null returning id',
    [call],
  )
  if (!held) return undefined
  const id = await takeIds(tx, 'transcript')
  await tx.query('update call set transcript = $2 where id = $1', [call, id])
  const messages = draft.lines.map(({ side, startS, stopS, text }): StoredLine => [
    side === 'employee' ? 0 : 1,
    startS,
    stopS,
    text.replaceAll('\0', ''),
  ])
  await tx.query('delete from transcript where call = $1', [call])
  await tx.query(
    `insert into transcript (id, call, messages, cost, cost_currency, attached_by, attached_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      id,
      call,
      JSON.stringify(messages),
      draft.cost,
      draft.currency,
      draft.attachedBy,
      draft.attachedAt,
    ],
  )
  return id
}

/** The transcript of the call; undefined: it has none, or there is no such call. */
export async function findTranscript(
  database: Database,
  callId: string,
): Promise<Transcript | undefined> {
  const [row] = await database.query<{
    id: number
    messages: string
    cost: number | null
    cost_currency: string | null
    attached_by: number
    attached_at: number
  }>(
    `select t.id, t.messages, t.cost, t.cost_currency, t.attached_by, t.attached_at
     from transcript t join call k on k.id = t.call where k.call_id = $1`,
    [callId],
  )
  return (
    row && {
      id: row.id,
      lines: (JSON.parse(row.messages) as StoredLine[]).map(([side, startS, stopS, text]) => ({
        side: side === 0 ? 'employee' : 'client',
        startS,
        stopS,
        text,
      })),
      cost: row.cost,
      currency: row.cost_currency,
      attachedBy: row.attached_by,
      attachedAt: row.attached_at,
    }
  )
}
