import { refId, refType, type ClientRef, type ClientType } from '../domain/clients/client.ts'
import { normalizeEmail } from '../domain/clients/email.ts'
import type { NumberKey, PhoneReader } from '../domain/phone/phone.ts'
import type { Database } from '../store/database.ts'
import {
  fewRefs,
  notationsByNumber,
  refsByAddresses,
  refsByNumbers,
  refsOfKeys,
} from '../store/clients/duplicates.ts'
import { gatherKeys } from './gather-keys.ts'

export interface DuplicateQuestion {
  kind: 'PHONE' | 'EMAIL'
  values: readonly string[]
  types: readonly ClientType[]
}

/** Ids by type, ascending; a type without a match is absent. */
export type Duplicates = Partial<Record<ClientType, number[]>>
export type FindDuplicates = (question: DuplicateQuestion) => Promise<Duplicates>

/** `literal` compares notations as the tutorials describe it; see docs/decisions/0002-matching-and-order.md */
export type PhoneMatching = 'number' | 'literal'

/**
 * At most so many ids of one type, and a type that reaches it keeps the following types out.
 * https://apidocs.bitrix24.com/api-reference/crm/duplicates/crm-duplicate-find-by-comm.html
 */
const perType = 20

/** Values that are no number or address find nobody. */
export function createFindDuplicates(
  database: Database,
  phones: PhoneReader,
  matching: PhoneMatching,
): FindDuplicates {
  // Questions of one moment, as a batch asks them, are one question to the store.
  const refsOf = {
    PHONE: gatherKeys((keys: readonly Key[]) => refsOfKeys(database, 'phone', keys)),
    EMAIL: gatherKeys((keys: readonly Key[]) => refsOfKeys(database, 'email', keys)),
  }
  return async ({ kind, values, types }) => {
    if (kind === 'PHONE' && matching === 'literal')
      return byType(types, literalFinder(database, phones, values))
    const keys = kind === 'PHONE' ? numbersOf(phones, values) : addressesOf(values)
    // Nearly every question has one key.
    const lists =
      keys.length === 1
        ? [await refsOf[kind](keys[0] as Key)]
        : await Promise.all(keys.map((key) => refsOf[kind](key)))
    if (lists.some((refs) => refs.length > fewRefs))
      return byType(types, crowdedFinder(database, kind, keys))
    return grouped(lists, types)
  }
}

function numbersOf(phones: PhoneReader, values: readonly string[]): NumberKey[] {
  const numbers = new Set<NumberKey>()
  for (const value of values) for (const { key } of phones.readAll(value)) numbers.add(key)
  return [...numbers]
}

const addressesOf = (values: readonly string[]): string[] => [
  ...new Set(values.flatMap((value) => normalizeEmail(value) ?? [])),
]

type Key = string | NumberKey
type Finder = (type: ClientType) => Promise<number[]>

async function byType(types: readonly ClientType[], find: Finder): Promise<Duplicates> {
  const found: Duplicates = {}
  for (const type of types) {
    const ids = await find(type)
    if (ids.length > 0) found[type] = ids
    if (ids.length >= perType) break
  }
  return found
}

function grouped(lists: readonly ClientRef[][], types: readonly ClientType[]): Duplicates {
  // The clients of one key are in order and distinct.
  const [only = []] = lists
  const refs = lists.length <= 1 ? only : [...new Set(lists.flat())].toSorted((a, b) => a - b)
  const found: Duplicates = {}
  for (const ref of refs) (found[refType(ref)] ??= []).push(refId(ref))
  const shown: Duplicates = {}
  for (const type of types) {
    const ids = found[type]
    if (ids) shown[type] = ids.slice(0, perType)
    if (ids && ids.length >= perType) break
  }
  return shown
}

/** A number or address that very many share is walked along for each type. */
const crowdedFinder =
  (database: Database, kind: 'PHONE' | 'EMAIL', keys: readonly Key[]): Finder =>
  async (type) => {
    const refs =
      kind === 'PHONE'
        ? await refsByNumbers(database, type, keys as NumberKey[], perType)
        : await refsByAddresses(database, type, keys as string[], perType)
    return refs.map(refId)
  }

function literalFinder(database: Database, phones: PhoneReader, values: readonly string[]): Finder {
  const numbers = numbersOf(phones, values)
  const notations = new Set(values.map(withoutExtension))
  return async (type) => {
    const ids = new Set<number>()
    for (const number of numbers) {
      const own = new Set<number>()
      for await (const { ref, value } of notationsByNumber(database, type, number)) {
        if (notations.has(withoutExtension(value))) own.add(refId(ref))
        if (own.size === perType) break
      }
      for (const id of own) ids.add(id)
    }
    return [...ids].toSorted((a, b) => a - b).slice(0, perType)
  }
}

// The only part of a number that the literal comparison ignores is the extension after a `#`.
const withoutExtension = (text: string): string => (text.split('#', 1)[0] as string).trim()
