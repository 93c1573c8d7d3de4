/** Signing in with a form of ours, on the way to whatever page asks for it. */
import { makeToken } from '../domain/access/app-credential.ts'
import type { Params } from '../rest/decode/decode.ts'
import type { SiteAnswer, SiteRequest } from '../rest/site.ts'
import type { Database } from '../store/database.ts'
import {
  closeSession,
  findSession,
  openSession,
  sessionLifeS,
  type SignedIn,
} from '../store/people/logins.ts'
import { formToken, isFormToken, readCookie, setCookie } from './cookies.ts'
import type { Login } from './login.ts'
import { loginBody, redirect, renderPage } from './pages.ts'
import type { PortalAddress } from './portal-address.ts'

/** What a browser's session cookie is worth. */
export interface BrowserSession {
  /** Secret of the cookie. */
  secret: string | undefined
  signedIn: SignedIn | undefined
}

/** `nowS` is Unix seconds. */
export async function browserSession(
  database: Database,
  { cookie, isEncrypted }: SiteRequest,
  nowS: number,
): Promise<BrowserSession> {
  const secret = readCookie(cookie, 'session', isEncrypted)
  return { secret, signedIn: (secret && (await findSession(database, secret, nowS))) || undefined }
}

/** Browsers say where a form comes from; a form of another site is none of ours. */
export async function isOwnForm(
  { origin, host }: SiteRequest,
  address: PortalAddress,
): Promise<boolean> {
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  const from = new URL(origin).host
  return from === host || from === new URL(await address()).host
}

export interface SignInPlace {
  request: SiteRequest
  /** Path and query that show the form and take it. */
  action: string
  /** Path and query that follow. */
  next: string
  /** Where they lead, in words. */
  goal: string
  /** Where a form of the page may lead, beside the portal itself. */
  formTarget?: string
  /** For the log. */
  name: string
}

const formCookieLifeS = 3_600

export function loginPage(
  place: SignInPlace,
  status: number,
  email = '',
  problem?: string,
): SiteAnswer {
  const { request, action, goal, formTarget, name } = place
  const known = readCookie(request.cookie, 'form', request.isEncrypted)
  const cookie = known ?? makeToken()
  return renderPage({
    status,
    name,
    title: 'Sign in',
    body: loginBody({ action, token: formToken(cookie) }, goal, email, problem),
    ...(formTarget !== undefined && { formTarget }),
    cookies: [setCookie('form', cookie, request.isEncrypted, formCookieLifeS)],
    ...(status === 401 && { refusal: 'wrong password', isFailedAuthorization: true }),
    ...(status === 429 && { refusal: 'too many attempts' }),
    ...(status === 403 && { refusal: 'stale form' }),
  })
}

export interface SignInParts {
  database: Database
  login: Login
}

/** The sent form: a session with a new name, and on to the next page; or the form again. */
export async function signIn(
  place: SignInPlace,
  form: Params,
  nowS: number,
  { database, login }: SignInParts,
): Promise<SiteAnswer> {
  const { request } = place
  const { isEncrypted } = request
  const email = typeof form['email'] === 'string' ? form['email'] : ''
  const password = typeof form['password'] === 'string' ? form['password'] : ''
  if (!isFormToken(form['token'], readCookie(request.cookie, 'form', isEncrypted)))
    return loginPage(place, 403, email, 'The page was open for too long. Please sign in again.')
  const outcome = await login(email, password, request.address)
  if ('refused' in outcome) {
    if (outcome.refused === 'wrong')
      return loginPage(place, 401, email, 'The e-mail or the password is wrong.')
    const wait = outcome.refused === 'waiting' ? `${outcome.seconds} seconds` : 'a moment'
    return loginPage(place, 429, email, `Too many attempts. Please try again in ${wait}.`)
  }
  const before = readCookie(request.cookie, 'session', isEncrypted)
  const secret = await database.transaction(async (tx) => {
    // A session that somebody else put into this browser ends here.
    if (before !== undefined) await closeSession(tx, before)
    return openSession(tx, outcome.employee, nowS)
  })
  return redirect(
    303,
    place.next,
    [
      setCookie('session', secret, isEncrypted, sessionLifeS),
      setCookie('form', '', isEncrypted, 0),
    ],
    place.name,
  )
}

/** Ends the session, in the store and in the browser. */
export async function signOut(
  database: Database,
  { request, next, name }: Pick<SignInPlace, 'request' | 'next' | 'name'>,
): Promise<SiteAnswer> {
  const secret = readCookie(request.cookie, 'session', request.isEncrypted)
  if (secret !== undefined) await database.transaction((tx) => closeSession(tx, secret))
  return redirect(303, next, [setCookie('session', '', request.isEncrypted, 0)], name)
}
