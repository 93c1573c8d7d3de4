/** The events of a portal: what there is, who may hear of it, and what it says. */
import type { ClientType } from './clients/client.ts'

export interface EventKind {
  /** The scope that opens it; `basic` is everybody's. */
  scope: 'basic' | 'crm' | 'telephony' | 'user'
  /** Only apps can subscribe, not outgoing webhooks. */
  isAppOnly?: true
  /** Cannot be kept for an app to fetch. */
  isOnlineOnly?: true
}

/**
 * Every event that callerbook raises.
 * https://apidocs.bitrix24.com/api-reference/events/events.html
 */
export const eventKinds = {
  ONAPPUNINSTALL: { scope: 'basic', isAppOnly: true, isOnlineOnly: true },
  ONAPPINSTALL: { scope: 'basic', isAppOnly: true, isOnlineOnly: true },
  ONAPPUPDATE: { scope: 'basic', isAppOnly: true, isOnlineOnly: true },
  ONAPPTEST: { scope: 'basic', isAppOnly: true, isOnlineOnly: true },
  ONOFFLINEEVENT: { scope: 'basic', isAppOnly: true, isOnlineOnly: true },
  ONUSERADD: { scope: 'user' },
  ONEXTERNALCALLSTART: { scope: 'telephony', isAppOnly: true },
  ONEXTERNALCALLBACKSTART: { scope: 'telephony' },
  ONVOXIMPLANTCALLINIT: { scope: 'telephony' },
  ONVOXIMPLANTCALLSTART: { scope: 'telephony' },
  ONVOXIMPLANTCALLEND: { scope: 'telephony' },
  ONCRMLEADADD: { scope: 'crm' },
  ONCRMLEADUPDATE: { scope: 'crm' },
  ONCRMLEADDELETE: { scope: 'crm' },
  ONCRMCOMPANYADD: { scope: 'crm' },
  ONCRMCOMPANYUPDATE: { scope: 'crm' },
  ONCRMCOMPANYDELETE: { scope: 'crm' },
  ONCRMCONTACTADD: { scope: 'crm' },
  ONCRMCONTACTUPDATE: { scope: 'crm' },
  ONCRMCONTACTDELETE: { scope: 'crm' },
} as const satisfies Record<string, EventKind>

export type EventName = keyof typeof eventKinds

/** The event of a name in any letter case. */
export function eventNamed(name: string): EventName | undefined {
  const upper = name.toUpperCase()
  return Object.hasOwn(eventKinds, upper) ? (upper as EventName) : undefined
}

/** What an event says, as PHP would build it: texts, numbers, lists and maps of them. */
export type EventData = { [key: string]: EventValue }
export type EventValue = string | number | boolean | null | readonly EventValue[] | EventData

/** Something that happened, to be told to whoever subscribed. */
export interface RaisedEvent {
  event: EventName
  /** Events of one subject reach a handler in the order of their changes. */
  subject: string
  data: EventData
  /** The employee who caused it; 0: nobody. */
  author: number
  /** Where the change came from: that app's queue of this key does not hear of it. */
  source?: EventSource
}

/** An app says with which of its queues a change has to do, so that it does not hear of its own work. */
export interface EventSource {
  app: number
  /** The `auth_connector` of the request. */
  connector: string
}

const suffixes = { add: 'ADD', update: 'UPDATE', delete: 'DELETE' } as const
const stems = { lead: 'ONCRMLEAD', contact: 'ONCRMCONTACT', company: 'ONCRMCOMPANY' } as const

/**
 * A record was added, changed or removed. The id is all that is said.
 * https://apidocs.bitrix24.com/api-reference/crm/contacts/events/index.html
 */
export const clientEvent = (
  type: ClientType,
  change: keyof typeof suffixes,
  id: number,
  actor: { employee: number; source?: EventSource },
): RaisedEvent => ({
  event: `${stems[type]}${suffixes[change]}`,
  subject: `${type} ${id}`,
  data: { FIELDS: { ID: id } },
  author: actor.employee,
  ...(actor.source !== undefined && { source: actor.source }),
})

/**
 * The fields of a kept event by which the offline queue is filtered and sorted.
 * https://apidocs.bitrix24.com/api-reference/events/event-offline-list.html
 */
export const offlineFields = [
  'ID',
  'TIMESTAMP_X',
  'EVENT_NAME',
  'MESSAGE_ID',
  'PROCESS_ID',
  'ERROR',
] as const

export type OfflineField = (typeof offlineFields)[number]
