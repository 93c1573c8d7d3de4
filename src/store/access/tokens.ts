/**
 * Authorization codes and token pairs. Only hashes are kept. What can be used once is used up by one
 * conditional statement, so that of two requests, processes or restarts exactly one gets it.
 */
import {
  accessLifeS,
  codeLifeS,
  makeSalt,
  makeToken,
  makeTokenPair,
  nextTokenPair,
  refreshLifeS,
  rotationGraceS,
  type TokenPair,
} from '../../domain/access/app-credential.ts'
import { hashSecret } from '../../domain/access/credential.ts'
import type { Rights } from '../../domain/people/rights.ts'
import type { Database, Transaction } from '../database.ts'
import { effectiveRights } from '../people/roles.ts'
import { readScopes } from './scope-list.ts'

/** Whom a code or token is for. */
export interface Holder {
  app: number
  employee: number
}

/** A pair as its client gets it, this once. */
export interface IssuedTokens extends TokenPair, Holder {
  /** Unix seconds at which the access token dies. */
  expiresAt: number
}

// Old access tokens must read as expired and not as unknown for as long as somebody may refresh them;
// those without a refresh token for a day.
const afterlifeS = 86_400

/** A code for one exchange within 30 seconds. */
export async function issueCode(tx: Transaction, holder: Holder, nowS: number): Promise<string> {
  const code = makeToken()
  await tx.query('delete from auth_code where expires_at <= $1', [nowS])
  await tx.query(
    'insert into auth_code (code_hash, app, employee, expires_at) values ($1, $2, $3, $4)',
    [hashSecret(code), holder.app, holder.employee, nowS + codeLifeS],
  )
  return code
}

/** Uses a code up. undefined: it is unknown, another app's, too old or was used. */
export async function redeemCode(
  tx: Transaction,
  code: string,
  app: number,
  nowS: number,
): Promise<IssuedTokens | undefined> {
  const [row] = await tx.query<{ employee: number; active: number }>(
    `delete from auth_code where code_hash = $1 and app = $2 and expires_at > $3
     returning employee,
       (select active from employee where employee.id = auth_code.employee) as active`,
    [hashSecret(code), app, nowS],
  )
  return row?.active === 1 ? issueTokens(tx, { app, employee: row.employee }, nowS) : undefined
}

/** A new pair; also for frames and events. */
export async function issueTokens(
  tx: Transaction,
  holder: Holder,
  nowS: number,
): Promise<IssuedTokens> {
  const pair = makeTokenPair()
  await savePair(tx, holder, pair, nowS)
  return { ...pair, ...holder, expiresAt: nowS + accessLifeS }
}

/** An access token alone, for an event. */
export async function issueAccessToken(
  tx: Transaction,
  holder: Holder,
  nowS: number,
): Promise<{ access: string; expiresAt: number }> {
  const access = makeToken()
  await forgetOld(tx, nowS)
  await tx.query(
    `insert into token (access_hash, app, employee, access_expires_at, gone_at)
     values ($1, $2, $3, $4, $5)`,
    [
      hashSecret(access),
      holder.app,
      holder.employee,
      nowS + accessLifeS,
      nowS + accessLifeS + afterlifeS,
    ],
  )
  return { access, expiresAt: nowS + accessLifeS }
}

async function savePair(
  tx: Transaction,
  { app, employee }: Holder,
  { access, refresh }: TokenPair,
  nowS: number,
): Promise<void> {
  await forgetOld(tx, nowS)
  await tx.query(
    `insert into token (access_hash, app, employee, access_expires_at, refresh_hash,
       refresh_expires_at, gone_at)
     values ($1, $2, $3, $4, $5, $6, $6)`,
    [
      hashSecret(access),
      app,
      employee,
      nowS + accessLifeS,
      hashSecret(refresh),
      nowS + refreshLifeS,
    ],
  )
}

/** A few at a time, so that no request pays for all. */
async function forgetOld(tx: Transaction, nowS: number): Promise<void> {
  await tx.query(
    `delete from token where access_hash in
       (select access_hash from token where gone_at <= $1 order by gone_at limit 20)`,
    [nowS],
  )
  // A salt is good for nothing once its minute is over.
  await tx.query('update token set salt = null where salt is not null and rotated_at < $1', [
    nowS - rotationGraceS,
  ])
}

/**
 * Uses a refresh token up and issues the pair that follows. The same token gives the same pair for a
 * minute more. After that its use means that it was stolen, or that a worker is broken: every token of
 * this app and employee dies. undefined: refused.
 *
 * The caller commits either way, or the revocation would be lost.
 */
export async function rotate(
  tx: Transaction,
  refresh: string,
  app: number,
  nowS: number,
): Promise<IssuedTokens | undefined> {
  const refreshHash = hashSecret(refresh)
  const salt = makeSalt()
  const [taken] = await tx.query<{ employee: number; active: number }>(
    `update token set rotated_at = $3, salt = $4
     where refresh_hash = $1 and app = $2 and rotated_at is null and refresh_expires_at > $3
     returning employee, (select active from employee where employee.id = token.employee) as active`,
    [refreshHash, app, nowS, salt],
  )
  if (taken) {
    if (taken.active !== 1) return undefined
    const pair = nextTokenPair(refresh, salt)
    const holder = { app, employee: taken.employee }
    await savePair(tx, holder, pair, nowS)
    return { ...pair, ...holder, expiresAt: nowS + accessLifeS }
  }
  const [used] = await tx.query<{
    employee: number
    rotated_at: number | null
    salt: string | null
  }>('select employee, rotated_at, salt from token where refresh_hash = $1 and app = $2', [
    refreshHash,
    app,
  ])
  if (!used || used.rotated_at === null) return undefined
  const holder = { app, employee: used.employee }
  if (used.salt !== null && nowS - used.rotated_at <= rotationGraceS)
    return repeated(tx, nextTokenPair(refresh, used.salt), holder)
  await revokeTokens(tx, holder)
  return undefined
}

/** The pair that was issued a moment ago, unless it is gone. */
async function repeated(
  tx: Transaction,
  pair: TokenPair,
  holder: Holder,
): Promise<IssuedTokens | undefined> {
  const [row] = await tx.query<{ access_expires_at: number; active: number }>(
    `select t.access_expires_at, e.active from token t join employee e on e.id = t.employee
     where t.access_hash = $1`,
    [hashSecret(pair.access)],
  )
  return row?.active === 1 ? { ...pair, ...holder, expiresAt: row.access_expires_at } : undefined
}

/** Every token of the app, or of one employee in it. */
export async function revokeTokens(
  tx: Transaction,
  { app, employee }: { app: number; employee?: number },
): Promise<void> {
  const ofEmployee = employee === undefined ? '' : ' and employee = $2'
  const params = employee === undefined ? [app] : [app, employee]
  await tx.query(`delete from token where app = $1${ofEmployee}`, params)
  await tx.query(`delete from auth_code where app = $1${ofEmployee}`, params)
}

/** What an access token allows. */
export interface TokenGrant extends Holder {
  /** Unix seconds. */
  expiresAt: number
  scopes: string[]
  isEmployeeActive: boolean
  isEmployeeAdmin: boolean
  isEmployeeExtranet: boolean
  /** False when the app is for others. */
  isAllowed: boolean
  rights: Rights | undefined
}

/** Asked with every request by token; its plan is kept in test/plans. */
export const findGrantByToken = `select t.app, t.employee, t.access_expires_at, a.scopes, e.active, e.admin, e.kind,
  case when a.restricted = 0 or exists (
    select 1 from app_employee m where m.app = t.app and m.employee = t.employee
  ) then 1 else 0 end as allowed
from token t join app a on a.id = t.app join employee e on e.id = t.employee
where t.access_hash = $1`

/**
 * Expired tokens and dismissed employees too, so that each can be refused in its own words; undefined:
 * unknown or revoked.
 */
export async function findTokenGrant(
  database: Database,
  accessHash: string,
): Promise<TokenGrant | undefined> {
  const [row] = await database.query<{
    app: number
    employee: number
    access_expires_at: number
    scopes: string
    active: number
    admin: number
    kind: string
    allowed: number
  }>(findGrantByToken, [accessHash])
  if (!row) return undefined
  return {
    app: row.app,
    employee: row.employee,
    expiresAt: row.access_expires_at,
    scopes: readScopes(row.scopes),
    isEmployeeActive: row.active === 1,
    isEmployeeAdmin: row.admin === 1,
    isEmployeeExtranet: row.kind === 'extranet',
    isAllowed: row.allowed === 1,
    rights: await effectiveRights(database, row.employee),
  }
}
