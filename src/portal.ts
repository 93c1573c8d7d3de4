/** Opens a portal's store: its schema, and its search keys under the portal's country. */
import { mkdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ConfigError, type Config } from './config.ts'
import { phoneRules } from './domain/phone/phone-rules.ts'
import { createPhoneReader } from './domain/phone/phone.ts'
import type { Database } from './store/database.ts'
import { StoreError } from './store/errors.ts'
import { migrate } from './store/migrate.ts'
import { openDatabase } from './store/open.ts'
import { waitForOtherStarts } from './store/start-lock.ts'
import {
  phoneIndexOf,
  rebuildPhoneIndex,
  savePhoneIndex,
  type PhoneIndex,
} from './store/clients/phone-index.ts'

export interface Portal {
  database: Database
  /** The given one, with what the portal itself remembers. */
  config: Config
}

/**
 * Opens the portal's store, brings it to the newest schema and its search keys to the country and the
 * rules of this program. `mayChangeCountry`: another country than the portal's is taken over, which
 * makes all keys anew; otherwise it is refused.
 *
 * @throws StoreError
 * @throws ConfigError when the country is another one and may not be changed
 */
export async function openPortal(
  config: Config,
  { mayChangeCountry = false, onRebuild = () => {} }: OpenOptions = {},
): Promise<Portal> {
  if (config.database === '') makeFolder(config.data)
  const database = await openDatabase(
    config.database === ''
      ? { file: databaseFile(config) }
      : { url: config.database, schema: config.schema },
  )
  try {
    await migrate(database)
    const country = await settleCountry(database, config, { mayChangeCountry, onRebuild })
    return { database, config: { ...config, portalCountry: country } }
  } catch (error) {
    await database.close()
    throw error
  }
}

export interface OpenOptions {
  mayChangeCountry?: boolean
  /** Hears that all search keys are made anew, which takes a while. */
  onRebuild?(): void
}

/** The country of a portal that was told none. */
export const firstCountry = 'US'

async function settleCountry(
  database: Database,
  config: Config,
  { mayChangeCountry, onRebuild }: Required<OpenOptions>,
): Promise<string> {
  const isCurrent = (index: PhoneIndex | undefined, country: string) =>
    index?.country === country && index.rules === phoneRules
  const countryOf = (known: PhoneIndex | undefined): string => {
    const country = config.portalCountry || known?.country || firstCountry
    if (known && known.country !== country && !mayChangeCountry)
      throw new ConfigError(
        `this portal reads numbers as ${known.country}, not ${country}; ` +
          `to change that, start it once with: callerbook serve --portal-country ${country}`,
      )
    return country
  }
  const known = await phoneIndexOf(database)
  if (isCurrent(known, countryOf(known))) return countryOf(known)
  return database.transaction(async (tx) => {
    // Another process may have been quicker.
    await waitForOtherStarts(tx)
    const before = await phoneIndexOf(tx)
    const country = countryOf(before)
    if (isCurrent(before, country)) return country
    if (before) {
      onRebuild()
      await rebuildPhoneIndex(tx, createPhoneReader(country))
    }
    await savePhoneIndex(tx, { country, rules: phoneRules })
    return country
  })
}

function makeFolder(folder: string): void {
  try {
    // Names and numbers of clients are nobody's business on a machine that others use, too.
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    const reason = (error as Error).message
    throw new StoreError('disk', `the data folder ${folder} cannot be made: ${reason}`, {
      cause: error,
    })
  }
}

/** The embedded engine's file. */
export const databaseFile = (config: Config): string => join(config.data, 'callerbook.db')

/**
 * Whether a file of the data folder is there.
 *
 * @throws StoreError when the folder cannot be looked into, which is no reason to think it empty
 */
export function isInDataFolder(config: Config, file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw new StoreError(
      'unreachable',
      `the data folder ${resolve(config.data)} cannot be looked into (${code}): check its owner and mode, and those of the folders above it`,
      { cause: error },
    )
  }
}
