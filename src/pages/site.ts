/**
 * The pages that an employee opens in a browser: they sign in once, and what they see and do is theirs.
 * No call with a token comes here; the gateway answers those.
 */
import { formToken, isFormToken } from '../oauth/cookies.ts'
import type { Login } from '../oauth/login.ts'
import { redirect, renderPage, textBody } from '../oauth/pages.ts'
import type { PortalAddress } from '../oauth/portal-address.ts'
import { printable } from '../oauth/return-address.ts'
import {
  browserSession,
  isOwnForm,
  loginPage,
  signIn,
  signOut,
  type SignInPlace,
} from '../oauth/sign-in.ts'
import { decodeParams } from '../rest/decode/decode.ts'
import { Refusal } from '../rest/errors.ts'
import type { Site, SiteAnswer, SiteRequest } from '../rest/site.ts'
import type { Database } from '../store/database.ts'
import { StoreError } from '../store/errors.ts'
import { dataRefusal } from './answers.ts'
import { consoleFiles } from './console-files.ts'
import { isLibraryPath, libraryAnswer } from './library.ts'
import type { Route, Visit } from './route.ts'

export interface PagesSiteParts {
  database: Database
  address: PortalAddress
  login: Login
  /** Unix milliseconds. */
  clock: () => number
  routes: readonly Route[]
}

const loginPath = '/login/'
const logoutPath = '/logout/'

export function createPagesSite(parts: PagesSiteParts): Site {
  const { routes } = parts
  const routeOf = (path: string) => routes.find((route) => route.path.test(path))
  return {
    owns: (path) =>
      path === loginPath ||
      path === logoutPath ||
      path.startsWith('/console/') ||
      isLibraryPath(path) ||
      routeOf(path) !== undefined,
    async answer(request) {
      const route = routeOf(request.path)
      const refuse = (status: number, error: string, message: string): SiteAnswer =>
        route?.kind === 'data'
          ? dataRefusal(route.name, status, error, message)
          : plainPage(status, route?.name ?? 'pages', error, message)
      try {
        if (!request.isSecure)
          return refuse(400, 'not secure', 'This page is served over HTTPS only.')
        if (request.path.startsWith('/console/'))
          return (
            consoleFiles().answer(request.path) ?? refuse(404, 'no file', 'There is no such file.')
          )
        if (isLibraryPath(request.path)) return libraryAnswer(request)
        if (request.path === loginPath) return await login(request, parts, routeOf)
        if (request.path === logoutPath) return await logout(request, parts, refuse)
        return await answerRoute(route as Route, request, parts, refuse)
      } catch (error) {
        if (error instanceof Refusal)
          return refuse(error.entry.status, error.code, error.entry.description)
        if (!(error instanceof StoreError)) throw error
        const message = 'The portal cannot reach its store just now. Please try again in a moment.'
        return { ...refuse(503, 'store unreachable', message), fault: error }
      }
    },
  }
}

type Refuse = (status: number, error: string, message: string) => SiteAnswer

async function answerRoute(
  route: Route,
  request: SiteRequest,
  parts: PagesSiteParts,
  refuse: Refuse,
): Promise<SiteAnswer> {
  const nowMs = parts.clock()
  const { secret, signedIn } = await browserSession(
    parts.database,
    request,
    Math.floor(nowMs / 1000),
  )
  const isPost = request.httpMethod === 'POST'
  if (isPost ? !route.post : !route.get || !['GET', 'HEAD'].includes(request.httpMethod))
    return refuse(405, 'wrong method', 'This page does not understand such a request.')
  if (route.kind === 'data' && isAskedElsewhere(request))
    return refuse(403, 'asked elsewhere', 'Only pages of this portal may ask for this.')
  if (!signedIn || secret === undefined) {
    if (route.kind === 'data' || isPost) return refuse(401, 'not signed in', 'Please sign in.')
    const back = request.query === '' ? request.path : `${request.path}?${request.query}`
    return redirect(302, `${loginPath}?back=${encodeURIComponent(back)}`, [], route.name)
  }
  const visit: Visit = {
    request,
    args: { ...route.path.exec(request.path)?.groups },
    query: new URLSearchParams(request.query),
    employee: signedIn,
    token: formToken(secret),
    nowMs,
  }
  if (!isPost) return (route.get as NonNullable<Route['get']>)(visit)
  const { token, ...fields } = await decodeParams(request, '')
  if (!(await isOwnForm(request, parts.address)) || !isFormToken(token, secret))
    return refuse(403, 'stale form', staleText)
  return (route.post as NonNullable<Route['post']>)(visit, fields)
}

const staleText =
  'This page does not belong to this browser any more, or was sent from another site. Please load it again.'

/** Shows the form, and leads back to a page of ours and nowhere else. */
async function login(
  request: SiteRequest,
  parts: PagesSiteParts,
  routeOf: (path: string) => Route | undefined,
): Promise<SiteAnswer> {
  const query = new URLSearchParams(request.query)
  const next = ownPage(query.get('back') ?? '/', routeOf)
  const place: SignInPlace = {
    request,
    action: `${loginPath}?back=${encodeURIComponent(next)}`,
    next,
    goal: new URL(await parts.address()).host,
    name: 'pages.login',
  }
  const nowS = Math.floor(parts.clock() / 1000)
  if (request.httpMethod === 'POST') {
    if (!(await isOwnForm(request, parts.address))) return loginPage(place, 403, '', staleText)
    return signIn(place, await decodeParams(request, ''), nowS, parts)
  }
  const { signedIn } = await browserSession(parts.database, request, nowS)
  return signedIn ? redirect(303, next, [], place.name) : loginPage(place, 200)
}

async function logout(
  request: SiteRequest,
  parts: PagesSiteParts,
  refuse: Refuse,
): Promise<SiteAnswer> {
  if (request.httpMethod !== 'POST') return redirect(303, '/', [], 'pages.logout')
  const { token } = await decodeParams(request, '')
  const { secret } = await browserSession(parts.database, request, Math.floor(parts.clock() / 1000))
  const isOurs = (await isOwnForm(request, parts.address)) && isFormToken(token, secret)
  // Without a session there is nothing that another site could end.
  if (secret !== undefined && !isOurs) return refuse(403, 'stale form', staleText)
  return signOut(parts.database, { request, next: loginPath, name: 'pages.logout' })
}

/** Path and query of a page of ours; the start page instead of anything else. */
function ownPage(back: string, routeOf: (path: string) => Route | undefined): string {
  const base = 'https://portal.invalid'
  if (!/^\/(?![/\\])/.test(back) || !URL.canParse(back, base)) return '/'
  const { origin, pathname, search } = new URL(back, base)
  const isOurs = origin === base && routeOf(pathname)?.kind === 'page'
  return isOurs ? printable(`${pathname}${search}`) : '/'
}

// Cookies know no ports: a page on another port of the same host name is sent with the session, too.
// https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
function isAskedElsewhere(request: SiteRequest): boolean {
  const site = request.header('sec-fetch-site')
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}

const plainPage = (status: number, name: string, refusal: string, text: string): SiteAnswer =>
  renderPage({
    status,
    name,
    title: 'This does not work',
    body: `${textBody(text)}<p><a href="/">To the start page</a></p>`,
    refusal,
  })
