/** Settings that an app keeps here, for itself and for each employee. Values are JSON. */
import type { Database, Transaction } from '../database.ts'

/** Of one app; with an employee: of that employee in the app. */
export interface OptionsOwner {
  app: number
  employee?: number
}

// They are read all at once, with each opening of the app: one owner has so many, of so much text.
const optionsMax = 1_000
const lengthMax = 1024 * 1024

const place = ({ app, employee }: OptionsOwner) =>
  employee === undefined
    ? { table: 'app_option', keys: 'app', where: 'app = $1', params: [app] }
    : {
        table: 'app_user_option',
        keys: 'app, employee',
        where: 'app = $1 and employee = $2',
        params: [app, employee],
      }

/** Every option of the owner by its name, as it was sent; empty when there is none. */
export async function readOptions(
  database: Database,
  owner: OptionsOwner,
): Promise<Record<string, unknown>> {
  const { table, where, params } = place(owner)
  const rows = await database.values<[name: string, value: string]>(
    `select name, value from ${table} where ${where} order by name`,
    params,
  )
  return Object.fromEntries(rows.map(([name, value]) => [name, JSON.parse(value) as unknown]))
}

/** Adds and replaces; what is not named stays. False, and nothing is kept: there would be too much. */
export async function saveOptions(
  tx: Transaction,
  owner: OptionsOwner,
  options: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const { table, keys, where, params } = place(owner)
  const before = await tx.values<[name: string, length: number]>(
    `select name, length(value) from ${table} where ${where}`,
    params,
  )
  const changed = Object.entries(options).map(
    ([name, value]) => [name, JSON.stringify(value)] as const,
  )
  const lengths = new Map(before)
  for (const [name, value] of changed) lengths.set(name, value.length)
  const length = [...lengths.values()].reduce((sum, each) => sum + each, 0)
  if (lengths.size > optionsMax || length > lengthMax) return false
  const at = params.length
  await tx.executeMany(
    `insert into ${table} (${keys}, name, value)
     values (${params.map((_each, index) => `$${index + 1}`).join(', ')}, $${at + 1}, $${at + 2})
     on conflict (${keys}, name) do update set value = excluded.value`,
    changed.map(([name, value]) => [...params, name, value]),
  )
  return true
}
