import type { Command } from 'commander'
import { findApp, listApps, type App } from '../store/access/apps.ts'
import type { Database } from '../store/database.ts'
import {
  listDefaultLines,
  removeDefaultLine,
  saveDefaultLine,
} from '../store/calls/default-lines.ts'
import { findEmployee } from '../store/people/employees.ts'
import { findLine, listLines, type ExternalLine } from '../store/calls/external-lines.ts'
import { CommandError } from './failure.ts'
import { idOf, withPortal, withSettings } from './portal-options.ts'
import { print, printList } from './table.ts'

/** `line list|default`: the external lines that apps have registered, and who calls through which. */
export function addLineCommands(program: Command): void {
  const line = program
    .command('line')
    .description('List the external lines of applications, and choose those for outgoing calls')

  withSettings(line.command('list'))
    .description('List the lines, and for whom each is the default')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }, command: Command) => {
      await withPortal(command, async (database) => {
        const defaults = await listDefaultLines(database)
        const lines = (await linesOfAll(database)).map(({ app, number, name, isAutoCreating }) => ({
          app: app.id,
          appName: app.name,
          number,
          name,
          makesLeads: isAutoCreating,
          defaultFor: defaults
            .filter((each) => each.app === app.id && each.line === number)
            .map(({ employee }) => employee),
        }))
        for (const { app, line: number, employee } of defaults)
          if (number === '')
            lines.push({
              app,
              appName: (await findApp(database, app))?.name ?? '',
              number,
              name: '(calls without a line)',
              makesLeads: false,
              defaultFor: [employee],
            })
        printList(options, lines, ['Line', 'Name', 'App', 'Default for'], (each) => [
          each.number,
          each.name,
          `${each.app} ${each.appName}`,
          each.defaultFor.map(holderName).join(', '),
        ])
      })
    })

  withSettings(line.command('default'))
    .description('Choose the line for calls that begin with a click on a number')
    .argument('[NUMBER]', 'of the line; none for an app without lines')
    .option('--app <ID>', 'whose line it is, where several apps have it')
    .option('--employee <ID>', 'for this employee only, not for everybody')
    .option('--remove', 'choose none')
    .action(
      async (
        number: string | undefined,
        options: { app?: string; employee?: string; remove?: boolean },
        command: Command,
      ) => {
        const employee = options.employee === undefined ? 0 : idOf(options.employee, '--employee')
        await withPortal(command, async (database) => {
          if (employee !== 0 && !(await findEmployee(database, employee)))
            throw new CommandError(`there is no employee ${employee}`)
          if (options.remove) {
            if (!(await database.transaction((tx) => removeDefaultLine(tx, employee))))
              throw new CommandError(`${holderName(employee)} has no default line`)
            print(`${holderName(employee)} has no default line any more.`)
            return
          }
          const app = await lineOwner(database, number, options.app)
          await database.transaction((tx) =>
            saveDefaultLine(tx, { employee, app: app.id, line: number ?? '' }),
          )
          const what = number === undefined ? '' : `line ${number} of `
          print(`Calls of ${holderName(employee)} go through ${what}app ${app.id} (${app.name}).`)
        })
      },
    )
}

const holderName = (employee: number): string =>
  employee === 0 ? 'everybody' : `employee ${employee}`

async function linesOfAll(
  database: Database,
): Promise<(Omit<ExternalLine, 'app'> & { app: App })[]> {
  const all: (Omit<ExternalLine, 'app'> & { app: App })[] = []
  for (const app of await listApps(database))
    for (const line of await listLines(database, app.id)) all.push({ ...line, app })
  return all
}

/**
 * The app that has the line; without a line, the named app.
 *
 * @throws CommandError when there is none, or more than one.
 */
export async function lineOwner(
  database: Database,
  number: string | undefined,
  appText: string | undefined,
): Promise<App> {
  if (appText !== undefined) {
    const id = idOf(appText, '--app')
    const app = await findApp(database, id)
    if (!app) throw new CommandError(`there is no app ${id}`)
    if (number !== undefined && !(await findLine(database, id, number)))
      throw new CommandError(`app ${id} has no line ${number}`)
    return app
  }
  if (number === undefined) throw new CommandError('name a line, or an app with --app', 2)
  const [only, another] = (await linesOfAll(database)).filter((line) => line.number === number)
  if (!only) throw new CommandError(`no app has a line ${number}; see: callerbook line list`)
  if (another) throw new CommandError(`several apps have a line ${number}; choose with --app`, 2)
  return only.app
}
