/**
 * The feed of calls: what a screen needs to know that shows them. Every step of a call writes its
 * signals (domain/calls/call.ts names them) in the step's own transaction, so a reader who asks for what
 * came after the last signal it has seen misses nothing, whichever process took the step.
 */
import type { CallSignal } from '../domain/calls/call.ts'
import type { Database } from '../store/database.ts'
import { latestSignal, signalsAfter } from '../store/calls/call-signals.ts'
import { perDatabase } from '../store/per-database.ts'

export interface CallFeed {
  /**
   * What came after that signal, oldest first, at most 500 at once. undefined: some of it is no longer
   * kept (it is for an hour), so begin anew: `latest`, then what is shown now.
   */
  since(after: number): Promise<CallSignal[] | undefined>
  /** The newest signal's id, to go on from. */
  latest(): Promise<number>
  /**
   * Hears at once, without words, when this process has written signals; another process's are found
   * by asking. Returns the way to stop that.
   */
  onSignal(listener: () => void): () => void
  /** Signals were committed. */
  wake(): void
}

const readAtOnce = 500

/** The feed of the database, the same for everybody in this process. */
export const callFeedOf = perDatabase(createCallFeed)

function createCallFeed(database: Database): CallFeed {
  const listeners = new Set<() => void>()
  return {
    async since(after) {
      const signals = await signalsAfter(database, after, readAtOnce)
      // Ids have no gaps: a missing one was swept away.
      if (signals[0]) return signals[0].id === after + 1 ? signals : undefined
      if ((await latestSignal(database)) <= after) return signals
      const late = await signalsAfter(database, after, readAtOnce)
      return late[0]?.id === after + 1 ? late : undefined
    },
    latest: () => latestSignal(database),
    onSignal(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    wake() {
      for (const listener of listeners) listener()
    },
  }
}
