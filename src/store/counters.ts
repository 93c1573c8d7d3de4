import type { Transaction } from './database.ts'

/** Takes `count` ids that were never given before; returns the first of them. */
export async function takeIds(tx: Transaction, counter: string, count = 1): Promise<number> {
  const [row] = await tx.query<{ value: number }>(
    `insert into counter (name, value) values ($1, $2)
     on conflict (name) do update set value = counter.value + excluded.value
     returning value`,
    [counter, count],
  )
  if (!row) throw new Error(`counter ${counter} gave no id`)
  return row.value - count + 1
}

/** Sees to it that ids up to `id`, given by somebody else, are never given again. */
export async function reserveIds(tx: Transaction, counter: string, id: number): Promise<void> {
  await tx.query(
    `insert into counter (name, value) values ($1, $2)
     on conflict (name) do update set value = excluded.value where counter.value < excluded.value`,
    [counter, id],
  )
}
