/** What whoever shows calls is told; see `SignalKind` for what there is. */
import type { CallSignal, SignalKind } from '../../domain/calls/call.ts'
import { takeIds } from '../counters.ts'
import type { Database, Transaction } from '../database.ts'
import { databaseMs } from '../database-clock.ts'

// Who was away for longer reads afresh which calls there are.
const keptMs = 3_600_000
const sweptEvery = 512

/**
 * Writes the signals down, in their order. The counter is locked until the end of the transaction, so
 * ids are in the order of commits and nobody who reads in their order passes one by; for that, and so
 * that others wait shortly, this is the last thing that a transaction does.
 */
export async function writeSignals(
  tx: Transaction,
  call: number,
  signals: readonly { kind: SignalKind; employees: readonly number[] }[],
): Promise<void> {
  const first = await takeIds(tx, 'call_signal', signals.length)
  const now = databaseMs(tx.engine)
  await tx.executeMany(
    `insert into call_signal (id, call, kind, employees, at) values ($1, $2, $3, $4, ${now})`,
    signals.map(({ kind, employees }, index) => [
      first + index,
      call,
      kind,
      JSON.stringify(employees),
    ]),
  )
  if (first % sweptEvery < signals.length)
    await tx.query(
      `delete from call_signal where at < ${now} - ${keptMs}
         and id in (select id from call_signal order by id limit ${2 * sweptEvery})`,
    )
}

/** The signals after that one, oldest first. */
export async function signalsAfter(
  database: Database,
  after: number,
  limit: number,
): Promise<CallSignal[]> {
  const rows = await database.query<Omit<CallSignal, 'employees'> & { employees: string }>(
    `select id, call, kind, employees, at from call_signal where id > $1 order by id limit ${limit}`,
    [after],
  )
  return rows.map((row) => ({ ...row, employees: JSON.parse(row.employees) as number[] }))
}

/** The newest signal's id; 0: there was none yet. */
export async function latestSignal(database: Database): Promise<number> {
  const [row] = await database.values<[number]>(
    `select value from counter where name = 'call_signal'`,
  )
  return row?.[0] ?? 0
}
