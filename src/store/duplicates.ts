import { refRange, type ClientRef, type ClientType } from '../domain/client.ts'
import type { NumberKey } from '../domain/phone.ts'
import type { Database } from './database.ts'

const placeholders = (count: number, from: number): string =>
  Array.from({ length: count }, (_, index) => `$${from + index}`).join(', ')

/** The clients of a type with any of the numbers, by ascending id, at most `limit`. */
export async function refsByNumbers(
  database: Database,
  type: ClientType,
  numbers: readonly NumberKey[],
  limit: number,
): Promise<ClientRef[]> {
  if (numbers.length === 0) return []
  const { first, last } = refRange(type)
  const rows = await database.values<[ClientRef]>(
    `select distinct ref from phone
     where number in (${placeholders(numbers.length, 4)}) and ref between $1 and $2
     order by ref limit $3`,
    [first, last, limit, ...numbers],
  )
  return rows.map(([ref]) => ref)
}

/** The same for e-mail addresses. */
export async function refsByAddresses(
  database: Database,
  type: ClientType,
  addresses: readonly string[],
  limit: number,
): Promise<ClientRef[]> {
  if (addresses.length === 0) return []
  const { first, last } = refRange(type)
  const rows = await database.values<[ClientRef]>(
    `select distinct ref from email
     where address in (${placeholders(addresses.length, 4)}) and ref between $1 and $2
     order by ref limit $3`,
    [first, last, limit, ...addresses],
  )
  return rows.map(([ref]) => ref)
}

/** Every stored notation of the numbers, with its client, by ascending id. */
export async function notationsByNumbers(
  database: Database,
  type: ClientType,
  numbers: readonly NumberKey[],
): Promise<{ ref: ClientRef; value: string }[]> {
  if (numbers.length === 0) return []
  const { first, last } = refRange(type)
  return database.query<{ ref: ClientRef; value: string }>(
    `select p.ref, m.value from phone p join multifield m on m.ref = p.ref and m.id = p.field
     where p.number in (${placeholders(numbers.length, 3)}) and p.ref between $1 and $2
     order by p.ref`,
    [first, last, ...numbers],
  )
}
