/** The host page, and what it asks of the portal for the app in its frame. */
import { completeInstall } from '../../oauth/lifecycle.ts'
import type { Params } from '../../rest/decode/decode.ts'
import type { SiteAnswer } from '../../rest/site.ts'
import { saveLaunch } from '../../store/access/app-launches.ts'
import { readOptions, saveOptions, type OptionsOwner } from '../../store/access/app-options.ts'
import { findApp, type App } from '../../store/access/apps.ts'
import { outboxOf } from '../../store/events/outbox.ts'
import { dataAnswer, dataRefusal, html } from '../answers.ts'
import type { Route, Visit } from '../route.ts'
import type { Shell } from '../shell.ts'
import { frameAuth, openApp, type OpeningParts } from './open-app.ts'

const appPath = (action = ''): RegExp =>
  new RegExp(`^/marketplace/app/(?<app>[1-9]\\d{0,14})${action}/?$`)

/** Where the app's page is: its installation page until that has done its work. */
const pageUrl = (app: App): string =>
  !app.isInstalled && app.installUrl !== '' ? app.installUrl : app.handlerUrl

interface Refused {
  status: number
  error: string
  message: string
}

/** The app, or why this employee cannot open it. */
async function appFor(
  { args, employee }: Visit,
  { database }: OpeningParts,
): Promise<App | Refused> {
  const app = await findApp(database, Number(args['app']))
  if (!app || app.isApiOnly || pageUrl(app) === '')
    return { status: 404, error: 'no app', message: 'There is no such application in this portal.' }
  if (app.allowed && !app.allowed.includes(employee.employee))
    return {
      status: 403,
      error: 'user_access_error',
      message: 'You do not have access to this application. Ask your administrator for it.',
    }
  if (!app.isInstalled && !employee.isAdmin)
    return {
      status: 403,
      error: 'not installed',
      message:
        'The application is not fully installed yet. Please contact your administrator to complete the installation.',
    }
  return app
}

const isRefused = (app: App | Refused): app is Refused => 'error' in app

export function hostRoutes(parts: OpeningParts, shell: Shell): Route[] {
  const { database } = parts
  const action = (
    name: string,
    work: (app: App, visit: Visit, fields: Params) => Promise<unknown>,
  ): Route => ({
    name: `pages.app.${name}`,
    path: appPath(`/${name}`),
    kind: 'data',
    async post(visit, fields) {
      const app = await appFor(visit, parts)
      if (isRefused(app))
        return dataRefusal(`pages.app.${name}`, app.status, app.error, app.message)
      const outcome = await work(app, visit, fields)
      if (outcome instanceof Refusal)
        return dataRefusal(`pages.app.${name}`, outcome.status, outcome.code, outcome.message)
      return dataAnswer(`pages.app.${name}`, outcome)
    },
  })
  const nowS = ({ nowMs }: Visit): number => Math.floor(nowMs / 1000)
  const holder = (app: App, { employee }: Visit) => ({
    app: app.id,
    employee: employee.employee,
  })

  return [
    {
      name: 'pages.app',
      path: appPath(),
      kind: 'page',
      get: async (visit) => hostPage(visit, await appFor(visit, parts), shell),
    },
    action('open', (app, visit, { options }) =>
      openApp(app, visit.employee, isMap(options) ? options : {}, nowS(visit), parts),
    ),
    action('refresh', (app, visit) => frameAuth(database, holder(app, visit), nowS(visit))),
    action('launched', async (app, visit) => {
      await database.transaction((tx) => saveLaunch(tx, holder(app, visit), nowS(visit)))
      return true
    }),
    action('installed', async (app, { employee }) => {
      if (!employee.isAdmin) return new Refusal(403, 'not admin', 'Only an administrator installs.')
      const outbox = outboxOf(database)
      return outbox.transaction((tx) => completeInstall(tx, outbox, app))
    }),
    action('option', async (app, visit, { owner, name, value }) => {
      const isOfApp = owner === 'app'
      if (isOfApp && !visit.employee.isAdmin)
        return new Refusal(403, 'not admin', 'Only an administrator changes settings of an app.')
      if (typeof name !== 'string' || name === '' || name.length > 255 || value === undefined)
        return new Refusal(400, 'no option', 'A setting has a name of up to 255 characters.')
      const place: OptionsOwner = isOfApp ? { app: app.id } : holder(app, visit)
      const isKept = await database.transaction((tx) => saveOptions(tx, place, { [name]: value }))
      if (!isKept)
        return new Refusal(400, 'too many', 'There are too many settings, or they are too long.')
      return readOptions(database, place)
    }),
  ]
}

/** What an action answers instead of a value. */
class Refusal {
  readonly status: number
  readonly code: string
  readonly message: string

  constructor(status: number, code: string, message: string) {
    this.status = status
    this.code = code
    this.message = message
  }
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function hostPage(visit: Visit, app: App | Refused, shell: Shell): SiteAnswer {
  if (isRefused(app))
    return shell(visit, {
      name: 'pages.app',
      status: app.status,
      title: 'This does not work',
      body: html`<h1>This does not work</h1>
        <p>${app.message}</p>
        <p><a href="/" target="_top">To the start page</a></p>`,
      canBeInside: true,
      refusal: app.error,
    })
  const { origin } = new URL(pageUrl(app))
  return shell(visit, {
    name: 'pages.app',
    title: app.name,
    body: html`<h1 id="page-title" class="page-title">${app.name}</h1>
      <div id="app" data-app="${app.id}" data-url="${pageUrl(app)}" data-name="${app.name}">
        <p class="soft">Opening ${app.name} …</p>
        <noscript><p>This page needs JavaScript, as the application in it does.</p></noscript>
      </div>
      <div id="notices" class="notices" role="status" aria-live="polite"></div>`,
    files: ['host/host.css', 'host/page.ts'],
    frames: [origin],
    // An app may open the path of another one.
    canBeInside: true,
  })
}
