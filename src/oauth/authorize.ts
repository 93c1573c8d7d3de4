/**
 * The browser's half of the authorization: sign in, agree, go back to the app with a code. What goes
 * wrong is shown on a page of ours; the app hears nothing of it.
 * https://apidocs.bitrix24.com/settings/oauth/index.html
 */
import { decodeParams, type Params } from '../rest/decode/decode.ts'
import { Refusal } from '../rest/errors.ts'
import type { SiteAnswer, SiteRequest } from '../rest/site.ts'
import { findAppByClientId, hasConsent, saveConsent, type App } from '../store/access/apps.ts'
import type { Database } from '../store/database.ts'
import type { SignedIn } from '../store/people/logins.ts'
import { issueCode } from '../store/access/tokens.ts'
import { formToken, isFormToken } from './cookies.ts'
import type { Login } from './login.ts'
import { consentBody, redirect, renderPage, textBody } from './pages.ts'
import { endpointsOf, type PortalAddress } from './portal-address.ts'
import { printable, returnAddress } from './return-address.ts'
import {
  browserSession,
  isOwnForm,
  loginPage,
  signIn,
  signOut,
  type SignInPlace,
} from './sign-in.ts'

export const isAuthorizePath = (path: string): boolean => /^\/+oauth\/+authorize\/*$/.test(path)

export interface AuthorizeParts {
  database: Database
  address: PortalAddress
  login: Login
  /** Unix milliseconds. */
  clock: () => number
}

/** One visit, with what is known by now. */
interface Visit {
  request: SiteRequest
  query: Params
  app: App
  nowS: number
  /** Secret of the session cookie; what it is worth is in `signedIn`. */
  session: string | undefined
  signedIn: SignedIn | undefined
}

export function createAuthorize(parts: AuthorizeParts) {
  return async (request: SiteRequest): Promise<SiteAnswer> => {
    try {
      return await visit(request, parts)
    } catch (error) {
      if (error instanceof Refusal) return failure(error.entry.status, error.entry.description)
      throw error
    }
  }
}

async function visit(request: SiteRequest, parts: AuthorizeParts): Promise<SiteAnswer> {
  const { database, clock } = parts
  if (!request.isSecure) return failure(400, 'This page is served over HTTPS only.')
  if (!['GET', 'HEAD', 'POST'].includes(request.httpMethod))
    return failure(405, 'This page understands GET and POST.')
  const query = await decodeParams({ ...request, httpMethod: 'GET' }, request.query)
  const found = await appOf(query, database)
  if (typeof found === 'string') return failure(400, found)
  const nowS = Math.floor(clock() / 1000)
  const { secret: session, signedIn } = await browserSession(database, request, nowS)
  const now: Visit = { request, query, app: found, nowS, session, signedIn }
  return request.httpMethod === 'POST' ? submitted(now, parts) : shown(now, parts)
}

/** The app, or why it cannot be authorized. */
async function appOf(query: Params, database: Database): Promise<App | string> {
  const clientId = query['client_id']
  if (typeof clientId !== 'string' || clientId === '')
    return 'The address of this page lacks the client_id of an application.'
  const app = await findAppByClientId(database, clientId)
  if (!app) return 'There is no application with this client_id in this portal.'
  if (!app.isInstalled) return 'The application is not fully installed yet.'
  if (app.handlerUrl === '') return 'The application has no address to return to.'
  // It comes from the app's card; whoever names one must name that very one.
  const named = query['redirect_uri']
  if (named !== undefined && named !== app.handlerUrl)
    return 'The redirect_uri is not the one that the application is registered with.'
  return app
}

async function shown(now: Visit, parts: AuthorizeParts): Promise<SiteAnswer> {
  const { app, signedIn, session } = now
  if (!signedIn || session === undefined) return loginPage(signInPlace(now), 200)
  if (app.allowed && !app.allowed.includes(signedIn.employee)) return notAllowed()
  if (await hasConsent(parts.database, app, signedIn.employee)) return goBack(now, signedIn, parts)
  return renderPage({
    status: 200,
    title: `Allow ${app.name}?`,
    body: consentBody(
      { action: ownAddress(now), token: formToken(session) },
      { name: app.name, scopes: app.scopes, host: new URL(app.handlerUrl).host },
      signedIn.name,
    ),
    formTarget: new URL(app.handlerUrl).origin,
  })
}

async function submitted(now: Visit, parts: AuthorizeParts): Promise<SiteAnswer> {
  const { request, session, signedIn, app } = now
  const form = await decodeParams(request, '')
  if (!(await isOwnForm(request, parts.address))) return staleForm(now)
  if (form['action'] === 'login') return signIn(signInPlace(now), form, now.nowS, parts)
  if (!signedIn || session === undefined) return loginPage(signInPlace(now), 200)
  if (!isFormToken(form['token'], session)) return staleForm(now)
  switch (form['action']) {
    case 'leave':
      return signOut(parts.database, signInPlace(now))
    case 'deny':
      return renderPage({
        status: 200,
        title: 'Not allowed',
        body: textBody(
          `${app.name} was not allowed to work on your behalf. You can close this page.`,
        ),
      })
    case 'allow':
      if (app.allowed && !app.allowed.includes(signedIn.employee)) return notAllowed()
      await parts.database.transaction((tx) => saveConsent(tx, app, signedIn.employee))
      return goBack(now, signedIn, parts)
    default:
      return staleForm(now)
  }
}

const signInPlace = (now: Visit): SignInPlace => ({
  request: now.request,
  action: ownAddress(now),
  next: ownAddress(now),
  goal: now.app.name,
  formTarget: new URL(now.app.handlerUrl).origin,
  name: 'oauth.authorize',
})

function staleForm(now: Visit): SiteAnswer {
  return renderPage({
    status: 403,
    title: 'Please try again',
    body: `${textBody('This form does not belong to this browser any more, or was sent from another site. Nothing was done.')}
<form method="get" action="/oauth/authorize/">
<input type="hidden" name="client_id" value="${now.app.clientId}">
<button>Start again</button>
</form>`,
    refusal: 'stale form',
  })
}

/** The code goes into the address, so the app's page must not be kept by anybody between. */
async function goBack(
  { app, nowS, request }: Visit,
  { employee }: SignedIn,
  { database, address }: AuthorizeParts,
): Promise<SiteAnswer> {
  const { domain, memberId } = await endpointsOf(database, address)
  const code = await database.transaction((tx) => issueCode(tx, { app: app.id, employee }, nowS))
  return redirect(
    302,
    returnAddress(app.handlerUrl, request.query, {
      code,
      domain,
      member_id: memberId,
      scope: app.scopes.join(','),
      server_domain: domain,
    }),
  )
}

/** Path and query of this visit. Always of one leading slash: two would name another host. */
const ownAddress = ({ request }: Visit): string => `/oauth/authorize/?${printable(request.query)}`

const notAllowed = (): SiteAnswer =>
  failure(403, 'You do not have access to this application. Ask your administrator for it.')

const failure = (status: number, text: string): SiteAnswer =>
  renderPage({
    status,
    title: 'This does not work',
    body: textBody(text),
    refusal: 'not authorized',
  })

/** The store cannot be reached. */
export const pageUnavailable = (): SiteAnswer =>
  failure(503, 'The portal cannot reach its store just now. Please try again in a moment.')
