import { accessLifeS } from '../domain/access/app-credential.ts'
import type { EventName } from '../domain/events.ts'
import { findApp } from '../store/access/apps.ts'
import type { Database } from '../store/database.ts'
import { findEmployee } from '../store/people/employees.ts'
import { issueAccessToken, issueTokens } from '../store/access/tokens.ts'

/** The events with which an app also gets a refresh token. */
const withRefreshToken: ReadonlySet<EventName> = new Set([
  'ONAPPINSTALL',
  'ONAPPUPDATE',
  'ONOFFLINEEVENT',
])

export type AppEventAuth = (
  app: number,
  runAs: number,
  event: EventName,
) => Promise<Readonly<Record<string, string | number>> | undefined>

/**
 * What an event says of the app that it goes to. Tokens are made when the event is sent, so that none
 * waits in the queue; they are of the employee on whose behalf it is sent, or there are none.
 * https://apidocs.bitrix24.com/api-reference/common/events/on-app-install.html
 */
export const createAppEventAuth =
  (database: Database, clock: () => number): AppEventAuth =>
  async (id, runAs, event) => {
    const app = await findApp(database, id)
    if (!app) return undefined
    const known = {
      scope: app.scopes.join(','),
      status: 'L',
      client_id: app.clientId,
      application_token: app.applicationToken,
    }
    const employee = runAs === 0 ? undefined : await findEmployee(database, runAs)
    const isAllowed = app.allowed?.includes(runAs) ?? true
    if (!employee?.isActive || !isAllowed) return known
    const nowS = Math.floor(clock() / 1000)
    const holder = { app: id, employee: runAs }
    const { expiresAt, ...tokens } = await database.transaction(async (tx) => {
      if (!withRefreshToken.has(event)) {
        const { access, expiresAt: until } = await issueAccessToken(tx, holder, nowS)
        return { access_token: access, expiresAt: until }
      }
      const { access, refresh, expiresAt: until } = await issueTokens(tx, holder, nowS)
      return { access_token: access, refresh_token: refresh, expiresAt: until }
    })
    return { ...tokens, expires: expiresAt, expires_in: accessLifeS, user_id: runAs, ...known }
  }
