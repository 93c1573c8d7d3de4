import { refRange, type ClientRef, type ClientType } from '../../domain/clients/client.ts'
import type { NumberKey } from '../../domain/phone/phone.ts'
import type { Database, SqlValue } from '../database.ts'

/** The clients of a type with any of the numbers, by ascending id, at most `limit`. */
export const refsByNumbers = (
  database: Database,
  type: ClientType,
  numbers: readonly NumberKey[],
  limit: number,
): Promise<ClientRef[]> => refsByKeys(database, 'phone', 'number', type, numbers, limit)

/** The same for e-mail addresses. */
export const refsByAddresses = (
  database: Database,
  type: ClientType,
  addresses: readonly string[],
  limit: number,
): Promise<ClientRef[]> => refsByKeys(database, 'email', 'address', type, addresses, limit)

/**
 * One walk along the index per key, each ended at its own limit: a number that a hundred thousand
 * clients share costs no more than one that twenty share. The plan is kept in test/plans.
 */
export const refsStatement = (
  table: 'phone' | 'email',
  key: string,
  count: number,
  limit: number,
): string =>
  `${Array.from(
    { length: count },
    (_, index) => `select ref from (select distinct ref from ${table}
  where ${key} = $${index + 3} and ref between $1 and $2 order by ref limit ${limit}) k${index}`,
  ).join('\nunion\n')}
order by ref limit ${limit}`

async function refsByKeys(
  database: Database,
  table: 'phone' | 'email',
  key: string,
  type: ClientType,
  keys: readonly SqlValue[],
  limit: number,
): Promise<ClientRef[]> {
  if (keys.length === 0) return []
  const { first, last } = refRange(type)
  const sql = refsStatement(table, key, keys.length, limit)
  const rows = await database.values<[ClientRef]>(sql, [first, last, ...keys])
  return rows.map(([ref]) => ref)
}

/** More clients than this that share a key are found with one of the walks by type. */
export const fewRefs = 60

// One statement is prepared for each of these counts of keys.
const keyCounts = [1, 2, 5, 10, 20, 30, 50] as const
const keysMax = 50

/** The clients of each key up to one more than `fewRefs`, whatever their type. Its plan is kept in test/plans. */
export const refsOfKeysStatement = (table: 'phone' | 'email', key: string, count: number): string =>
  Array.from(
    { length: count },
    (_, index) => `select ${index} as k, ref from (select distinct ref from ${table}
  where ${key} = $${index + 1} order by ref limit ${fewRefs + 1}) k${index}`,
  ).join('\nunion all\n')

const statementsOf = (table: 'phone' | 'email', key: string): ReadonlyMap<number, string> =>
  new Map(keyCounts.map((count) => [count, refsOfKeysStatement(table, key, count)]))

const statements = {
  phone: statementsOf('phone', 'number'),
  email: statementsOf('email', 'address'),
}

/** For each key its clients by ascending reference; a list longer than `fewRefs` is not complete. */
export async function refsOfKeys(
  database: Database,
  table: 'phone' | 'email',
  keys: readonly SqlValue[],
): Promise<ClientRef[][]> {
  const found: ClientRef[][] = keys.map(() => [])
  for (let from = 0; from < keys.length; from += keysMax) {
    const asked = keys.slice(from, from + keysMax)
    const count = keyCounts.find((each) => each >= asked.length) ?? keysMax
    const sql = statements[table].get(count) as string
    // Nothing equals null: the places that are not needed find nobody.
    const params = [...asked, ...Array.from({ length: count - asked.length }, () => null)]
    for (const [k, ref] of await database.values<[number, ClientRef]>(sql, params))
      found[from + k]?.push(ref)
  }
  for (const refs of found) refs.sort((a, b) => a - b)
  return found
}

// Notations that are read at once.
const pageSize = 500

/**
 * The stored notations of a number with their clients, by ascending id. Read page by page, so that the
 * caller can stop, and other requests get their turn between two pages of a crowded number.
 */
export async function* notationsByNumber(
  database: Database,
  type: ClientType,
  number: NumberKey,
): AsyncGenerator<{ ref: ClientRef; value: string }> {
  const { first, last } = refRange(type)
  let after = { ref: first - 1, field: 0 }
  for (;;) {
    const page = await database.query<{ ref: ClientRef; field: number; value: string }>(
      `select p.ref, p.field, m.value
       from phone p join multifield m on m.ref = p.ref and m.id = p.field
       where p.number = $1 and (p.ref, p.field) > ($2, $3) and p.ref <= $4
       order by p.ref, p.field limit ${pageSize}`,
      [number, after.ref, after.field, last],
    )
    yield* page
    const end = page.at(-1)
    if (!end || page.length < pageSize) return
    after = end
    // SQLite answers at once: without a pause no other request would be served in between.
    await new Promise(setImmediate)
  }
}
