/** Who is asking: the webhook in the path, or a token. */
import { timingSafeEqual } from 'node:crypto'
import { hashSecret } from '../domain/credential.ts'
import type { Caller } from '../services.ts'
import type { Database } from '../store/database.ts'
import { findWebhookGrant, type WebhookGrant } from '../store/webhooks.ts'
import { Refusal, systemErrors } from './errors.ts'
import type { Route } from './route.ts'

/** A promise only when the store must be asked. Throws, or rejects with, a Refusal. */
export type Authenticate = (
  webhook: Route['webhook'],
  token: string | undefined,
  nowMs: number,
) => Caller | Promise<Caller>

// A revoked or changed webhook is refused by every process after this time at the latest.
const grantMs = 1_000
const grantsMax = 1_000

interface HeldGrant {
  grant: WebhookGrant
  caller: Caller
  heldUntilMs: number
}

/** Credentials that are missing, wrong, expired or revoked are refused, all with the same words. */
export function createAuthenticate(database: Database): Authenticate {
  const held = new Map<string, HeldGrant>()

  const ask = async (secretHash: string, owner: number, nowMs: number): Promise<Caller> => {
    const grant = await findWebhookGrant(database, secretHash)
    if (!grant) throw new Refusal(systemErrors.invalidCredentials)
    const entry = { grant, caller: toCaller(grant), heldUntilMs: nowMs + grantMs }
    if (held.size >= grantsMax) held.clear()
    held.set(secretHash, entry)
    return callerOf(entry, owner, secretHash, nowMs)
  }

  return (webhook, token, nowMs) => {
    // A webhook path wins over a token.
    if (!webhook)
      throw new Refusal(token === undefined ? systemErrors.noAuthFound : systemErrors.invalidToken)
    const secretHash = hashSecret(webhook.secret)
    const entry = held.get(secretHash)
    return entry && entry.heldUntilMs > nowMs
      ? callerOf(entry, webhook.owner, secretHash, nowMs)
      : ask(secretHash, webhook.owner, nowMs)
  }
}

function callerOf(
  { grant, caller }: HeldGrant,
  owner: number,
  secretHash: string,
  nowMs: number,
): Caller {
  const isSecret = timingSafeEqual(Buffer.from(grant.secretHash), Buffer.from(secretHash))
  const isLive =
    grant.revokedAt === null && (grant.expiresAt === null || grant.expiresAt * 1000 > nowMs)
  if (!isSecret || !isLive || grant.owner !== owner || !grant.isOwnerActive)
    throw new Refusal(systemErrors.invalidCredentials)
  return caller
}

const toCaller = (grant: WebhookGrant): Caller => ({
  employee: grant.owner,
  isAdmin: grant.isOwnerAdmin,
  via: 'webhook',
  credential: `webhook ${grant.id}`,
  scopes: new Set(grant.scopes),
  rights: grant.rights,
})
