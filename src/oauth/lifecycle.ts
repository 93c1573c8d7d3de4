/**
 * What an app is told of its own life. Everything goes into the outbox within the transaction of the
 * change, so nobody ends half-installed: either both are kept, or none.
 */
import type { EventData } from '../domain/events.ts'
import { addApp, finishInstall, removeApp, saveApp, type App } from '../store/access/apps.ts'
import type { Transaction } from '../store/database.ts'
import { listHandlers, removeHandlers } from '../store/events/event-handlers.ts'
import type { Outbox } from '../store/events/outbox.ts'
import type { PortalEndpoints } from './portal-address.ts'

// The portal speaks one language.
const language = { LANGUAGE_ID: 'en' }

/**
 * An app without a page, or without an installation page, is installed at once; another one when its
 * installation page says so.
 * https://apidocs.bitrix24.com/settings/app-installation/installation-finish.html
 */
export async function installApp(
  tx: Transaction,
  outbox: Outbox,
  draft: Omit<App, 'id' | 'isInstalled'>,
): Promise<App> {
  const isInstalled = draft.isApiOnly || draft.installUrl === ''
  const app = await addApp(tx, { ...draft, isInstalled })
  if (isInstalled) await announceInstall(tx, outbox, app)
  return app
}

/** Tells the app of its installation, again when it was told before: it gets new tokens. */
export async function announceInstall(
  tx: Transaction,
  outbox: Outbox,
  app: App,
): Promise<string | undefined> {
  const data = { VERSION: app.version, ACTIVE: 'Y', INSTALLED: 'Y', ...language }
  return tell(tx, outbox, app, 'ONAPPINSTALL', data)
}

/** The installation page has done its work. False: it was done before. */
export async function completeInstall(tx: Transaction, outbox: Outbox, app: App): Promise<boolean> {
  if (!(await finishInstall(tx, app.id))) return false
  await announceInstall(tx, outbox, { ...app, isInstalled: true })
  return true
}

/** Keeps the new version, under a new application_token, and tells the app. */
export async function updateApp(
  tx: Transaction,
  outbox: Outbox,
  before: App,
  after: App,
): Promise<void> {
  await saveApp(tx, after)
  const data = { VERSION: after.version, PREVIOUS_VERSION: before.version, ...language }
  await tell(tx, outbox, after, 'ONAPPUPDATE', data)
}

/**
 * Removes the app with its tokens, settings and handlers, and tells those that asked to hear of it.
 * `isClean`: it shall forget its own data, too.
 * https://apidocs.bitrix24.com/api-reference/common/events/on-app-uninstall.html
 */
export async function uninstallApp(
  tx: Transaction,
  outbox: Outbox,
  app: App,
  { isClean, portal }: { isClean: boolean; portal: PortalEndpoints },
): Promise<string[]> {
  const handlers = (await listHandlers(tx, app.id)).filter(
    ({ event, isOffline }) => event === 'ONAPPUNINSTALL' && !isOffline,
  )
  const places = handlers.map(({ id, url }) => ({ handler: id, url }))
  const own = installPlace(app)
  if (own !== undefined && !places.some(({ url }) => url === own))
    places.push({ handler: 0, url: own })
  await removeHandlers(tx, { app: app.id })
  await removeApp(tx, app.id)
  for (const place of places)
    await outbox.enqueue(tx, {
      ...place,
      event: 'ONAPPUNINSTALL',
      data: { ...language, CLEAN: isClean ? 1 : 0 },
      app: app.id,
      runAs: 0,
      // When it is sent there is no app any more that could be asked.
      auth: {
        domain: portal.domain,
        server_endpoint: portal.serverEndpoint,
        client_endpoint: portal.clientEndpoint,
        member_id: portal.memberId,
        application_token: app.applicationToken,
      },
    })
  return places.map(({ url }) => url)
}

/** An app without a page hears of its life where it was installed; others bind handlers. */
const installPlace = ({ isApiOnly, installUrl }: App): string | undefined =>
  isApiOnly && installUrl !== '' ? installUrl : undefined

/** Returns the installation address when it is told. */
async function tell(
  tx: Transaction,
  outbox: Outbox,
  app: App,
  event: 'ONAPPINSTALL' | 'ONAPPUPDATE',
  data: EventData,
): Promise<string | undefined> {
  const author = app.installedBy
  await outbox.raise(tx, { event, subject: `app ${app.id}`, data, author }, { app: app.id })
  const url = installPlace(app)
  if (url !== undefined)
    await outbox.enqueue(tx, { event, url, data, app: app.id, handler: 0, runAs: author })
  return url
}
