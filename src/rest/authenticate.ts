/** Who is asking: the webhook in the path, or the token of an app. */
import { isRemembered } from '../domain/limits/remembered.ts'
import { hashSecret } from '../domain/access/credential.ts'
import type { Caller } from '../services.ts'
import type { Database } from '../store/database.ts'
import { findTokenGrant, type TokenGrant } from '../store/access/tokens.ts'
import { findWebhookGrant, type WebhookGrant } from '../store/access/webhooks.ts'
import { Refusal, systemErrors } from './errors.ts'
import type { Route } from './route.ts'

/** A promise only when the store must be asked. Throws, or rejects with, a Refusal. */
export type Authenticate = (
  webhook: Route['webhook'],
  token: string | undefined,
  nowMs: number,
) => Caller | Promise<Caller>

// A revoked or changed credential is refused by every process after this time at the latest.
const grantMs = 1_000
const grantsMax = 1_000

interface Held<Grant> {
  grant: Grant
  caller: Caller
  askedAtMs: number
}

/** Credentials that are missing, wrong or revoked are refused, all with the same words. */
export function createAuthenticate(database: Database): Authenticate {
  const webhooks = createHolder(
    (secretHash) => findWebhookGrant(database, secretHash),
    webhookCaller,
    systemErrors.invalidCredentials,
  )
  const tokens = createHolder(
    (accessHash) => findTokenGrant(database, accessHash),
    tokenCaller,
    systemErrors.invalidToken,
  )

  return (webhook, token, nowMs) => {
    // A webhook path wins over a token.
    if (webhook) {
      const secretHash = hashSecret(webhook.secret)
      const check = ({ grant, caller }: Held<WebhookGrant>) =>
        checkWebhook(grant, webhook.owner, nowMs) && caller
      const held = webhooks.find(secretHash, nowMs)
      return held ? check(held) : webhooks.ask(secretHash, nowMs).then(check)
    }
    if (token === undefined) throw new Refusal(systemErrors.noAuthFound)
    const accessHash = hashSecret(token)
    const check = ({ grant, caller }: Held<TokenGrant>) => checkToken(grant, nowMs) && caller
    const held = tokens.find(accessHash, nowMs)
    return held ? check(held) : tokens.ask(accessHash, nowMs).then(check)
  }
}

/**
 * Remembers for a moment what the store said of a credential, by its hash. No secret is ever compared
 * with another, letter by letter: how long the search for a hash takes tells nothing about a secret.
 */
function createHolder<Grant>(
  ask: (hash: string) => Promise<Grant | undefined>,
  toCaller: (grant: Grant) => Caller,
  unknown: (typeof systemErrors)['invalidToken' | 'invalidCredentials'],
) {
  const held = new Map<string, Held<Grant>>()
  return {
    find(hash: string, nowMs: number): Held<Grant> | undefined {
      const entry = held.get(hash)
      return entry && isRemembered(entry.askedAtMs, nowMs, grantMs) ? entry : undefined
    },
    async ask(hash: string, nowMs: number): Promise<Held<Grant>> {
      const grant = await ask(hash)
      if (!grant) throw new Refusal(unknown)
      const entry = { grant, caller: toCaller(grant), askedAtMs: nowMs }
      if (held.size >= grantsMax) held.clear()
      held.set(hash, entry)
      return entry
    },
  }
}

function checkWebhook(grant: WebhookGrant, owner: number, nowMs: number): true {
  const isLive =
    grant.revokedAt === null && (grant.expiresAt === null || grant.expiresAt * 1000 > nowMs)
  if (!isLive || grant.owner !== owner || !grant.isOwnerActive)
    throw new Refusal(systemErrors.invalidCredentials)
  return true
}

/** On `expired_token` every client refreshes, so it is said of nothing else, and not where that would not help. */
function checkToken(grant: TokenGrant, nowMs: number): true {
  if (!grant.isEmployeeActive) throw new Refusal(systemErrors.employeeInactive)
  if (grant.expiresAt * 1000 <= nowMs) throw new Refusal(systemErrors.expiredToken)
  if (!grant.isAllowed) throw new Refusal(systemErrors.userAccess)
  return true
}

const webhookCaller = (grant: WebhookGrant): Caller => ({
  employee: grant.owner,
  isAdmin: grant.isOwnerAdmin,
  ...(grant.isOwnerExtranet && { isExtranet: true }),
  via: 'webhook',
  credential: `webhook ${grant.id}`,
  scopes: new Set(grant.scopes),
  rights: grant.rights,
})

const tokenCaller = (grant: TokenGrant): Caller => ({
  employee: grant.employee,
  isAdmin: grant.isEmployeeAdmin,
  ...(grant.isEmployeeExtranet && { isExtranet: true }),
  via: 'app',
  credential: `app ${grant.app}`,
  scopes: new Set(grant.scopes),
  rights: grant.rights,
  app: { id: grant.app, expiresAt: grant.expiresAt },
})
