/**
 * Records of leads, contacts and companies: what the methods of both families do with them. It comes
 * after methods/, which speak the wire, and before store/; the rules of fields are in domain/fields.
 */
import { clientRef, type ClientType } from '../domain/clients/client.ts'
import type { FieldTable } from '../domain/fields/field.ts'
import { clientEvent } from '../domain/events.ts'
import type { PhoneReader } from '../domain/phone/phone.ts'
import { tellCallsChanged, unlinkCalls } from '../store/calls/client-calls.ts'
import { lockWithLinked } from '../store/clients/client-locks.ts'
import { findClient, removeClient, type ClientRecord } from '../store/clients/client-records.ts'
import type { Database } from '../store/database.ts'
import { outboxOf } from '../store/events/outbox.ts'
import { linkedIds } from '../store/links/linked-ids.ts'
import { levelOf, mayTouch, type Actor } from './access.ts'
import type { ClientInput } from './client-input.ts'
import type { Directories } from './directories.ts'
import { readable } from './field-tables.ts'
import type { ClientRules } from './implied-values.ts'
import { createListClients, type ListRequest, type ListResult } from './list-clients.ts'
import type { Outcome } from './outcome.ts'
import { createPrepare, type Addition } from './prepare-client.ts'
import { createUpdateClient } from './update-client.ts'

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
  ): Promise<Outcome<Addition>>
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

export interface ClientParts {
  database: Database
  phones: PhoneReader
  rules: ClientRules
  fields(type: ClientType): Promise<FieldTable>
  directories: Directories
}

export function createClients(parts: ClientParts): Clients {
  const { database, phones, fields } = parts
  const outbox = outboxOf(database)
  const prepare = createPrepare(parts)

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

    update: createUpdateClient(parts),

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

    list: createListClients(parts),
  }
}
