/** A portal that listens, with employees who can sign in and an app that asks for them. */
import {
  makeApplicationToken,
  makeClientId,
  makeClientSecret,
} from '../../src/domain/access/app-credential.ts'
import { hashSecret } from '../../src/domain/access/credential.ts'
import { hashPassword } from '../../src/domain/access/password.ts'
import { addApp, type App } from '../../src/store/access/apps.ts'
import type { Database } from '../../src/store/database.ts'
import { blankEmployee, saveEmployee } from '../../src/store/people/employees.ts'
import { savePassword } from '../../src/store/people/logins.ts'
import { rememberAddress } from '../../src/store/portal.ts'
import { issueTokens, type IssuedTokens } from '../../src/store/access/tokens.ts'
import { openBrowser, type Visited } from './browser.ts'
import { allScopes, testPortal, type TestPortal, type TestPortalOptions } from './server.ts'

export const password = 'correct horse battery'
/** Employee 1, the administrator. */
export const adminEmail = 'admin@portal.example'
/** Employee 2. */
export const clerkEmail = 'clerk@portal.example'

export interface TestApp extends App {
  secret: string
}

export async function registerApp(
  database: Database,
  changes: Partial<Omit<App, 'id'>> = {},
): Promise<TestApp> {
  const secret = makeClientSecret()
  const app = await database.transaction((tx) =>
    addApp(tx, {
      clientId: makeClientId(),
      secretHash: hashSecret(secret),
      applicationToken: makeApplicationToken(),
      name: 'Dialer',
      scopes: allScopes,
      handlerUrl: 'https://app.example/handler?keep=1',
      installUrl: '',
      isApiOnly: false,
      allowed: undefined,
      version: 1,
      isInstalled: true,
      installedBy: 1,
      createdAt: 1,
      ...changes,
    }),
  )
  return { ...app, secret }
}

// Hashing takes a tenth of a second, and tests sign in often.
const cheap = { logN: 4, r: 8, p: 1 }

export async function letSignIn(database: Database, employee: number): Promise<void> {
  const hash = await hashPassword(password, cheap)
  await database.transaction((tx) => savePassword(tx, employee, hash, 1))
}

export interface RunningPortal extends AsyncDisposable {
  readonly portal: TestPortal
  readonly origin: string
  readonly app: TestApp
  nowS(): number
  /** Signs in, agrees, and returns the redirect to the app. */
  authorize(query?: string, email?: string): Promise<Visited>
  /** A pair without the way through the browser. */
  issue(employee?: number, app?: App): Promise<IssuedTokens>
  /** POST with a form to the token endpoint. */
  // eslint-disable-next-line typescript/no-explicit-any
  token(fields: Record<string, string>, path?: string): Promise<{ status: number; body: any }>
  /** The same with the app's credentials and a refresh token. */
  // eslint-disable-next-line typescript/no-explicit-any
  refresh(token: string): Promise<{ status: number; body: any }>
}

export async function oauthPortal(
  options: TestPortalOptions = {},
  appChanges: Partial<Omit<App, 'id'>> = {},
): Promise<RunningPortal> {
  const portal = await testPortal(options)
  const { database } = portal
  await database.transaction((tx) =>
    saveEmployee(tx, {
      ...blankEmployee,
      id: 2,
      name: 'Carla',
      lastName: 'Clerk',
      email: clerkEmail,
      extension: '102',
      isTimeTracked: false,
    }),
  )
  await letSignIn(database, 1)
  await letSignIn(database, 2)
  const app = await registerApp(database, appChanges)
  const { port } = await portal.listen()
  const origin = `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`
  await rememberAddress(database, origin)
  const nowS = () => Math.floor(portal.nowMs / 1000)

  const running: RunningPortal = {
    portal,
    origin,
    app,
    nowS,
    async authorize(query = `client_id=${app.clientId}&state=s1`, email = adminEmail) {
      const browser = openBrowser(running)
      const login = await browser.get(`/oauth/authorize/?${query}`)
      const signedIn = await browser.submit(login, { action: 'login', email, password })
      const next = await browser.get(signedIn.location ?? '')
      return next.status === 302 ? next : browser.submit(next, { action: 'allow' })
    },
    issue: (employee = 1, of: App = app) =>
      database.transaction((tx) => issueTokens(tx, { app: of.id, employee }, nowS())),
    async token(fields, path = '/oauth/token/') {
      const response = await fetch(`${origin}${path}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
      })
      return { status: response.status, body: await response.json() }
    },
    refresh: (token) =>
      running.token({
        grant_type: 'refresh_token',
        client_id: app.clientId,
        client_secret: app.secret,
        refresh_token: token,
      }),
    [Symbol.asyncDispose]: () => portal[Symbol.asyncDispose](),
  }
  return running
}

/** The code in a redirect to the app. */
export const codeIn = (location: string | undefined): string =>
  new URL(location ?? '').searchParams.get('code') ?? ''
