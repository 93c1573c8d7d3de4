/**
 * What the frame of an app gets when an employee opens it: the form that is sent into it, and what the
 * host page answers to `getInitData`.
 * https://apidocs.bitrix24.com/settings/oauth/simple-way.html
 * https://apidocs.bitrix24.com/api-reference/widgets/index.html
 */
import { accessLifeS } from '../../domain/access/app-credential.ts'
import { readOptions } from '../../store/access/app-options.ts'
import { wasLaunched } from '../../store/access/app-launches.ts'
import type { App } from '../../store/access/apps.ts'
import type { Database } from '../../store/database.ts'
import type { SignedIn } from '../../store/people/logins.ts'
import { issueTokens } from '../../store/access/tokens.ts'
import { endpointsOf, type PortalAddress } from '../../oauth/portal-address.ts'

/** Tokens under the names that frames know. */
export interface FrameAuth {
  AUTH_ID: string
  REFRESH_ID: string
  /** Seconds until AUTH_ID dies. */
  AUTH_EXPIRES: number
}

export interface OpenedApp {
  /** Fields of the form, beside those that depend on the browser's address. */
  form: Record<string, string>
  init: FrameAuth & {
    PATH: string
    LANG: string
    MEMBER_ID: string
    IS_ADMIN: boolean
    APP_OPTIONS: Record<string, unknown>
    USER_OPTIONS: Record<string, unknown>
    PLACEMENT: string
    PLACEMENT_OPTIONS: Record<string, unknown>
    /** The installation page is shown. */
    INSTALL: boolean
    /** This employee has not opened the app before. */
    FIRST_RUN: boolean
  }
}

export interface OpeningParts {
  database: Database
  address: PortalAddress
}

/** A pair of the app's own for each opening. `nowS` is Unix seconds. */
export async function openApp(
  app: App,
  visitor: SignedIn,
  placementOptions: Record<string, unknown>,
  nowS: number,
  { database, address }: OpeningParts,
): Promise<OpenedApp> {
  const holder = { app: app.id, employee: visitor.employee }
  const { serverEndpoint, memberId } = await endpointsOf(database, address)
  const auth = await frameAuth(database, holder, nowS)
  const placement = 'DEFAULT'
  return {
    form: {
      AUTH_ID: auth.AUTH_ID,
      AUTH_EXPIRES: String(auth.AUTH_EXPIRES),
      REFRESH_ID: auth.REFRESH_ID,
      SERVER_ENDPOINT: serverEndpoint,
      APPLICATION_TOKEN: app.applicationToken,
      APPLICATION_SCOPE: app.scopes.join(','),
      member_id: memberId,
      status: 'L',
      PLACEMENT: placement,
      // The PHP SDK wants JSON here for every placement.
      PLACEMENT_OPTIONS: JSON.stringify(placementOptions),
    },
    init: {
      ...auth,
      PATH: '/rest',
      LANG: 'en',
      MEMBER_ID: memberId,
      IS_ADMIN: visitor.isAdmin,
      APP_OPTIONS: await readOptions(database, { app: app.id }),
      USER_OPTIONS: await readOptions(database, holder),
      PLACEMENT: placement,
      PLACEMENT_OPTIONS: placementOptions,
      INSTALL: !app.isInstalled,
      FIRST_RUN: !(await wasLaunched(database, holder)),
    },
  }
}

/** A new pair; the ones before stay good, as the app's server may use them. */
export async function frameAuth(
  database: Database,
  holder: { app: number; employee: number },
  nowS: number,
): Promise<FrameAuth> {
  const { access, refresh } = await database.transaction((tx) => issueTokens(tx, holder, nowS))
  return { AUTH_ID: access, REFRESH_ID: refresh, AUTH_EXPIRES: accessLifeS }
}
