/**
 * How many clients of each type there are, kept up to date by every addition and removal: counting
 * millions of rows would cost more than the page that the count is for.
 */
import type { ClientType } from '../../domain/clients/client.ts'
import type { Database, Transaction } from '../database.ts'

const counterOf = (type: ClientType): string => `${type}.count`

/**
 * Counts added records, or with a number below zero removed ones. It locks the count until the transaction
 * ends.
 */
export async function countMore(tx: Transaction, type: ClientType, more: number): Promise<void> {
  await tx.query(
    `insert into counter (name, value) values ($1, $2)
     on conflict (name) do update set value = counter.value + excluded.value`,
    [counterOf(type), more],
  )
}

/** All records of the type, whoever may read them; without looking at one. */
export async function countAll(database: Database, type: ClientType): Promise<number> {
  const [row] = await database.values<[number]>('select value from counter where name = $1', [
    counterOf(type),
  ])
  return row?.[0] ?? 0
}
