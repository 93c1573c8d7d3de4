/** The right to upload one recording for one call, without any other credential. Only hashes are kept. */
import { hashSecret } from '../../domain/access/credential.ts'
import type { Database, Transaction } from '../database.ts'

export interface UploadPermit {
  /** `Call.id`. */
  call: number
  /** What the recording is called. */
  name: string
  /** Who asked for it. */
  employee: number
}

/** Long enough to begin an upload that is at hand. Unix seconds. */
export const uploadPermitLifeS = 900

/**
 * Good once, for `uploadPermitLifeS` from `nowS` (Unix seconds) on. What is too old is forgotten.
 */
export async function addUploadPermit(
  tx: Transaction,
  secret: string,
  { call, name, employee }: UploadPermit,
  nowS: number,
): Promise<void> {
  await tx.query('delete from upload_permit where expires_at <= $1', [nowS])
  await tx.query(
    `insert into upload_permit (token_hash, call, name, employee, expires_at)
     values ($1, $2, $3, $4, $5)`,
    [hashSecret(secret), call, name, employee, nowS + uploadPermitLifeS],
  )
}

/** undefined: unknown, used, too old, or of somebody who was dismissed. */
export async function findUploadPermit(
  database: Database,
  secret: string,
  nowS: number,
): Promise<UploadPermit | undefined> {
  const [row] = await database.query<{ call: number; name: string; employee: number }>(
    `select p.call, p.name, p.employee from upload_permit p join employee e on e.id = p.employee
     where p.token_hash = $1 and p.expires_at > $2 and e.active = 1`,
    [hashSecret(secret), nowS],
  )
  return row
}

/** False: somebody was quicker. */
export async function useUploadPermit(tx: Transaction, secret: string): Promise<boolean> {
  const rows = await tx.query(
    'delete from upload_permit where token_hash = $1 returning token_hash',
    [hashSecret(secret)],
  )
  return rows.length > 0
}
