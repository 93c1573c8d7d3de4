/** Which of many rows are clients that the store has, or that came earlier among them. */
import { clientName } from '../../domain/clients/client-name.ts'
import { refType, type ClientRef, type ClientType } from '../../domain/clients/client.ts'
import type { NumberKey } from '../../domain/phone/phone.ts'
import type { BulkClient } from './bulk-clients.ts'
import { placeholders } from './bulk-insert.ts'
import { lockClients } from '../clients/client-locks.ts'
import type { Database, SqlValue, Transaction } from '../database.ts'
import { listed } from '../lists/listed.ts'

/** A client that a row can turn out to be. */
export interface Known {
  /** undefined: it comes from an earlier row and is not stored yet. */
  ref: ClientRef | undefined
  type: ClientType
}

/** The form in which names are compared: case, accents' encoding and spaces do not count. */
export const nameKeyOf = (name: string): string =>
  name.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim()

/**
 * The client of each row, in order. A row with an external id is the client with that id (as imported,
 * else in its fields), and nobody else; a row without one is the first client of its type with the same
 * name and one of its numbers, else with the same name and one of its addresses; otherwise it is a
 * client of its own.
 */
export async function findKnown(database: Database, rows: readonly BulkClient[]): Promise<Known[]> {
  const byOrigin = await knownByOrigin(database, rows)
  await addKnownByFields(database, rows, byOrigin)
  const nameless = rows.filter((row) => row.origin === null)
  const byNumber = await knownByKey(
    database,
    byNumberSql,
    nameless.flatMap((row) =>
      row.multifields.flatMap(({ numbers }) => numbers.map(([key]) => key)),
    ),
  )
  const byAddress = await knownByKey(
    database,
    byAddressSql,
    nameless.flatMap((row) => row.multifields.flatMap(({ address }) => address ?? [])),
  )
  return rows.map((row) => {
    const origin = row.origin === null ? undefined : originKey(row.type, row.origin)
    const nameKey = nameless.length === 0 ? '' : nameKeyOf(clientName(row.type, row))
    const keys = nameless.length === 0 ? noKeys : keysOf(row, nameKey)
    const known =
      origin === undefined
        ? (firstOf(byNumber, keys.numbers) ?? firstOf(byAddress, keys.addresses))
        : byOrigin.get(origin)
    const match: Known = known ?? { ref: undefined, type: row.type }
    if (origin !== undefined && !known) byOrigin.set(origin, match)
    // Only a row without an external id asks for these.
    if (nameless.length === 0) return match
    for (const key of keys.numbers) if (!byNumber.has(key)) byNumber.set(key, match)
    for (const key of keys.addresses) if (!byAddress.has(key)) byAddress.set(key, match)
    return match
  })
}

/**
 * The same, with the clients locked until the end of the transaction: what a server changes, merges or removes
 * at the same time is found as it is then.
 */
export async function findLocked(tx: Transaction, rows: readonly BulkClient[]): Promise<Known[]> {
  // SQLite has one writer at a time: there is nothing to lock.
  if (tx.engine === 'sqlite') return findKnown(tx, rows)
  const locked = new Set<ClientRef>()
  for (;;) {
    const [row] = await tx.values<[number]>('select txid_snapshot_xmin(txid_current_snapshot())')
    const matches = await findKnown(tx, rows)
    const unlocked = new Set(
      matches.flatMap(({ ref }) => (ref === undefined || locked.has(ref) ? [] : ref)),
    )
    if (unlocked.size === 0) return matches
    const there = await lockClients(tx, unlocked)
    for (const ref of there) locked.add(ref)
    if (there.size === unlocked.size && !(await haveChanged(tx, there, row?.[0] ?? 0)))
      return matches
  }
}

/**
 * Whether a transaction from that one on may have changed any of the clients. Looking for all of them once more
 * would tell it, too, and take as long as the first time.
 */
async function haveChanged(
  tx: Transaction,
  refs: ReadonlySet<ClientRef>,
  since: number,
): Promise<boolean> {
  // Rows keep the lower half of the number of the transaction that wrote them.
  const rows = await tx.values(
    `select 1 from client where ref in ${listed(tx.engine, '$1')}
       and cast(cast(xmin as text) as bigint) >= $2 limit 1`,
    [JSON.stringify([...refs]), since % 2 ** 32],
  )
  return rows.length > 0
}

const noKeys = { numbers: [], addresses: [] }

function firstOf(known: Map<string, Known>, keys: readonly string[]): Known | undefined {
  let first: Known | undefined
  for (const key of keys) {
    const each = known.get(key)
    if (each && (!first || (each.ref ?? Infinity) < (first.ref ?? Infinity))) first = each
  }
  return first
}

function keysOf(row: BulkClient, nameKey: string): { numbers: string[]; addresses: string[] } {
  const numbers: string[] = []
  const addresses: string[] = []
  for (const multifield of row.multifields) {
    for (const [key] of multifield.numbers) numbers.push(identity(row.type, nameKey, key))
    if (multifield.address !== null) addresses.push(identity(row.type, nameKey, multifield.address))
  }
  return { numbers, addresses }
}

const originKey = (type: ClientType, origin: string): string => `${type} ${origin}`
const identity = (type: ClientType, nameKey: string, key: string | NumberKey): string =>
  `${type} ${key} ${nameKey}`

async function knownByOrigin(
  database: Database,
  rows: readonly BulkClient[],
): Promise<Map<string, Known>> {
  const origins = rows.flatMap((row) => row.origin ?? []).toSorted()
  const sql = byOriginSql(placeholders(perChunk))
  const found = new Map<string, Known>()
  for (const chunk of chunks(origins)) {
    const hits = await database.values<[ClientRef, string]>(sql, chunk)
    for (const [ref, origin] of hits) {
      const type = refType(ref)
      const key = originKey(type, origin)
      const before = found.get(key)
      if (!before || (before.ref as number) > ref) found.set(key, { ref, type })
    }
  }
  return found
}

/**
 * Completes what was found by external id with records that have theirs in ORIGINATOR_ID and ORIGIN_ID,
 * since a program wrote it there. One that was imported has it as its origin, too, and goes before.
 */
async function addKnownByFields(
  database: Database,
  rows: readonly BulkClient[],
  found: Map<string, Known>,
): Promise<void> {
  if ((await database.values(anyOriginIdSql)).length === 0) return
  const missing = rows.filter(
    ({ type, origin }) => origin !== null && !found.has(originKey(type, origin)),
  )
  if (missing.length === 0) return
  const ids = new Set(missing.flatMap(({ origin }) => idsOf(origin as string)))
  const sql = byOriginIdSql(placeholders(perChunk))
  const byFields = new Map<string, Known>()
  for (const chunk of chunks([...ids].toSorted())) {
    const hits = await database.values<[ClientRef, string, string | null]>(sql, chunk)
    for (const [ref, id, originator] of hits) {
      const type = refType(ref)
      const key = originKey(type, `${originator ?? ''}:${id}`)
      const before = byFields.get(key)
      if (!before || (before.ref as number) > ref) byFields.set(key, { ref, type })
    }
  }
  if (byFields.size === 0) return
  for (const { type, origin, data } of missing) {
    const key = originKey(type, origin as string)
    const placeless = byFields.has(key) ? undefined : placelessId(data)
    const known = byFields.get(placeless === undefined ? key : originKey(type, `:${placeless}`))
    if (known) found.set(key, known)
  }
}

// Where the place ends and the id begins is not told when either has a colon of its own.
const idsOf = (origin: string): string[] => [
  origin.slice(origin.indexOf(':') + 1),
  origin.slice(origin.lastIndexOf(':') + 1),
]

/** The ORIGIN_ID of a row that names no ORIGINATOR_ID with it; undefined: there is none. */
function placelessId(data: string): string | undefined {
  const { ORIGIN_ID: id, ORIGINATOR_ID: originator } = JSON.parse(data) as Record<string, unknown>
  return originator === undefined && typeof id === 'string' ? id : undefined
}

async function knownByKey(
  database: Database,
  sqlOf: Sql,
  keys: readonly (string | NumberKey)[],
): Promise<Map<string, Known>> {
  const sql = sqlOf(placeholders(perChunk))
  const found = new Map<string, Known>()
  const byRef = new Map<ClientRef, Known>()
  const sorted = [...new Set(keys)].toSorted((a, b) => (a < b ? -1 : 1))
  for (const chunk of chunks(sorted)) {
    const hits = await database.values<KeyRow>(sql, chunk)
    for (const [key, ref, title, name, lastName] of hits) {
      const type = refType(ref)
      const nameKey = nameKeyOf(clientName(type, { title, name, secondName: null, lastName }))
      const each = byRef.get(ref) ?? { ref, type }
      byRef.set(ref, each)
      const id = identity(type, nameKey, key)
      const before = found.get(id)
      if (!before || (before.ref as number) > ref) found.set(id, each)
    }
  }
  return found
}

type KeyRow = [
  // As text: a key may be greater than what comes back as a number.
  key: string,
  ref: ClientRef,
  title: string | null,
  name: string | null,
  lastName: string | null,
]

const perChunk = 250

type Sql = (places: string) => string

const byOriginSql: Sql = (places) => `select ref, origin from client where origin in (${places})`
// As the index on it says it, letter by letter.
const originId = `cast(data->>'ORIGIN_ID' as text)`
const anyOriginIdSql = `select 1 from client where ${originId} is not null limit 1`
const byOriginIdSql: Sql = (
  places,
) => `select ref, ${originId}, cast(data->>'ORIGINATOR_ID' as text) from client
  where ${originId} in (${places}) and ${originId} is not null`
const byNumberSql: Sql = (
  places,
) => `select cast(p.number as text), p.ref, c.title, c.name, c.last_name
  from phone p join client c on c.ref = p.ref where p.number in (${places})`
const byAddressSql: Sql = (places) => `select e.address, e.ref, c.title, c.name, c.last_name
  from email e join client c on c.ref = e.ref where e.address in (${places})`

// One statement text for every chunk: the last one is filled up with its own last value.
function* chunks<Value extends SqlValue>(values: readonly Value[]): Generator<Value[]> {
  for (let from = 0; from < values.length; from += perChunk) {
    const chunk = values.slice(from, from + perChunk)
    const last = chunk.at(-1) as Value
    while (chunk.length < perChunk) chunk.push(last)
    yield chunk
  }
}
