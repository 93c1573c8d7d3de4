import type { Command } from 'commander'
import {
  makeApplicationToken,
  makeClientId,
  makeClientSecret,
} from '../domain/access/app-credential.ts'
import { hashSecret } from '../domain/access/credential.ts'
import { portalAddress } from '../portal-services.ts'
import type { Config } from '../config.ts'
import {
  announceInstall,
  completeInstall,
  installApp,
  uninstallApp,
  updateApp,
} from '../oauth/lifecycle.ts'
import { endpointsOf } from '../oauth/portal-address.ts'
import { findApp, listApps, saveApp, type App } from '../store/access/apps.ts'
import type { Database } from '../store/database.ts'
import { findEmployee } from '../store/people/employees.ts'
import { outboxOf } from '../store/events/outbox.ts'
import { revokeTokens } from '../store/access/tokens.ts'
import { changesOf, checkPlaces, withFields, type AppFields } from './app-fields.ts'
import { CommandError } from './failure.ts'
import { warnOfRefusedAddress } from './handler-address.ts'
import { idOf, storeSettings, withNewPortal, withPortal, withSettings } from './portal-options.ts'
import { print, printJson, printList } from './table.ts'

const appSettings = [
  ...storeSettings,
  'publicUrl',
  'host',
  'port',
  'https',
  'eventNetworks',
] as const

/** `app add|list|show|update|install|finish|secret|remove`: applications that authorize with OAuth 2.0. */
export function addAppCommands(program: Command): void {
  const app = program.command('app').description('Register, change and remove local applications')
  addAdd(app)
  addList(app)
  addShow(app)
  addUpdate(app)
  addInstall(app)
  addFinish(app)
  addSecret(app)
  addRemove(app)
}

function addAdd(app: Command): void {
  withFields(withSettings(app.command('add'), appSettings))
    .description('Register an app and show its secret, this once')
    .option('--by <ID>', 'employee who installs it', '1')
    .action(async (options: AppFields & { by: string }, command: Command) => {
      if (options.name === undefined) throw new CommandError('an app needs --name', 2)
      const secret = makeClientSecret()
      const installedBy = idOf(options.by, '--by')
      const draft: Omit<App, 'id' | 'isInstalled'> = {
        ...blank,
        clientId: makeClientId(),
        secretHash: hashSecret(secret),
        applicationToken: makeApplicationToken(),
        installedBy,
        createdAt: Math.floor(Date.now() / 1000),
        ...changesOf(options),
      }
      await withNewPortal(command, async (database, config) => {
        await checkEmployees(database, [installedBy, ...(draft.allowed ?? [])])
        checkPlaces(draft)
        const added = await database.transaction((tx) => installApp(tx, outboxOf(database), draft))
        const address = await portalAddress(config, database)()
        if (options.json) printJson({ ...shown(added), clientSecret: secret })
        else print(registered(added, secret, address))
        warnOfPlace(added, config)
      })
    })
}

function registered(added: App, secret: string, address: string): string {
  const { id, isApiOnly, isInstalled, installUrl } = added
  return [
    `App ${id} is registered (its secret is shown only now):`,
    `  client_id          ${added.clientId}`,
    `  client_secret      ${secret}`,
    `  application_token  ${added.applicationToken}`,
    ...(isApiOnly && installUrl !== '' ? [`ONAPPINSTALL goes to ${installUrl} ${bySender}`] : []),
    ...(isApiOnly ? [] : [`Employees open it at ${address}/marketplace/app/${id}/`]),
    ...(isInstalled
      ? []
      : [`Its installation page ends the installation; so does: callerbook app finish ${id}`]),
  ].join('\n')
}

function addList(app: Command): void {
  withSettings(app.command('list'))
    .description('List the apps, without their secrets')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }, command: Command) => {
      await withPortal(command, async (database) => {
        const apps = await listApps(database)
        printList(
          options,
          apps.map(shown),
          ['Id', 'Name', 'Client id', 'Scopes', 'Version', 'For', 'State'],
          (each) => [
            String(each.id),
            each.name,
            each.clientId,
            each.scopes.join(','),
            String(each.version),
            Array.isArray(each.allowed) ? each.allowed.join(',') || 'nobody' : each.allowed,
            each.isInstalled ? 'installed' : 'not installed',
          ],
        )
      })
    })
}

function addShow(app: Command): void {
  withSettings(app.command('show'))
    .description('Show all of an app but its secret')
    .argument('<ID>')
    .action(async (idText: string, _options: unknown, command: Command) => {
      await withPortal(command, async (database) => printJson(shown(await known(database, idText))))
    })
}

function addUpdate(app: Command): void {
  withFields(withSettings(app.command('update'), appSettings))
    .description('Change an app; what is not named stays. Its version and application_token change')
    .argument('<ID>')
    .action(async (idText: string, options: AppFields, command: Command) => {
      const changes = changesOf(options)
      if (Object.keys(changes).length === 0)
        throw new CommandError('nothing to change: name what shall be other, such as --handler', 2)
      await withPortal(command, async (database, config) => {
        const before = await known(database, idText)
        const after: App = {
          ...before,
          ...changes,
          version: before.version + 1,
          applicationToken: makeApplicationToken(),
        }
        checkPlaces(after)
        await checkEmployees(database, after.allowed ?? [])
        await database.transaction((tx) => updateApp(tx, outboxOf(database), before, after))
        if (options.json) printJson(shown(after))
        else
          print(
            `App ${after.id} is version ${after.version}. Its application_token is now:\n  ${after.applicationToken}`,
          )
        warnOfPlace(after, config)
      })
    })
}

function addInstall(app: Command): void {
  withSettings(app.command('install'), appSettings)
    .description('Tell an app of its installation again: it gets new tokens')
    .argument('<ID>')
    .option('--by <ID>', 'employee whose tokens it gets (default: who installed it)')
    .action(async (idText: string, options: { by?: string }, command: Command) => {
      await withPortal(command, async (database) => {
        const before = await known(database, idText)
        const installedBy = options.by === undefined ? before.installedBy : idOf(options.by, '--by')
        await checkEmployees(database, [installedBy])
        if (!before.isInstalled)
          throw new CommandError(`app ${before.id} waits for its installation page`)
        const after = { ...before, installedBy }
        const url = await database.transaction(async (tx) => {
          await saveApp(tx, after)
          return announceInstall(tx, outboxOf(database), after)
        })
        print(
          url === undefined
            ? `App ${after.id} has no installation address; its handlers of ONAPPINSTALL are told.`
            : `ONAPPINSTALL goes to ${url} ${bySender}`,
        )
      })
    })
}

function addFinish(app: Command): void {
  withSettings(app.command('finish'), appSettings)
    .description('Count an app as installed, as its installation page does at its end')
    .argument('<ID>')
    .action(async (idText: string, _options: unknown, command: Command) => {
      await withPortal(command, async (database) => {
        const before = await known(database, idText)
        const isDone = await database.transaction((tx) =>
          completeInstall(tx, outboxOf(database), before),
        )
        if (!isDone) throw new CommandError(`app ${before.id} is installed already`)
        print(`App ${before.id} is installed.`)
      })
    })
}

function addSecret(app: Command): void {
  withSettings(app.command('secret'))
    .description('Give an app a new secret and show it, this once; its tokens are revoked')
    .argument('<ID>')
    .action(async (idText: string, _options: unknown, command: Command) => {
      await withPortal(command, async (database) => {
        const secret = makeClientSecret()
        const { id, clientId } = await database.transaction(async (tx) => {
          const before = await known(tx, idText)
          await saveApp(tx, { ...before, secretHash: hashSecret(secret) })
          await revokeTokens(tx, { app: before.id })
          return before
        })
        print(`App ${id} (${clientId}) has a new secret, shown only now:\n  ${secret}`)
      })
    })
}

function addRemove(app: Command): void {
  withSettings(app.command('remove'), appSettings)
    .description('Uninstall an app: its tokens die, its settings are forgotten')
    .argument('<ID>')
    .option('--clean', 'ask it to forget its own data, too')
    .action(async (idText: string, options: { clean?: boolean }, command: Command) => {
      await withPortal(command, async (database, config) => {
        const removed = await known(database, idText)
        const portal = await endpointsOf(database, portalAddress(config, database))
        const told = await database.transaction((tx) =>
          uninstallApp(tx, outboxOf(database), removed, {
            isClean: options.clean === true,
            portal,
          }),
        )
        print(
          [
            `App ${removed.id} is removed.`,
            ...told.map((url) => `ONAPPUNINSTALL goes to ${url} ${bySender}`),
          ].join('\n'),
        )
      })
    })
}

const bySender = 'as soon as the portal is served.'

const blank = {
  name: '',
  scopes: ['crm', 'telephony'],
  handlerUrl: '',
  installUrl: '',
  isApiOnly: false,
  allowed: undefined,
  version: 1,
} satisfies Partial<App>

/** Only an app without a page is told at its installation address; another one binds handlers. */
function warnOfPlace({ isApiOnly, installUrl }: App, config: Config): void {
  if (isApiOnly && installUrl !== '') warnOfRefusedAddress(installUrl, config)
}

async function checkEmployees(database: Database, ids: readonly number[]): Promise<void> {
  for (const id of ids) {
    const employee = await findEmployee(database, id)
    if (!employee) throw new CommandError(`there is no employee ${id}`)
    if (!employee.isActive) throw new CommandError(`employee ${id} was dismissed`)
  }
}

async function known(database: Database, idText: string): Promise<App> {
  const app = await findApp(database, idOf(idText, 'ID'))
  if (!app) throw new CommandError(`there is no app ${idText}`)
  return app
}

/** All but what only the app may know. */
const shown = ({ secretHash: _secretHash, allowed, createdAt, ...app }: App) => ({
  ...app,
  allowed: allowed ?? 'everybody',
  created: new Date(createdAt * 1000).toISOString(),
})
