/** Who is asking: the webhook in the path, or a token. */
import { timingSafeEqual } from 'node:crypto'
import { hashSecret } from '../domain/credential.ts'
import type { Caller } from '../services.ts'
import type { Database } from '../store/database.ts'
import { findWebhookGrant, type WebhookGrant } from '../store/webhooks.ts'
import { Refusal, systemErrors } from './errors.ts'
import type { Route } from './route.ts'

export type Authenticate = (
  webhook: Route['webhook'],
  token: string | undefined,
  nowMs: number,
) => Promise<Caller>

// A revoked or changed webhook is refused by every process after this time at the latest.
const grantMs = 1_000
const grantsMax = 1_000

interface HeldGrant {
  grant: WebhookGrant
  caller: Caller
  heldUntilMs: number
}

/** @throws Refusal (in the promise) when the credentials are missing, wrong, expired or revoked. */
export function createAuthenticate(database: Database): Authenticate {
  const held = new Map<string, HeldGrant>()

  return async (webhook, token, nowMs) => {
    // A webhook path wins over a token.
    if (!webhook)
      throw new Refusal(token ? systemErrors.invalidToken : systemErrors.noAuthFound)

    const secretHash = hashSecret(webhook.secret)
    let entry = held.get(secretHash)
    if (!entry || entry.heldUntilMs <= nowMs) {
      held.delete(secretHash)
      const grant = await findWebhookGrant(database, secretHash)
      if (!grant) throw new Refusal(systemErrors.invalidCredentials)
      entry = { grant, caller: toCaller(grant), heldUntilMs: nowMs + grantMs }
      if (held.size >= grantsMax) held.clear()
      held.set(secretHash, entry)
    }
    if (!isValid(entry.grant, webhook.owner, secretHash, nowMs))
      throw new Refusal(systemErrors.invalidCredentials)
    return entry.caller
  }
}

function isValid(grant: WebhookGrant, owner: number, secretHash: string, nowMs: number): boolean {
  const isSecret = timingSafeEqual(Buffer.from(grant.secretHash), Buffer.from(secretHash))
  const isLive =
    grant.revokedAt === null && (grant.expiresAt === null || grant.expiresAt * 1000 > nowMs)
  return isSecret && isLive && grant.owner === owner && grant.isOwnerActive
}

const toCaller = (grant: WebhookGrant): Caller => ({
  employee: grant.owner,
  isAdmin: grant.isOwnerAdmin,
  via: 'webhook',
  scopes: new Set(grant.scopes),
  rights: grant.rights,
})
