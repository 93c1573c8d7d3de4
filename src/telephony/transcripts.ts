import { findStatistic } from '../store/calls/call-statistics.ts'
import type { CallQuestion } from '../store/calls/calls.ts'
import type { Database } from '../store/database.ts'
import { saveTranscript, type TranscriptDraft } from '../store/calls/transcripts.ts'

/** What was said in finished calls. */
export interface Transcripts {
  /** In place of any other. undefined: no such call, or it is not finished. */
  attach(question: CallQuestion, draft: TranscriptDraft): Promise<number | undefined>
}

export const createTranscripts = (database: Database): Transcripts => ({
  async attach({ callId, app }, draft) {
    const statistic = await findStatistic(database, callId)
    if (!statistic || (app !== undefined && statistic.app !== app)) return undefined
    return database.transaction((tx) => saveTranscript(tx, statistic.call, draft))
  },
})
