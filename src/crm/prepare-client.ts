/** Makes a new client ready: its values, what it must have, and whether the caller may add it. */
import { nameById, namedIn } from '../domain/clients/client-name.ts'
import { clientRef } from '../domain/clients/client.ts'
import { applyMultifieldChanges, type MultifieldKind } from '../domain/clients/multifield-change.ts'
import { clientEvent } from '../domain/events.ts'
import { dataOf, updateClient } from '../store/clients/client-records.ts'
import { addClients } from '../store/clients/clients.ts'
import type { Transaction } from '../store/database.ts'
import { outboxOf } from '../store/events/outbox.ts'
import { levelOf, mayAssign } from './access.ts'
import { missingCustomField, missingField, saidValues } from './client-input.ts'
import type { ClientParts, Clients } from './clients.ts'
import { firstStatuses, leadStage, textOf, withDefaults } from './implied-values.ts'
import { changeLinks, lockForLinks } from './links.ts'
import { unknownChoice } from './unknown-choice.ts'

/** Adds the record that was made ready; its id. */
export type Addition = (tx: Transaction) => Promise<number>

/** Everything that can be refused is refused before the addition. */
export function createPrepare({
  database,
  phones,
  rules,
  fields,
  directories,
}: ClientParts): Clients['prepare'] {
  const outbox = outboxOf(database)
  return async (type, input, actor, nowMs) => {
    if (levelOf(actor, type, 'add') === 'none') return { refused: 'denied' }
    const table = await fields(type)
    const chosen = {
      ...(await firstStatuses(type, table, directories, input.isItem)),
      ...saidValues(input.values),
    }
    const values = withDefaults(type, table, chosen, actor, rules, nowMs)
    if (type === 'lead')
      Object.assign(values, await leadStage(values, directories, values['DATE_CREATE']))
    const missing = missingField(type, values)
    if (missing && !input.isItem) return { refused: missing }
    const required = input.isItem && missingCustomField(table, values)
    if (required) return { refused: 'required', field: required }
    const unknown = input.isItem && (await unknownChoice(table, input.values, directories))
    if (unknown) return { refused: 'choice', field: unknown }
    const isUnnamed = missing !== undefined || (type === 'lead' && !values['TITLE'])
    const responsible = values['ASSIGNED_BY_ID'] as number
    if (!(await mayAssign(database, actor, type, 'add', responsible))) return { refused: 'denied' }
    const { added } = applyMultifieldChanges([], input.multifields)
    const addRecord = async (tx: Transaction) => {
      // Before the counters that give the ids: a change locks the client first and counts then.
      await lockForLinks(tx, type, undefined, input.values)
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
      if (isUnnamed)
        await updateClient(tx, type, clientRef(type, given), table.values(), {
          [namedIn(type)]: nameById(type, given),
        })
      await changeLinks(tx, type, given, input, actor)
      await outbox.raise(tx, clientEvent(type, 'add', given, actor))
      return given
    }
    return { done: addRecord }
  }
}
