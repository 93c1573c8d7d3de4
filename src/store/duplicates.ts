import { refRange, type ClientRef, type ClientType } from '../domain/client.ts'
import type { NumberKey } from '../domain/phone.ts'
import type { Database, SqlValue } from './database.ts'

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
export const refsStatement = (table: 'phone' | 'email', key: string, count: number): string =>
  `${Array.from(
    { length: count },
    (_, index) => `select ref from (select distinct ref from ${table}
  where ${key} = $${index + 4} and ref between $1 and $2 order by ref limit $3) k${index}`,
  ).join('\nunion\n')}
order by ref limit $3`

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
  const sql = refsStatement(table, key, keys.length)
  const rows = await database.values<[ClientRef]>(sql, [first, last, limit, ...keys])
  return rows.map(([ref]) => ref)
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
       order by p.ref, p.field limit $5`,
      [number, after.ref, after.field, last, pageSize],
    )
    yield* page
    const end = page.at(-1)
    if (!end || page.length < pageSize) return
    after = end
    // SQLite answers at once: without a pause no other request would be served in between.
    await new Promise(setImmediate)
  }
}
