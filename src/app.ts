/** Puts the parts together; the only file that knows all of them. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { createClients } from './crm/clients.ts'
import { createDirectories } from './crm/directories.ts'
import { createFieldSource } from './crm/field-tables.ts'
import { createLinks } from './crm/links.ts'
import { createUserfields } from './crm/userfields.ts'
import { createPhoneReader } from './domain/phone.ts'
import { defaultPriority } from './domain/priority.ts'
import { bucketRules } from './domain/leaky-bucket.ts'
import { phoneRules } from './domain/phone-rules.ts'
import { createFindClients, type LookupRules } from './lookup/find-clients.ts'
import { createFindDuplicates } from './lookup/find-duplicates.ts'
import { methods } from './methods/index.ts'
import { createAuthenticate } from './rest/authenticate.ts'
import { createGateway, type Gateway } from './rest/gateway.ts'
import { createHttpServer, type HttpServer } from './rest/http.ts'
import type { Method } from './rest/method.ts'
import { createMetrics } from './rest/metrics.ts'
import type { Services } from './services.ts'
import { createAccessCodes } from './staff/access-codes.ts'
import { createOperating } from './rest/operating.ts'
import { createRateLimit } from './rest/rate-limit.ts'
import { createPeople } from './staff/people.ts'
import { createStructure } from './staff/structure.ts'
import { createTimeTracking } from './staff/time-tracking.ts'
import type { Database } from './store/database.ts'
import { StoreError } from './store/errors.ts'
import { migrate } from './store/migrate.ts'
import { openDatabase } from './store/open.ts'

/** Opens the portal's store and brings it to the newest schema. */
export async function openPortal(config: Config): Promise<Database> {
  if (config.database === '') makeFolder(config.data)
  const database = await openDatabase(
    config.database === ''
      ? { file: databaseFile(config) }
      : { url: config.database, schema: config.schema },
  )
  try {
    await migrate(database)
  } catch (error) {
    await database.close()
    throw error
  }
  return database
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    const reason = (error as Error).message
    throw new StoreError('disk', `the data folder ${folder} cannot be made: ${reason}`, {
      cause: error,
    })
  }
}

/** The embedded engine's file. */
export const databaseFile = (config: Config): string => join(config.data, 'callerbook.db')

/** What methods and commands ask for, over one open store. */
export function createServices(
  config: Config,
  database: Database,
  onLookup: Services['onLookup'] = () => {},
): Services {
  const phones = createPhoneReader(config.portalCountry)
  const fields = createFieldSource(database, config.timeZone)
  const directories = createDirectories(database)
  return {
    portal: {
      timeZone: config.timeZone,
      currency: config.currency,
      isCrmInstalled: config.crm,
      isTimemanInstalled: config.timeman,
    },
    phones,
    findClients: createFindClients(database, lookupRulesOf(config)),
    findDuplicates: createFindDuplicates(database, phones, config.phoneMatching),
    clients: createClients({
      database,
      phones,
      rules: { timeZone: config.timeZone, currency: config.currency },
      fields: async (type) => (await fields.tables())[type],
      directories,
    }),
    directories,
    links: createLinks(database),
    userfields: createUserfields(database, fields),
    people: createPeople(database, config.timeZone),
    structure: createStructure(database),
    timeTracking: createTimeTracking(database, config.timeZone),
    accessCodes: createAccessCodes(database),
    onLookup,
  }
}

/** A portal without time tracking does not know its methods. */
export const offeredMethods = (config: Config): readonly Method[] =>
  config.timeman ? methods : methods.filter(({ scope }) => scope !== 'timeman')

export const lookupRulesOf = (config: Config): LookupRules => ({
  priority: { ...defaultPriority, typeOrder: config.typeOrder },
  timeZone: config.timeZone,
  isTimemanInstalled: config.timeman,
})

export interface App {
  gateway: Gateway
  server: HttpServer
}

/** The whole program over an open store: tests call `gateway`, `serve` listens with `server`. */
export function createApp(
  config: Config,
  database: Database,
  log: Logger,
  tls: { cert: string | Buffer; key: string | Buffer } | undefined,
  clock: () => number = Date.now,
): App {
  const metrics = createMetrics(() => database.size())
  const services = createServices(config, database, (outcome, seconds) =>
    metrics.onLookup(outcome, seconds),
  )
  const gateway = createGateway({
    methods: offeredMethods(config),
    services,
    authenticate: createAuthenticate(database),
    clock,
  })
  const server = createHttpServer(gateway, {
    tls,
    bodyMaxBytes: config.bodyMaxKib * 1024,
    requestTimeoutMs: config.requestTimeoutS * 1000,
    trustedProxies: config.trustedProxies,
    log,
    metrics,
    isHealthy: () => isHealthy(database),
    clock,
  })
  return { gateway, server }
}

async function isHealthy(database: Database): Promise<boolean> {
  try {
    await database.query('select max(version) from schema_version')
    return true
  } catch {
    return false
  }
}
    rateLimit: config.limits === 'off' ? undefined : createRateLimit(bucketRules[config.limits]),
    operating: createOperating(config.operatingLimitS),
