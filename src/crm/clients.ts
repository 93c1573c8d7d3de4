/**
 * Records of leads, contacts and companies: what the methods of both families do with them. It comes
 * after methods/, which speak the wire, and before store/; the rules of fields are in domain/fields.
 */
import { clientRef, type ClientType } from '../domain/clients/client.ts'
import type { Field, FieldTable, FieldValue } from '../domain/fields/field.ts'
import { clientEvent } from '../domain/events.ts'
import type { Filter } from '../domain/filter.ts'
import { applyMultifieldChanges, type MultifieldKind } from '../domain/clients/multifield-change.ts'
import type { PhoneReader } from '../domain/phone/phone.ts'
import { filterColumns } from '../store/clients/client-columns.ts'
import { listCondition, listEntry, listPage, type ListPage } from '../store/clients/client-lists.ts'
import {
  dataOf,
  findClient,
  removeClient,
  replaceMultifields,
  updateClient,
  type ClientRecord,
} from '../store/clients/client-records.ts'
import { tellCallsChanged, unlinkCalls } from '../store/calls/client-calls.ts'
import { addClients } from '../store/clients/clients.ts'
import type { Database, Transaction } from '../store/database.ts'
import { lockWithLinked } from '../store/clients/client-locks.ts'
import { linkedIds } from '../store/links/linked-ids.ts'
import { outboxOf } from '../store/events/outbox.ts'
import { accessCondition, levelOf, mayAssign, mayTouch, type Actor } from './access.ts'
import type { Directories } from './directories.ts'
import { missingField, saidValues, type ClientInput } from './client-input.ts'
import {
  consequences,
  firstStatuses,
  leadStage,
  textOf,
  withDefaults,
  type ClientRules,
} from './implied-values.ts'
import { changeLinks, isLinkField, lockForLinks } from './links.ts'
import { createListTotal } from './list-totals.ts'
import type { Outcome } from './outcome.ts'

export interface ListRequest extends Omit<ListPage, 'limit' | 'offset'> {
  type: ClientType
  filter: Filter
  /** 0, 50, …; -1: from the first row on, without counting. */
  start: number
}

export interface ListResult {
  records: ClientRecord[]
  total: number
  /** Where the next page starts; undefined: here is the last, or nothing was counted. */
  next: number | undefined
}

export interface Clients {
  /** The fields of the type in this portal, custom ones included. */
  fields(type: ClientType): Promise<FieldTable>
  add(type: ClientType, input: ClientInput, actor: Actor, nowMs: number): Promise<Outcome<number>>
  /** Makes everything ready for a new record; what it returns adds it in a transaction of the outbox. */
  prepare(
    type: ClientType,
    input: ClientInput,
    actor: Actor,
    nowMs: number,
  ): Promise<Outcome<(tx: Transaction) => Promise<number>>>
  find(type: ClientType, id: number, actor: Actor): Promise<Outcome<ClientRecord>>
  /** `done` says whether anything changed. */
  update(
    type: ClientType,
    id: number,
    input: ClientInput,
    actor: Actor,
    nowMs: number,
  ): Promise<Outcome<boolean>>
  remove(type: ClientType, id: number, actor: Actor): Promise<Outcome<true>>
  list(request: ListRequest, actor: Actor, nowMs: number): Promise<Outcome<ListResult>>
  /** Whether the caller may read any record of the type. */
  mayRead(type: ClientType, actor: Actor): boolean
  /** Contacts of leads and companies, companies of contacts; by the id of the record. */
  linkedIds(type: ClientType, ids: readonly number[]): Promise<ReadonlyMap<number, number[]>>
}

/** https://apidocs.bitrix24.com/settings/how-to-call-rest-api/list-methods-pecularities.html */
const pageSize = 50

export interface ClientParts {
  database: Database
  phones: PhoneReader
  rules: ClientRules
  fields(type: ClientType): Promise<FieldTable>
  directories: Directories
}

export function createClients({
  database,
  phones,
  rules,
  fields,
  directories,
}: ClientParts): Clients {
  const totalOf = createListTotal(database)
  const outbox = outboxOf(database)
  // A table of fields lives until a field changes, and with it what filters may compare.
  const columnsByTable = new WeakMap<FieldTable, ReturnType<typeof filterColumns>>()
  const columnsOf = (type: ClientType, table: FieldTable) => {
    const known =
      columnsByTable.get(table) ?? filterColumns(type, table.values(), phones, database.engine)
    columnsByTable.set(table, known)
    return known
  }

  async function prepare(
    type: ClientType,
    input: ClientInput,
    actor: Actor,
    nowMs: number,
  ): Promise<Outcome<(tx: Transaction) => Promise<number>>> {
    if (levelOf(actor, type, 'add') === 'none') return { refused: 'denied' }
    const table = await fields(type)
    const chosen = {
      ...(await firstStatuses(type, table, directories)),
      ...saidValues(input.values),
    }
    const values = withDefaults(type, table, chosen, actor, rules, nowMs)
    if (type === 'lead')
      Object.assign(values, await leadStage(values, directories, values['DATE_CREATE']))
    const missing = missingField(type, values)
    if (missing) return { refused: missing }
    const responsible = values['ASSIGNED_BY_ID'] as number
    if (!(await mayAssign(database, actor, type, 'add', responsible))) return { refused: 'denied' }
    const { added } = applyMultifieldChanges([], input.multifields)
    const addRecord = async (tx: Transaction) => {
      const [given] = await addClients(
        tx,
        [
          {
            type,
            title: textOf(values['TITLE']),
            name: textOf(values['NAME']),
            secondName: textOf(values['SECOND_NAME']),
            lastName: textOf(values['LAST_NAME']),
            responsible,
            stage: textOf(values['STATUS_ID']),
            stageSemantics: textOf(values['STATUS_SEMANTIC_ID']),
            activityAt: values['LAST_ACTIVITY_TIME'] as number,
            createdAt: values['DATE_CREATE'] as number,
            createdBy: values['CREATED_BY_ID'] as number,
            modifiedAt: values['DATE_MODIFY'] as number,
            modifiedBy: values['MODIFY_BY_ID'] as number,
            data: dataOf(type, [...table.values()], values),
            multifields: added.map((row) => ({ ...row, kind: row.kind as MultifieldKind })),
          },
        ],
        phones,
      )
      if (given === undefined) throw new Error('a client was added without an id')
      if (type === 'lead' && !values['TITLE']) await nameLead(tx, given)
      await lockForLinks(tx, type, given, input.values)
      await changeLinks(tx, type, given, input.values, actor)
      await outbox.raise(tx, clientEvent(type, 'add', given, actor))
      return given
    }
    return { done: addRecord }
  }

  return {
    fields,

    mayRead: (type, actor) => levelOf(actor, type, 'read') !== 'none',

    linkedIds: (type, ids) => linkedIds(database, type, ids),

    prepare,

    async add(type, input, actor, nowMs) {
      const prepared = await prepare(type, input, actor, nowMs)
      if ('refused' in prepared) return prepared
      return { done: await outbox.transaction(prepared.done) }
    },

    async find(type, id, actor) {
      if (levelOf(actor, type, 'read') === 'none') return { refused: 'denied' }
      const table = await fields(type)
      const ref = clientRef(type, id)
      const record = await findClient(database, type, ref, readable(table))
      if (!record) return { refused: 'missing' }
      if (!(await mayTouch(database, actor, type, 'read', ref))) return { refused: 'denied' }
      return { done: record }
    },

    async update(type, id, input, actor, nowMs) {
      if (levelOf(actor, type, 'update') === 'none') return { refused: 'denied' }
      const table = await fields(type)
      const ref = clientRef(type, id)
      return outbox.transaction(async (tx): Promise<Outcome<boolean>> => {
        await lockForLinks(tx, type, id, input.values)
        const record = await findClient(tx, type, ref, readable(table), true)
        if (!record) return { refused: 'missing' }
        if (!(await mayTouch(tx, actor, type, 'update', ref))) return { refused: 'denied' }
        const changed = changedValues(type, record.values, saidValues(input.values))
        const multifields = applyMultifieldChanges(record.multifields, input.multifields)
        const hasNewFields =
          multifields.added.length > 0 ||
          multifields.kept.length < record.multifields.length ||
          multifields.kept.some((row, index) => !isSameRow(row, record.multifields[index]))
        const missing = missingField(type, { ...record.values, ...changed })
        // A record of an import may have no name from the start; only taking it away is refused.
        if (missing && !missingField(type, record.values)) return { refused: missing }
        const responsible = changed['ASSIGNED_BY_ID']
        if (
          typeof responsible === 'number' &&
          !(await mayAssign(tx, actor, type, 'update', responsible))
        )
          return { refused: 'denied' }
        const hasNewLinks = await changeLinks(tx, type, id, input.values, actor)
        if (Object.keys(changed).length === 0 && !hasNewFields && !hasNewLinks)
          return { done: false }
        const moved =
          type === 'lead' && changed['STATUS_ID'] !== undefined
            ? {
                ...(await leadStage(changed, directories, Math.floor(nowMs / 1000))),
                MOVED_BY_ID: actor.employee,
              }
            : {}
        await updateClient(tx, type, ref, table.values(), {
          ...changed,
          ...consequences(actor, nowMs),
          ...moved,
        })
        if (hasNewFields) await replaceMultifields(tx, ref, record.multifields, multifields, phones)
        await outbox.raise(tx, clientEvent(type, 'update', id, actor))
        return { done: true }
      })
    },

    async remove(type, id, actor) {
      if (levelOf(actor, type, 'delete') === 'none') return { refused: 'denied' }
      const ref = clientRef(type, id)
      return outbox.transaction(async (tx): Promise<Outcome<true>> => {
        await lockWithLinked(tx, type, [id])
        const record = await findClient(tx, type, ref, [], true)
        if (!record) return { refused: 'missing' }
        if (!(await mayTouch(tx, actor, type, 'delete', ref))) return { refused: 'denied' }
        const calls = await unlinkCalls(tx, ref)
        await removeClient(tx, type, ref, phones)
        await outbox.raise(tx, clientEvent(type, 'delete', id, actor))
        await tellCallsChanged(tx, calls)
        return { done: true }
      })
    },

    async list(request, actor, nowMs) {
      const { type, filter, start } = request
      if (levelOf(actor, type, 'read') === 'none') return { refused: 'denied' }
      if (sizeOf(filter) > filterSizeMax) return { refused: 'complex' }
      const table = await fields(type)
      const visible = accessCondition(actor, type, 'read')
      const scope = { filter, columns: columnsOf(type, table), timeZone: rules.timeZone }
      const condition = listCondition(database, {
        ...scope,
        type,
        entry: await listEntry(database, scope, request.order),
        ...(visible && { visible }),
      })
      const offset = Math.max(start, 0)
      const records = await listPage(database, condition, { ...request, limit: pageSize, offset })
      if (start < 0) return { done: { records, total: 0, next: undefined } }
      const isWhole = !visible && 'all' in filter && filter.all.length === 0
      const total = await totalOf(condition, { isWhole, isFirstPage: start === 0, nowMs })
      const end = offset + records.length
      return { done: { records, total, next: end < total && records.length > 0 ? end : undefined } }
    },
  }
}

// Engines limit how deep an expression may be, and a chain of `or` is as deep as it is long.
const filterSizeMax = 500

const sizeOf = (filter: Filter): number => {
  if ('field' in filter) return 1
  return ('all' in filter ? filter.all : filter.any).reduce((sum, each) => sum + sizeOf(each), 1)
}

/** Every field that a record is read with. */
export const readable = (table: FieldTable): Field[] =>
  [...table.values()].filter(
    (field) => field.type !== 'crm_multifield' && !field.isWriteOnly && field.type !== 'file',
  )

/** A lead that nobody named. https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-add.html */
async function nameLead(tx: Transaction, id: number): Promise<void> {
  await tx.query('update client set title = $2 where ref = $1', [
    clientRef('lead', id),
    `Lead #${id}`,
  ])
}

function changedValues(
  type: ClientType,
  before: Readonly<Record<string, FieldValue>>,
  sent: Readonly<Record<string, FieldValue>>,
): Record<string, FieldValue> {
  return Object.fromEntries(
    Object.entries(sent).filter(([code, value]) => {
      if (isLinkField(type, code)) return false
      const old = before[code] ?? null
      return JSON.stringify(old) !== JSON.stringify(value)
    }),
  )
}

const isSameRow = (
  a: { id: number; value: string; valueType: string },
  b: { id: number; value: string; valueType: string } | undefined,
): boolean => b !== undefined && a.id === b.id && a.value === b.value && a.valueType === b.valueType
