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

// PGlite has one connection for everybody: its transactions wait for each other before they begin.
async function isServer(tx: Transaction): Promise<boolean> {
  if (tx.engine === 'sqlite') return false
  const [row] = await tx.values<[number]>(
    "select count(*)::int from pg_stat_activity where backend_type = 'checkpointer'",
  )
  return (row?.[0] ?? 0) > 0
}
