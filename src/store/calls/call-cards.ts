/** Whose screen shows which call. */
import { cardLifeMs } from '../../domain/calls/call.ts'
import type { Database, Transaction } from '../database.ts'
import { databaseMs } from '../database-clock.ts'
import { listed } from '../lists/listed.ts'

/** Shows the call to those of the employees who are active; returns who did not see it yet, in order. */
export async function openCards(
  tx: Transaction,
  call: number,
  employees: readonly number[],
): Promise<number[]> {
  const rows = await tx.values<[number]>(
    `insert into call_card (employee, call, shown_at)
     select id, cast($2 as bigint), ${databaseMs(tx.engine)} from employee
     where active = 1 and id in ${listed(tx.engine, '$1')}
     on conflict do nothing returning employee`,
    [JSON.stringify(employees), call],
  )
  return rows.map(([employee]) => employee).toSorted((a, b) => a - b)
}

/** Hides the call from the employees, or from everybody; returns those who saw it, in order. */
export async function closeCards(
  tx: Transaction,
  call: number,
  employees?: readonly number[],
): Promise<number[]> {
  const ofThese = employees ? ` and employee in ${listed(tx.engine, '$2')}` : ''
  const rows = await tx.values<[number]>(
    `delete from call_card where call = $1${ofThese} returning employee`,
    [call, ...(employees ? [JSON.stringify(employees)] : [])],
  )
  return rows.map(([employee]) => employee).toSorted((a, b) => a - b)
}

/** The calls that an employee's screen shows, by `Call.id`, the one shown first at the front. */
export async function cardsOf(database: Database, employee: number): Promise<number[]> {
  const rows = await database.values<[number]>(
    `select call from call_card
     where employee = $1 and shown_at > ${databaseMs(database.engine)} - ${cardLifeMs}
     order by shown_at, call`,
    [employee],
  )
  return rows.map(([call]) => call)
}

/** Who sees the call, in order. */
export async function viewersOf(database: Database, call: number): Promise<number[]> {
  const rows = await database.values<[number]>(
    'select employee from call_card where call = $1 order by employee',
    [call],
  )
  return rows.map(([employee]) => employee)
}
