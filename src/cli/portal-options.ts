/** The options that say which portal a command works on, and the way from them to an open store. */
import type { Command } from 'commander'
import { join, resolve } from 'node:path'
import { databaseFile, isInDataFolder, openPortal } from '../portal.ts'
import { loadConfig, type Config } from '../config.ts'
import { settings, shownFallback, type SettingName } from '../settings.ts'
import type { Database } from '../store/database.ts'
import { startPortalOnce } from '../store/portal.ts'
import { CommandError } from './failure.ts'

/** What a command that only reads or changes the store must know. */
export const storeSettings = [
  'data',
  'database',
  'schema',
  'portalCountry',
  'timeZone',
  'logLevel',
] as const satisfies readonly SettingName[]

/** Adds `--config` and the named settings to a command. */
export function withSettings(
  command: Command,
  names: readonly SettingName[] = storeSettings,
): Command {
  command.option('--config <FILE>', 'JSON file with settings')
  for (const name of names) {
    const { flag, placeholder, description } = settings[name]
    const fallback = placeholder ? shownFallback(settings[name]) : ''
    const shown = fallback === '' ? '' : ` (default: ${fallback})`
    command.option(
      placeholder ? `--${flag} <${placeholder}>` : `--${flag}`,
      `${description}${shown}`,
    )
  }
  return command
}

/** The config file is the named one, else `callerbook.json` of the data folder where there is one. */
export function configOf(command: Command): Config {
  const options = command.opts<Partial<Record<SettingName | 'config', string>>>()
  // An empty variable says nothing, as those of settings.
  const named = options.config ?? (process.env['CALLERBOOK_CONFIG'] || undefined)
  if (named !== undefined) return loadConfig(options, process.env, named)
  const bare = loadConfig(options, process.env)
  const file = join(bare.data, 'callerbook.json')
  return isInDataFolder(bare, file) ? loadConfig(options, process.env, file) : bare
}

type Work<T> = (database: Database, config: Config) => Promise<T>

/**
 * Opens the portal for the length of the work.
 *
 * @throws CommandError when there is none: a mistyped folder is not to become a portal without clients.
 */
export function withPortal<T>(command: Command, work: Work<T>): Promise<T> {
  const config = configOf(command)
  if (config.database === '' && !isInDataFolder(config, databaseFile(config)))
    throw new CommandError(
      `there is no portal in ${resolve(config.data)}; name its folder with --data, or begin one with: callerbook serve`,
    )
  return open(config, work)
}

/** The same, but a portal that is not there yet is begun. */
export function withNewPortal<T>(command: Command, work: Work<T>): Promise<T> {
  return open(configOf(command), async (database, config) => {
    await startPortalOnce(database, Date.now(), async () => {})
    return work(database, config)
  })
}

async function open<T>(config: Config, work: Work<T>): Promise<T> {
  const { database, config: settled } = await openPortal(config, { onRebuild: tellOfRebuild })
  try {
    return await work(database, settled)
  } finally {
    await database.close()
  }
}

/** Says that the start takes longer this once. */
export function tellOfRebuild(): void {
  process.stderr.write('Making the search keys of all numbers anew, once ...\n')
}

/** @throws CommandError with the option's name when the text is no id. */
export function idOf(text: string, option: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new CommandError(`${option} is "${text}", but must be a positive whole number`, 2)
  return Number(text)
}
