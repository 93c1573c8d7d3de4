/** What methods and commands ask for: the parts behind the gateway, put together over one open store. */
import { join } from 'node:path'
import type { Config } from './config.ts'
import { createCallLead } from './crm/call-lead.ts'
import { createClients } from './crm/clients.ts'
import { createDirectories } from './crm/directories.ts'
import { createDuplicateFields } from './crm/duplicate-fields.ts'
import { createFieldSource } from './crm/field-tables.ts'
import { createLinks } from './crm/links.ts'
import { createMerge } from './crm/merge.ts'
import { createClientSearch } from './crm/search.ts'
import { createUserfields } from './crm/userfields.ts'
import type { ClientType } from './domain/clients/client.ts'
import { createPhoneReader } from './domain/phone/phone.ts'
import { createAddressGuard } from './events/address-guard.ts'
import { handlerNetworks } from './events/handler-networks.ts'
import { createSubscriptions } from './events/subscriptions.ts'
import { defaultPriority } from './domain/clients/priority.ts'
import { createFindClients, type LookupRules } from './lookup/find-clients.ts'
import { createFindDuplicates } from './lookup/find-duplicates.ts'
import { createApps } from './oauth/apps.ts'
import { createPortalAddress, type PortalAddress } from './oauth/portal-address.ts'
import { addressOf } from './served-address.ts'
import { createRecordingFolder } from './recordings/folder.ts'
import { createRecordings } from './recordings/recordings.ts'
import { createRouting, type Routing } from './routing/decide.ts'
import type { Services } from './services.ts'
import { createAccessCodes } from './staff/access-codes.ts'
import { createPeople } from './staff/people.ts'
import { createStructure } from './staff/structure.ts'
import { createTimeTracking } from './staff/time-tracking.ts'
import type { Database } from './store/database.ts'
import { createCallStatistics } from './telephony/call-statistics.ts'
import { createCallNotes } from './telephony/call-notes.ts'
import { createCallbacks } from './telephony/callbacks.ts'
import { createCalls } from './telephony/calls.ts'
import { createClickToCall } from './telephony/click-to-call.ts'
import { createExternalLines } from './telephony/external-lines.ts'
import { createTranscripts } from './telephony/transcripts.ts'

/** What methods and commands ask for, over one open store. */
export function createServices(
  config: Config,
  database: Database,
  onLookup: Services['onLookup'] = () => {},
): Services {
  const phones = createPhoneReader(config.portalCountry)
  const fields = createFieldSource(database, config.timeZone)
  const fieldsOf = async (type: ClientType) => (await fields.tables())[type]
  const directories = createDirectories(database)
  const clients = createClients({
    database,
    phones,
    rules: { timeZone: config.timeZone, currency: config.currency },
    fields: fieldsOf,
    directories,
  })
  const findDuplicates = createFindDuplicates(database, phones, config.phoneMatching)
  const calling = {
    database,
    phones,
    matcher: (from: Database) => createFindClients(from, lookupRulesOf(config)),
    prepareLead: createCallLead(clients, directories),
    isCrmInstalled: config.crm,
    timeZone: config.timeZone,
  }
  const calls = createCalls(calling)
  const address = portalAddress(config, database)
  return {
    portal: {
      timeZone: config.timeZone,
      currency: config.currency,
      isCrmInstalled: config.crm,
      isTimemanInstalled: config.timeman,
      executionLimitMs: config.executionLimitS * 1000,
    },
    phones,
    findClients: createFindClients(database, lookupRulesOf(config)),
    findDuplicates,
    clients,
    calls,
    callNotes: createCallNotes(database),
    callbacks: createCallbacks(calling),
    clickToCall: createClickToCall({ database, phones, calls }),
    externalLines: createExternalLines(database),
    callStatistics: createCallStatistics(database, phones, config.timeZone),
    recordings: createRecordings({
      database,
      folder: createRecordingFolder(recordingsFolder(config)),
      guard: createAddressGuard(
        handlerNetworks({ ...config, eventNetworks: config.recordNetworks }),
      ),
      address,
      contentMaxBytes: config.recordContentMaxMib * mib,
      fileMaxBytes: config.recordMaxMib * mib,
      totalMs: config.recordTimeoutS * 1000,
    }),
    transcripts: createTranscripts(database),
    directories,
    links: createLinks(database),
    merge: createMerge({ database, phones, fields: fieldsOf }),
    clientSearch: createClientSearch({
      database,
      idsByContact: async (type, kind, text) =>
        (await findDuplicates({ kind, values: [text], types: [type] }))[type] ?? [],
    }),
    duplicateFields: createDuplicateFields(database, fieldsOf),
    userfields: createUserfields(database, fields),
    people: createPeople(database, config.timeZone),
    structure: createStructure(database),
    timeTracking: createTimeTracking(database, config.timeZone),
    accessCodes: createAccessCodes(database),
    events: createSubscriptions(database),
    apps: createApps(database, address),
    onLookup,
  }
}

const mib = 2 ** 20

/** Where recordings are kept. */
export const recordingsFolder = (config: Config): string =>
  config.recordings === '' ? join(config.data, 'recordings') : config.recordings

/** Under which address clients reach the portal. */
export const portalAddress = (config: Config, database: Database): PortalAddress =>
  createPortalAddress(database, config.publicUrl, addressOf(config))

export const lookupRulesOf = (config: Config): LookupRules => ({
  priority: { ...defaultPriority, typeOrder: config.typeOrder },
  timeZone: config.timeZone,
  isTimemanInstalled: config.timeman,
})

/** Which way calls should take. */
export const createRoutingOf = (
  config: Config,
  database: Database,
  { phones, findClients }: Pick<Services, 'phones' | 'findClients'>,
): Routing =>
  createRouting({
    database,
    phones,
    findClients,
    policy: config.routing,
    timeZone: config.timeZone,
    isTimemanInstalled: config.timeman,
  })
