import { noteMaxLength } from '../domain/calls/call-card.ts'
import { viewersOf } from '../store/calls/call-cards.ts'
import { notesOf, saveNote, wasShown } from '../store/calls/call-notes.ts'
import { writeSignals } from '../store/calls/call-signals.ts'
import { findCall } from '../store/calls/calls.ts'
import type { Database } from '../store/database.ts'
import { callFeedOf } from './call-feed.ts'

export type NoteOutcome = 'saved' | 'no such call' | 'too long'

export interface CallNotes {
  /**
   * Keeps what the employee writes about a call that is or was shown to them, also after its end. It is
   * the comment of the call in the statistics, and whoever sees the call sees it.
   */
  save(callId: string, employee: number, text: string): Promise<NoteOutcome>
}

export function createCallNotes(database: Database): CallNotes {
  const feed = callFeedOf(database)
  return {
    async save(callId, employee, given) {
      const text = given.trim() === '' ? '' : given
      if (text.length > noteMaxLength) return 'too long'
      const isSaved = await database.transaction(async (tx) => {
        const call = await findCall(tx, { callId }, true)
        if (!call || !(await wasShown(tx, call.id, employee))) return false
        const before = (await notesOf(tx, call.id)).find(({ author }) => author === employee)
        if ((before?.text ?? '') === text) return true
        await saveNote(tx, call.id, { author: employee, text })
        const employees = await viewersOf(tx, call.id)
        if (employees.length > 0) await writeSignals(tx, call.id, [{ kind: 'changed', employees }])
        return true
      })
      if (!isSaved) return 'no such call'
      feed.wake()
      return 'saved'
    },
  }
}
