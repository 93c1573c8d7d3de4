import type { Rights } from '../../domain/people/rights.ts'
import { takeIds } from '../counters.ts'
import type { Database, Transaction } from '../database.ts'
import { effectiveRights } from '../people/roles.ts'
import { readScopes } from './scope-list.ts'

/** An incoming webhook. Only the hash of its secret is kept. Times are Unix seconds. */
export interface Webhook {
  id: number
  owner: number
  title: string
  scopes: string[]
  createdAt: number
  expiresAt: number | null
  revokedAt: number | null
}

/** A webhook with what is known of the employee it acts as. */
export interface WebhookGrant extends Webhook {
  owner: number
  isOwnerActive: boolean
  isOwnerAdmin: boolean
  isOwnerExtranet: boolean
  rights: Rights | undefined
}

interface WebhookRow {
  id: number
  owner: number
  title: string
  scopes: string
  created_at: number
  expires_at: number | null
  revoked_at: number | null
}

const columns = 'w.id, w.owner, w.title, w.scopes, w.created_at, w.expires_at, w.revoked_at'

const fromRow = (row: WebhookRow): Webhook => ({
  id: row.id,
  owner: row.owner,
  title: row.title,
  scopes: readScopes(row.scopes),
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
})

/** Returns the id. Only the hash of the secret is kept. */
export async function addWebhook(
  tx: Transaction,
  draft: Omit<Webhook, 'id' | 'revokedAt'> & { secretHash: string },
): Promise<number> {
  const id = await takeIds(tx, 'webhook')
  await tx.query(
    `insert into webhook (id, owner, title, secret_hash, scopes, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      id,
      draft.owner,
      draft.title,
      draft.secretHash,
      draft.scopes.join(','),
      draft.createdAt,
      draft.expiresAt,
    ],
  )
  return id
}

/** Asked with every request; its plan is kept in test/plans. */
export const findGrantBySecret = `select ${columns}, e.active, e.admin, e.kind
from webhook w join employee e on e.id = w.owner
where w.secret_hash = $1`

/** Expired and revoked ones too: whoever authenticates refuses them. undefined: unknown. */
export async function findWebhookGrant(
  database: Database,
  secretHash: string,
): Promise<WebhookGrant | undefined> {
  const [row] = await database.query<WebhookRow & { active: number; admin: number; kind: string }>(
    findGrantBySecret,
    [secretHash],
  )
  if (!row) return undefined
  return {
    ...fromRow(row),
    isOwnerActive: row.active === 1,
    isOwnerAdmin: row.admin === 1,
    isOwnerExtranet: row.kind === 'extranet',
    rights: await effectiveRights(database, row.owner),
  }
}

/** Oldest first, revoked ones too. */
export async function listWebhooks(database: Database): Promise<Webhook[]> {
  const rows = await database.query<WebhookRow>(`select ${columns} from webhook w order by w.id`)
  return rows.map(fromRow)
}

/** False when there is no such webhook, or it was revoked before. `nowS` is Unix seconds. */
export async function revokeWebhook(tx: Transaction, id: number, nowS: number): Promise<boolean> {
  const rows = await tx.query(
    'update webhook set revoked_at = $2 where id = $1 and revoked_at is null returning id',
    [id, nowS],
  )
  return rows.length > 0
}
