/**
 * The search keys of all phones, as a whole: under which country and which rules they were made, and
 * how they are made anew. Numbers themselves are kept as typed, so nothing is lost by either.
 */
import type { ClientRef } from '../../domain/clients/client.ts'
import type { PhoneReader } from '../../domain/phone/phone.ts'
import { insertRows } from '../bulk/bulk-insert.ts'
import { phoneKeys } from './client-keys.ts'
import type { Database, Transaction } from '../database.ts'

export interface PhoneIndex {
  /** ISO 3166-1 alpha-2 */
  country: string
  /** `phoneRules` of domain/phone/phone-rules.ts at the time. */
  rules: string
}

const propertyOf: Record<keyof PhoneIndex, string> = {
  country: 'phone_country',
  rules: 'phone_rules',
}

/** undefined: the store is new. */
export async function phoneIndexOf(database: Database): Promise<PhoneIndex | undefined> {
  const rows = await database.query<{ name: string; value: string }>(
    'select name, value from portal where name in ($1, $2)',
    [propertyOf.country, propertyOf.rules],
  )
  const values = new Map(rows.map(({ name, value }) => [name, value]))
  const country = values.get(propertyOf.country)
  const rules = values.get(propertyOf.rules)
  return country === undefined || rules === undefined ? undefined : { country, rules }
}

/** Says under what the keys were made that this transaction writes. */
export async function savePhoneIndex(tx: Transaction, index: PhoneIndex): Promise<void> {
  await tx.executeMany(
    `insert into portal (name, value) values ($1, $2)
     on conflict (name) do update set value = excluded.value`,
    [
      [propertyOf.country, index.country],
      [propertyOf.rules, index.rules],
    ],
  )
}

const batch = 20_000

/** Makes every key anew. In one transaction: whoever asks meanwhile is answered by the old ones. */
export async function rebuildPhoneIndex(tx: Transaction, phones: PhoneReader): Promise<void> {
  await tx.query('delete from phone')
  let last: readonly [ClientRef, number] = [0, 0]
  for (;;) {
    const rows = await tx.values<[ClientRef, number, string, string]>(
      `select ref, id, kind, value from multifield where (ref, id) > ($1, $2)
       order by ref, id limit ${batch}`,
      [...last],
    )
    const keys = rows.flatMap(([ref, id, kind, value]) =>
      phoneKeys(phones, ref, { id, kind, value }),
    )
    const fresh = new Map(keys.map((key) => [key.slice(0, 3).join(' '), key]))
    const sorted = [...fresh.values()].toSorted((a, b) => Number(a[0]) - Number(b[0]))
    await insertRows(tx, 'phone', sorted.flat())
    const end = rows.at(-1)
    if (!end || rows.length < batch) return
    last = [end[0], end[1]]
  }
}
