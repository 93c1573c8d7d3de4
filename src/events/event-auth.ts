/**
 * What an event says of the portal, so that its handler knows where it comes from.
 * https://apidocs.bitrix24.com/api-reference/events/index.html
 */
import { isRemembered } from '../domain/limits/remembered.ts'
import { eventKinds, type EventName } from '../domain/events.ts'
import type { Database } from '../store/database.ts'
import { findApp } from '../store/access/apps.ts'
import { outgoingToken } from '../store/events/outgoing-webhooks.ts'
import type { EventAuth } from './drain-lane.ts'

/** What only an app's events say: its token and those of the user; undefined: there is no such app. */
export type AppEventAuth = (
  app: number,
  runAs: number,
  event: EventName,
) => Promise<Readonly<Record<string, string | number>> | undefined>

export interface EventAuthParts {
  database: Database
  /** Where clients reach the portal: scheme, host and port. */
  address(): Promise<string>
  /** 32 hex digits that never change. */
  memberId(): Promise<string>
  appAuth: AppEventAuth
  /** Unix milliseconds. */
  clock: () => number
}

// Events in a row share a token: each one is a row in the store.
const sharedMs = 10_000
const heldMax = 1_000

export function createEventAuth(parts: EventAuthParts): EventAuth {
  const { database, address, memberId, appAuth, clock } = parts
  const held = new Map<string, { auth: ReturnType<AppEventAuth>; atMs: number }>()
  let member: string | undefined

  const sharedAuth = async (app: number, runAs: number, event: EventName) => {
    // What an app hears of its own life comes with tokens of its own.
    if (runAs === 0 || eventKinds[event].scope === 'basic') return appAuth(app, runAs, event)
    // Another version of the app has another token of its own.
    const key = `${(await findApp(database, app))?.applicationToken} ${runAs}`
    const known = held.get(key)
    if (known && isRemembered(known.atMs, clock(), sharedMs)) return known.auth
    if (held.size >= heldMax) held.clear()
    const auth = appAuth(app, runAs, event)
    held.set(key, { auth, atMs: clock() })
    auth.then(
      (found) => found ?? held.delete(key),
      () => held.delete(key),
    )
    return auth
  }

  return async ({ app, outgoing }, runAs, event) => {
    const own = app === 0 ? await ownToken(database, outgoing) : await sharedAuth(app, runAs, event)
    if (!own) return undefined
    const left =
      'expires' in own ? { expires_in: Number(own['expires']) - Math.floor(clock() / 1000) } : {}
    member ??= await memberId()
    return { ...portalAuth(await address(), member), ...own, ...left }
  }
}

async function ownToken(
  database: Database,
  outgoing: number,
): Promise<{ application_token: string } | undefined> {
  const token = await outgoingToken(database, outgoing)
  return token === undefined ? undefined : { application_token: token }
}

/** What every event says. The portal is its own authorization server. */
export const portalAuth = (address: string, member: string): Record<string, string> => ({
  domain: new URL(address).host,
  client_endpoint: `${address}/rest/`,
  server_endpoint: `${address}/rest/`,
  member_id: member,
})
