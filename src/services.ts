/** What a method's handler may ask for. */
import type { Clients } from './crm/clients.ts'
import type { Directories } from './crm/directories.ts'
import type { DuplicateFields } from './crm/duplicate-fields.ts'
import type { Links } from './crm/links.ts'
import type { Merge } from './crm/merge.ts'
import type { ClientSearch } from './crm/search.ts'
import type { Userfields } from './crm/userfields.ts'
import type { EventSource } from './domain/events.ts'
import type { Rights } from './domain/people/rights.ts'
import type { Subscriptions } from './events/subscriptions.ts'
import type { PhoneReader } from './domain/phone/phone.ts'
import type { FindClients } from './lookup/find-clients.ts'
import type { FindDuplicates } from './lookup/find-duplicates.ts'
import type { Apps } from './oauth/apps.ts'
import type { Recordings } from './recordings/recordings.ts'
import type { AccessCodes } from './staff/access-codes.ts'
import type { People } from './staff/people.ts'
import type { Structure } from './staff/structure.ts'
import type { TimeTracking } from './staff/time-tracking.ts'
import type { CallStatistics } from './telephony/call-statistics.ts'
import type { CallNotes } from './telephony/call-notes.ts'
import type { Callbacks } from './telephony/callbacks.ts'
import type { Calls } from './telephony/calls.ts'
import type { ClickToCall } from './telephony/click-to-call.ts'
import type { ExternalLines } from './telephony/external-lines.ts'
import type { Transcripts } from './telephony/transcripts.ts'

export type { Actor } from './crm/access.ts'
export type { Outcome, Refused } from './crm/outcome.ts'
export type { FoundClient } from './crm/search.ts'
export type { ItemChange, NewUserfield, UserfieldInput } from './crm/userfields.ts'
export type { LinkSide } from './store/links/link-sides.ts'
export type { RecordingRefusal } from './recordings/recordings.ts'
export type { Match } from './lookup/find-clients.ts'
export type { CallbackForm } from './telephony/callbacks.ts'
export type { CardNews, CardNewsFeed } from './telephony/card-news.ts'
export type { PeopleList, PersonInput } from './staff/people.ts'
export type { DepartmentInput } from './staff/structure.ts'
export type { Day, StepRequest } from './staff/time-tracking.ts'
export type { ClientRecord } from './store/clients/client-records.ts'
export type { OfflineEvent } from './store/events/offline-events.ts'
export type { EmployeeName } from './store/calls/call-employees.ts'
export type { EmployeeRecord } from './store/people/employee-records.ts'

/** Who sent the request, and what they may do. */
export interface Caller {
  employee: number
  isAdmin: boolean
  /** From outside the company: has no CRM. */
  isExtranet?: true
  via: 'webhook' | 'app'
  /** Names the webhook or app, for what is measured per credential. */
  credential: string
  scopes: ReadonlySet<string>
  /** undefined: no role, everything is allowed. */
  rights: Rights | undefined
  /** Which of its queues an app says a change has to do with. */
  source?: EventSource
  /** The app whose token was sent; undefined: a webhook. */
  app?: CallingApp
}

export interface CallingApp {
  id: number
  /** Unix seconds at which the token dies. */
  expiresAt: number
}

export interface PortalRules {
  timeZone: string
  /** Currency of amounts that name none. */
  currency: string
  isCrmInstalled: boolean
  isTimemanInstalled: boolean
  /** Milliseconds that a request may take; 0: any time. */
  executionLimitMs: number
}

export interface Services {
  portal: PortalRules
  calls: Calls
  callNotes: CallNotes
  callbacks: Callbacks
  clickToCall: ClickToCall
  externalLines: ExternalLines
  callStatistics: CallStatistics
  recordings: Recordings
  transcripts: Transcripts
  phones: PhoneReader
  findClients: FindClients
  findDuplicates: FindDuplicates
  clients: Clients
  directories: Directories
  links: Links
  merge: Merge
  clientSearch: ClientSearch
  duplicateFields: DuplicateFields
  people: People
  structure: Structure
  timeTracking: TimeTracking
  accessCodes: AccessCodes
  events: Subscriptions
  apps: Apps
  userfields: Userfields
  /** Tells the outcome of a lookup to whoever counts. */
  onLookup(outcome: 'hit' | 'miss', seconds: number): void
}
