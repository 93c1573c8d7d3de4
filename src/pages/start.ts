/** The start page: what the employee can open. */
import type { Database } from '../store/database.ts'
import { listApps, type App } from '../store/access/apps.ts'
import { Html, html } from './answers.ts'
import type { Route, Visit } from './route.ts'
import type { BarEntry, Shell } from './shell.ts'

/** Where the app is opened. */
export const appPath = (app: Pick<App, 'id'>): string => `/marketplace/app/${app.id}/`

/** Apps with a page that the employee may use; an administrator also gets those still to be set up. */
export const openableApps = async (
  database: Database,
  { employee }: Visit,
): Promise<readonly App[]> =>
  (await listApps(database)).filter(
    (app) =>
      !app.isApiOnly &&
      app.handlerUrl !== '' &&
      (app.allowed?.includes(employee.employee) ?? true) &&
      (app.isInstalled || employee.isAdmin),
  )

export const startRoute = (
  database: Database,
  shell: Shell,
  entries: readonly BarEntry[],
): Route => ({
  name: 'pages.start',
  path: /^\/$/,
  kind: 'page',
  async get(visit) {
    const apps = await openableApps(database, visit)
    const pages = entries.filter(({ path }) => path !== '/')
    return shell(visit, {
      name: 'pages.start',
      title: 'Start',
      body: html`<h1>Good to see you, ${visit.employee.name}</h1>
        ${
          pages.length === 0
            ? []
            : [
                tiles(
                  'Here',
                  pages.map((page) => tile(page.path, page.title, '')),
                ),
              ]
        }
        ${apps.length === 0 ? noApps(visit) : tiles('Applications', apps.map(appTile))}`,
    })
  },
})

const appTile = (app: App): Html =>
  tile(appPath(app), app.name, app.isInstalled ? new URL(app.handlerUrl).host : 'To be set up')

const tile = (path: string, title: string, note: string): Html =>
  html`<li>
    <a class="tile" href="${path}">
      <span class="mark" aria-hidden="true"
        >${title.slice(0, String.fromCodePoint(title.codePointAt(0) ?? 32).length).toUpperCase()}</span
      >
      <span class="words"><strong>${title}</strong><small>${note}</small></span>
    </a>
  </li>`

const tiles = (title: string, items: readonly Html[]): Html =>
  html`<section>
    <h2>${title}</h2>
    <ul class="tiles">
      ${items}
    </ul>
  </section>`

const noApps = ({ employee }: Visit): Html =>
  html`<section class="empty">
    <h2>Applications</h2>
    <p>There is no application that you could open here.</p>
    ${
      employee.isAdmin
        ? html`<p class="soft">
            Add one with <code>callerbook app add --name … --handler https://…</code>
          </p>`
        : html`<p class="soft">Ask your administrator for one.</p>`
    }
  </section>`
