/** The search keys of a client's phones and e-mails: they change wherever a multi-field changes. */
import type { ClientRef } from '../../domain/clients/client.ts'
import { normalizeEmail } from '../../domain/clients/email.ts'
import type { PhoneReader } from '../../domain/phone/phone.ts'
import type { SqlValue, Transaction } from '../database.ts'

export interface KeyedField {
  id: number
  kind: string
  /** As typed. */
  value: string
}

/**
 * Writes down by which numbers and addresses the multi-fields are found; what is no number has no key.
 */
export async function addKeys(
  tx: Transaction,
  ref: ClientRef,
  fields: readonly KeyedField[],
  phones: PhoneReader,
): Promise<void> {
  await tx.executeMany(
    'insert into phone (number, ref, field, extension) values ($1, $2, $3, $4) on conflict do nothing',
    fields.flatMap((field) => phoneKeys(phones, ref, field)),
  )
  await tx.executeMany(
    'insert into email (address, ref, field) values ($1, $2, $3) on conflict do nothing',
    fields.flatMap((field) => emailKeys(ref, field)),
  )
}

/** Removes what `addKeys` has added for the same fields. */
export async function removeKeys(
  tx: Transaction,
  ref: ClientRef,
  fields: readonly KeyedField[],
  phones: PhoneReader,
): Promise<void> {
  await tx.executeMany(
    'delete from phone where number = $1 and ref = $2 and field = $3',
    fields.flatMap((field) => phoneKeys(phones, ref, field).map((row) => row.slice(0, 3))),
  )
  await tx.executeMany(
    'delete from email where address = $1 and ref = $2 and field = $3',
    fields.flatMap((field) => emailKeys(ref, field)),
  )
}

/** Rows of `phone`: number, ref, field, extension; one for each number of the text. */
export const phoneKeys = (
  phones: PhoneReader,
  ref: ClientRef,
  { id, kind, value }: KeyedField,
): SqlValue[][] =>
  kind === 'PHONE'
    ? phones.readAll(value).map(({ key, extension }) => [key, ref, id, extension])
    : []

/** Rows of `email`: address, ref, field. */
export function emailKeys(ref: ClientRef, { id, kind, value }: KeyedField): SqlValue[][] {
  const address = kind === 'EMAIL' ? normalizeEmail(value) : undefined
  return address === undefined ? [] : [[address, ref, id]]
}
