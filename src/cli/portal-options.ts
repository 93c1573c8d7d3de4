/** The options that say which portal a command works on, and the way from them to an open store. */
import type { Command } from 'commander'
import { openPortal } from '../app.ts'
import { loadConfig, settings, type Config, type SettingName } from '../config.ts'
import type { Database } from '../store/database.ts'
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
    const { flag, placeholder, description, fallback } = settings[name]
    const shown = fallback === '' || fallback === false ? '' : ` (default: ${String(fallback)})`
    command.option(
      placeholder ? `--${flag} <${placeholder}>` : `--${flag}`,
      `${description}${shown}`,
    )
  }
  return command
}

export function configOf(command: Command): Config {
  const options = command.opts<Partial<Record<SettingName | 'config', string>>>()
  return loadConfig(options, process.env, options.config ?? process.env['CALLERBOOK_CONFIG'])
}

/** Opens the portal for the length of the work. */
export async function withPortal<T>(
  command: Command,
  work: (database: Database, config: Config) => Promise<T>,
): Promise<T> {
  const config = configOf(command)
  const database = await openPortal(config)
  try {
    return await work(database, config)
  } finally {
    await database.close()
  }
}

/** @throws CommandError with the option's name when the text is no id. */
export function idOf(text: string, option: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new CommandError(`${option} is "${text}", but must be a positive whole number`, 2)
  return Number(text)
}
