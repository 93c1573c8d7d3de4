/**
 * `event.offline.*`: the queue of events that are kept for the app; administrators only.
 * https://apidocs.bitrix24.com/api-reference/events/offline-events.html
 */
import { z } from 'zod'
import { makeSecret } from '../../domain/access/credential.ts'
import { offlineFields, type OfflineField } from '../../domain/events.ts'
import type { Filter } from '../../domain/filter.ts'
import { formatAtom } from '../../domain/time-zone.ts'
import { parseFilter } from '../../rest/filter.ts'
import { defineMethod, Page, type Method } from '../../rest/method.ts'
import { id, map, pageStart, text, textList, yesNo } from '../../rest/wire.ts'
import type { OfflineEvent } from '../../services.ts'
import { callingApp } from './event-params.ts'

const docs = (verb: string): string =>
  `https://apidocs.bitrix24.com/api-reference/events/event-offline-${verb}.html`

const denied = { status: 403, code: 'ACCESS_DENIED', description: 'Access denied!' } as const
const complex = {
  status: 400,
  code: 'ERROR_ARGUMENT',
  description: 'The filter holds more than 100 conditions',
  extra: { argument: 'filter' },
} as const
const noProcess = {
  status: 400,
  code: 'ERROR_ARGUMENT',
  description: "Argument 'PROCESS_ID' is null or empty",
  extra: { argument: 'PROCESS_ID' },
} as const

const pageSize = 50
const limitMax = 1_000
const filterMax = 100

const connector = text().describe('Source key of the queue, as it was given to event.bind')
const filterParam = map().describe('Conditions such as {">ID": 5, "EVENT_NAME": "ONCRMLEADADD"}')
const orderParam = map().describe('ASC or DESC by field')

const eventShape = {
  ID: z.string(),
  TIMESTAMP_X: z.string().describe('Time of the last change'),
  EVENT_NAME: z.string(),
  EVENT_DATA: z.unknown().describe('What the event says, such as {"FIELDS": {"ID": 5}}'),
  EVENT_ADDITIONAL: z.literal(false),
  MESSAGE_ID: z.string().describe('The same for each event of this name about this object'),
}

const encode = (event: OfflineEvent, timeZone: string) => ({
  ID: String(event.id),
  TIMESTAMP_X: formatAtom(timeZone, event.changedAtMs),
  EVENT_NAME: event.event,
  EVENT_DATA: JSON.parse(event.data) as unknown,
  EVENT_ADDITIONAL: false as const,
  MESSAGE_ID: event.messageId,
})

// Those of one process, and those that failed, are asked for by parameters of their own.
const takeFields = new Set<string>(['ID', 'TIMESTAMP_X', 'EVENT_NAME', 'MESSAGE_ID'])
const listFields = new Set<string>(offlineFields)

const readFilter = (sent: unknown, fields: ReadonlySet<string>): Filter | undefined => {
  const { filter } = parseFilter(sent, { knows: (field) => fields.has(field) })
  return 'all' in filter && filter.all.length > filterMax ? undefined : filter
}

const readOrder = (sent: Record<string, unknown> = {}, fields: ReadonlySet<string>) =>
  Object.entries(sent).flatMap(([field, direction]) =>
    fields.has(field)
      ? [{ field: field as OfflineField, isDescending: /^desc/i.test(String(direction)) }]
      : [],
  )

const get = defineMethod({
  name: 'event.offline.get',
  title: 'Take events out of the offline queue',
  docs: docs('get'),
  differs:
    'EVENT_DATA says what happened, where the sample of the page shows false. At most 1000 events are given at once.',
  scope: 'basic',
  auth: 'app',
  params: z.object({
    filter: filterParam,
    order: orderParam,
    limit: id().describe('How many; 50 when absent'),
    clear: text().describe('0: the events stay, reserved under the process_id of the answer'),
    process_id: text().describe('Only events that are reserved for this process'),
    auth_connector: connector,
    error: yesNo().describe('1: only events that event.offline.error was called for'),
  }),
  result: z.object({
    process_id: z.nullable(z.string()).describe('null when the events were deleted'),
    events: z.array(z.object(eventShape)),
  }),
  errors: { denied, complex },
  async handler(sent, { caller, events, portal }, fail) {
    if (!caller.isAdmin) fail('denied')
    const { timeZone } = portal
    const isCleared = !/^(0|n|false)$/i.test(sent.clear)
    const processId = sent.process_id === '' ? undefined : sent.process_id
    const reserveFor = isCleared ? undefined : (processId ?? makeSecret())
    const taken = await events.take(
      {
        app: callingApp(caller),
        connector: sent.auth_connector,
        filter: readFilter(sent.filter, takeFields) ?? fail('complex'),
        order: readOrder(sent.order, takeFields),
        timeZone,
        limit: Math.min(sent.limit ?? pageSize, limitMax),
        processId,
        isError: sent.error,
      },
      reserveFor,
    )
    return { process_id: reserveFor ?? null, events: taken.map((each) => encode(each, timeZone)) }
  },
})

const list = defineMethod({
  name: 'event.offline.list',
  title: 'Read the offline queue and leave it as it is',
  docs: docs('list'),
  differs: 'EVENT_DATA says what happened, where the sample of the page shows false.',
  scope: 'basic',
  auth: 'app',
  params: z.object({
    filter: filterParam,
    order: orderParam,
    start: pageStart().describe('Where the page starts: 0, 50, …'),
    auth_connector: connector,
  }),
  result: z.array(
    z.object({
      ...eventShape,
      PROCESS_ID: z.string().describe("'' until a process has reserved it"),
      ERROR: z.string().describe('1 after event.offline.error'),
    }),
  ),
  errors: { denied, complex },
  async handler(sent, { caller, events, portal }, fail) {
    if (!caller.isAdmin) fail('denied')
    const { timeZone } = portal
    const offset = Math.max(sent.start, 0)
    const { events: kept, total } = await events.listKept({
      app: callingApp(caller),
      connector: sent.auth_connector,
      filter: readFilter(sent.filter, listFields) ?? fail('complex'),
      order: readOrder(sent.order, listFields),
      timeZone,
      limit: pageSize,
      offset,
    })
    const rows = kept.map((each) => ({
      ...encode(each, timeZone),
      PROCESS_ID: each.processId,
      ERROR: each.isError ? '1' : '0',
    }))
    const end = offset + rows.length
    return new Page(rows, total, rows.length > 0 && end < total ? end : undefined)
  },
})

const batchParams = {
  process_id: text().describe('As event.offline.get gave it'),
  message_id: textList().describe('Only these; absent: all that the process has reserved'),
}

const clear = defineMethod({
  name: 'event.offline.clear',
  title: 'Remove reserved events from the offline queue',
  docs: docs('clear'),
  scope: 'basic',
  auth: 'app',
  params: z.object({
    ...batchParams,
    id: textList().describe('Only events with these ids; message_id is ignored then'),
  }),
  result: z.literal(true),
  errors: { denied, noProcess },
  async handler({ process_id: processId, id: ids, message_id: messageIds }, context, fail) {
    const { caller, events } = context
    if (!caller.isAdmin) fail('denied')
    if (processId === '') fail('noProcess')
    await events.clear({
      app: callingApp(caller),
      processId,
      ...(messageIds && { messageIds }),
      ...(ids && { ids: ids.filter((each) => /^\d{1,15}$/.test(each)).map(Number) }),
    })
    return true as const
  },
})

const error = defineMethod({
  name: 'event.offline.error',
  title: 'Mark reserved events that could not be used',
  docs: docs('error'),
  scope: 'basic',
  auth: 'app',
  params: z.object(batchParams),
  result: z.literal(true),
  errors: { denied, noProcess },
  async handler({ process_id: processId, message_id: messageIds }, { caller, events }, fail) {
    if (!caller.isAdmin) fail('denied')
    if (processId === '') fail('noProcess')
    await events.fail({
      app: callingApp(caller),
      processId,
      ...(messageIds && { messageIds }),
    })
    return true as const
  },
})

export const offlineMethods: readonly Method[] = [get, list, clear, error]
