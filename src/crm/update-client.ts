/** Changes a record, and writes only what becomes other: who says what is already there changes nothing. */
import { clientRef, type ClientType } from '../domain/clients/client.ts'
import { applyMultifieldChanges, type MultifieldRow } from '../domain/clients/multifield-change.ts'
import { clientEvent } from '../domain/events.ts'
import type { FieldValue } from '../domain/fields/field.ts'
import { findClient, replaceMultifields, updateClient } from '../store/clients/client-records.ts'
import { outboxOf } from '../store/events/outbox.ts'
import { levelOf, mayAssign, mayTouch } from './access.ts'
import { missingCustomField, missingField, saidValues } from './client-input.ts'
import type { ClientParts, Clients } from './clients.ts'
import { readable } from './field-tables.ts'
import { consequences, leadStage } from './implied-values.ts'
import { changeLinks, isLinkField, lockForLinks } from './links.ts'
import type { Outcome } from './outcome.ts'
import { unknownChoice } from './unknown-choice.ts'

export function createUpdateClient({
  database,
  phones,
  fields,
  directories,
}: ClientParts): Clients['update'] {
  const outbox = outboxOf(database)
  return async (type, id, input, actor, nowMs) => {
    if (levelOf(actor, type, 'update') === 'none') return { refused: 'denied' }
    const table = await fields(type)
    const ref = clientRef(type, id)
    return outbox.transaction(async (tx): Promise<Outcome<boolean>> => {
      await lockForLinks(tx, type, id, input.values)
      const record = await findClient(tx, type, ref, readable(table), true)
      if (!record) return { refused: 'missing' }
      if (!(await mayTouch(tx, actor, type, 'update', ref))) return { refused: 'denied' }
      const changed = changedValues(type, record.values, saidValues(input.values))
      // https://apidocs.bitrix24.com/tutorials/crm/how-to-edit-crm-objects/how-to-generate-edit-form-for-lead.html
      if (type === 'lead' && input.isItem && !changed['TITLE']) delete changed['TITLE']
      const multifields = applyMultifieldChanges(record.multifields, input.multifields)
      const hasNewFields =
        multifields.added.length > 0 ||
        multifields.kept.length < record.multifields.length ||
        multifields.kept.some((row, index) => !isSameRow(row, record.multifields[index]))
      const missing = missingField(type, { ...record.values, ...changed })
      // A record of an import may have no name from the start; only taking it away is refused.
      if (missing && !missingField(type, record.values)) return { refused: missing }
      const required =
        input.isItem && changed['STATUS_ID'] !== undefined
          ? missingCustomField(table, { ...record.values, ...changed })
          : undefined
      if (required) return { refused: 'required', field: required }
      const unknown = input.isItem && (await unknownChoice(table, changed, directories))
      if (unknown) return { refused: 'choice', field: unknown }
      const responsible = changed['ASSIGNED_BY_ID']
      if (
        typeof responsible === 'number' &&
        !(await mayAssign(tx, actor, type, 'update', responsible))
      )
        return { refused: 'denied' }
      const hasNewLinks = await changeLinks(tx, type, id, input, actor)
      if (Object.keys(changed).length === 0 && !hasNewFields && !hasNewLinks) return { done: false }
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
  }
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

const isSameRow = (a: MultifieldRow, b: MultifieldRow | undefined): boolean =>
  a.id === b?.id && a.value === b.value && a.valueType === b.valueType
