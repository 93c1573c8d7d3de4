/**
 * What an event says of the portal, so that its handler knows where it comes from.
 * https://apidocs.bitrix24.com/api-reference/events/index.html
 */
import type { EventName } from '../domain/events.ts'
import type { Database } from '../store/database.ts'
import { outgoingToken } from '../store/outgoing-webhooks.ts'
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
}

export function createEventAuth(parts: EventAuthParts): EventAuth {
  let member: string | undefined
  return async ({ app, outgoing }, runAs, event) => {
    const own =
      app === 0 ? await ownToken(parts.database, outgoing) : await parts.appAuth(app, runAs, event)
    if (!own) return undefined
    member ??= await parts.memberId()
    return { ...portalAuth(await parts.address(), member), ...own }
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
