/** The settings of this start: command line, environment and config file to one frozen Config. */
import { readFileSync } from 'node:fs'
import { environmentName, settings, type Setting, type SettingName } from './settings.ts'

type Settings = typeof settings
export type Config = { readonly [Name in SettingName]: Settings[Name]['fallback'] }

/** A setting that cannot be used. The message names it, its source and what would be right. */
export class ConfigError extends Error {}

/**
 * The first source that has a setting gives it: command line, environment, config file, default.
 * The file is JSON with the names of the table.
 *
 * @throws ConfigError
 */
export function loadConfig(
  flags: Partial<Record<SettingName, string | boolean>>,
  environment: Readonly<Record<string, string | undefined>>,
  file?: string,
): Config {
  const fromFile = file === undefined ? {} : readConfigFile(file)
  const config: Record<string, unknown> = {}
  for (const [name, definition] of Object.entries(settings) as [SettingName, Setting<unknown>][]) {
    const variable = environmentName(definition.flag)
    const sources: [string, unknown][] = [
      [`--${definition.flag}`, flags[name]],
      [variable, saidIn(environment, variable)],
      [`${name} in ${file}`, fromFile[name]],
    ]
    const source = sources.find(([, value]) => value !== undefined)
    config[name] = definition.fallback
    if (!source) continue
    const [label, value] = source
    try {
      config[name] = definition.parse(settingText(value))
    } catch (error) {
      throw new ConfigError(`${label} ${(error as Error).message}`)
    }
  }
  return Object.freeze(config) as Config
}

/** Files of variables leave one empty to say nothing: it is not to switch something off. */
function saidIn(
  environment: Readonly<Record<string, string | undefined>>,
  variable: string,
): string | undefined {
  const value = environment[variable]
  return value === '' || isServiceLink(variable, value) ? undefined : value
}

/** Variables that look like settings and are none: somebody mistyped one, and it would be ignored. */
export function unknownVariables(
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  const known = new Set(Object.values(settings).map(({ flag }) => environmentName(flag)))
  return Object.keys(environment).filter(
    (name) =>
      /^CALLERBOOK_./.test(name) &&
      !known.has(name) &&
      !otherVariables.test(name) &&
      !isServiceLink(name, environment[name]),
  )
}

/**
 * Kubernetes tells every container where a service named `callerbook` is, in variables of our prefix.
 * https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
 */
const isServiceLink = (name: string, value: string | undefined): boolean =>
  /^CALLERBOOK_(SERVICE_(HOST|PORT)|PORT_\d+_)/.test(name) ||
  (name === 'CALLERBOOK_PORT' && value !== undefined && /^(tcp|udp|sctp):/.test(value))

// The file of settings, what the examples read, and what the tests are told.
const otherVariables =
  /^CALLERBOOK_(CONFIG|WEBHOOK|ADDRESS|APP_PORT|TOKENS?|CLIENT_ID|CLIENT_SECRET|TEST_.*)$/

/** As the command line would have it. */
function settingText(value: unknown): string {
  if (Array.isArray(value)) return value.join(',')
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}

function readConfigFile(file: string): Record<string, unknown> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigError(`the config file cannot be read: ${(error as Error).message}`)
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw new ConfigError(`${file} is not valid JSON: ${(error as Error).message}`)
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new ConfigError(`${file} must hold one JSON object`)
  const unknown = Object.keys(parsed).filter((name) => !(name in settings))
  if (unknown.length > 0)
    throw new ConfigError(
      `${file} has unknown settings: ${unknown.join(', ')}. Known: ${Object.keys(settings).join(', ')}`,
    )
  return parsed as Record<string, unknown>
}
