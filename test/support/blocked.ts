import type { Database, Transaction } from '../../src/store/database.ts'

/** Who asks, for `untilBlocked`; 0 where one transaction at a time is open anyway. */
export async function sessionOf(tx: Transaction): Promise<number> {
  if (!(await isServer(tx))) return 0
  const [row] = await tx.values<[number]>('select pg_backend_pid()')
  return row?.[0] ?? 0
}

/** Waits until `work` waits for a lock of the session, or is over. */
export async function untilBlocked(
  database: Database,
  session: number,
  work: Promise<unknown>,
): Promise<void> {
  if (session === 0) return
  let isOver = false
  const ended = () => {
    isOver = true
  }
  work.then(ended, ended)
  const waiting = 'select pid from pg_stat_activity where $1 = any(pg_blocking_pids(pid))'
  while (!isOver && (await database.values(waiting, [session])).length === 0);
}

/**
 * Begins `second` when `first` has written in a transaction of `other` that is not over, and ends that once
 * `second` waits for it; what `second` came to.
 */
export async function during<Value>(
  other: Database,
  first: (tx: Transaction) => Promise<unknown>,
  second: () => Promise<Value>,
): Promise<Value> {
  const written = Promise.withResolvers<number>()
  const mayEnd = Promise.withResolvers<void>()
  const writing = other.transaction(async (tx) => {
    await first(tx)
    written.resolve(await sessionOf(tx))
    await mayEnd.promise
  })
  const session = await Promise.race([written.promise, writing.then(() => 0)])
  const meeting = second()
  await untilBlocked(other, session, meeting)
  mayEnd.resolve()
  await writing
  return meeting
}

// PGlite has one connection for everybody: its transactions wait for each other before they begin.
async function isServer(tx: Transaction): Promise<boolean> {
  if (tx.engine === 'sqlite') return false
  const [row] = await tx.values<[number]>(
    "select count(*)::int from pg_stat_activity where backend_type = 'checkpointer'",
  )
  return (row?.[0] ?? 0) > 0
}
