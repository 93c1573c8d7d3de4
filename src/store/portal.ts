/** What is true of the portal as a whole. */
import { randomBytes } from 'node:crypto'
import { blankEmployee, saveEmployee } from './people/employees.ts'
import type { Database, Transaction } from './database.ts'
import { waitForOtherStarts } from './start-lock.ts'

/** True until `startPortal` has run. */
export async function isNewPortal(database: Database): Promise<boolean> {
  const rows = await database.query("select name from portal where name = 'member_id'")
  return rows.length === 0
}

/**
 * Gives a new portal its identity and employee 1, its administrator. The member id is 32 hex digits,
 * fixed for good and independent of the address.
 * https://apidocs.bitrix24.com/settings/oauth/index.html
 */
export async function startPortal(tx: Transaction, nowMs: number): Promise<void> {
  await tx.executeMany('insert into portal (name, value) values ($1, $2)', [
    ['member_id', randomBytes(16).toString('hex')],
    ['created_at', String(Math.floor(nowMs / 1000))],
  ])
  const administrator = {
    ...blankEmployee,
    id: 1,
    isAdmin: true,
    name: 'Portal',
    lastName: 'Administrator',
    email: 'admin@portal.example',
    isTimeTracked: false,
  }
  await saveEmployee(tx, administrator, nowMs)
}

/**
 * Starts the portal where there is none yet, together with what `fill` adds to it. Of several processes
 * that begin at once one does so. undefined: it is there already.
 */
export async function startPortalOnce<T>(
  database: Database,
  nowMs: number,
  fill: (tx: Transaction) => Promise<T>,
): Promise<T | undefined> {
  if (!(await isNewPortal(database))) return undefined
  return database.transaction(async (tx) => {
    await waitForOtherStarts(tx)
    if (!(await isNewPortal(tx))) return undefined
    await startPortal(tx, nowMs)
    return fill(tx)
  })
}

/** The address under which the portal was served last; undefined: never. */
export async function lastAddress(database: Database): Promise<string | undefined> {
  const [row] = await database.query<{ value: string }>(
    "select value from portal where name = 'address'",
  )
  return row?.value
}

/** Remembers the address for commands that print it. Nothing is written when it is the same. */
export async function rememberAddress(database: Database, address: string): Promise<void> {
  if ((await lastAddress(database)) === address) return
  await database.transaction((tx) =>
    tx.query(
      `insert into portal (name, value) values ('address', $1)
       on conflict (name) do update set value = excluded.value`,
      [address],
    ),
  )
}

/** 32 hex digits that never change; '' before `startPortal`. */
export async function memberIdOf(database: Database): Promise<string> {
  const [row] = await database.query<{ value: string }>(
    "select value from portal where name = 'member_id'",
  )
  return row?.value ?? ''
}
