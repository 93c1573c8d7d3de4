import { refId, type ClientType } from '../domain/client.ts'
import { normalizeEmail } from '../domain/email.ts'
import type { PhoneReader } from '../domain/phone.ts'
import type { Database } from '../store/database.ts'
import { notationsByNumber, refsByAddresses, refsByNumbers } from '../store/duplicates.ts'

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

export const createFindDuplicates =
  (database: Database, phones: PhoneReader, matching: PhoneMatching): FindDuplicates =>
  async ({ kind, values, types }) => {
    const find = finder(database, phones, matching, kind, values)
    const found: Duplicates = {}
    for (const type of types) {
      const ids = await find(type)
      if (ids.length > 0) found[type] = ids
      if (ids.length >= perType) break
    }
    return found
  }

function finder(
  database: Database,
  phones: PhoneReader,
  matching: PhoneMatching,
  kind: 'PHONE' | 'EMAIL',
  values: readonly string[],
): (type: ClientType) => Promise<number[]> {
  if (kind === 'EMAIL') {
    const addresses = [...new Set(values.flatMap((value) => normalizeEmail(value) ?? []))]
    return async (type) => (await refsByAddresses(database, type, addresses, perType)).map(refId)
  }
  const numbers = [
    ...new Set(values.flatMap((value) => phones.readAll(value).map(({ key }) => key))),
  ]
  if (matching === 'number')
    return async (type) => (await refsByNumbers(database, type, numbers, perType)).map(refId)

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
