/** What a record gets that nobody sent: values of a new one, and what changes along with others. */
import type { ClientType } from '../domain/clients/client.ts'
import type { FieldTable, FieldValue } from '../domain/fields/field.ts'
import { firstLeadStage } from '../domain/clients/lead-stage.ts'
import { formatAtom } from '../domain/time-zone.ts'
import type { Actor } from './access.ts'
import type { Directories } from './directories.ts'

export interface ClientRules {
  timeZone: string
  /** Currency of amounts that name none. */
  currency: string
}

/**
 * The fields that a choice from a directory has when nobody chose: its first value.
 * https://apidocs.bitrix24.com/api-reference/crm/contacts/crm-contact-add.html
 */
export async function firstStatuses(
  type: ClientType,
  table: FieldTable,
  directories: Directories,
  isItem = false,
): Promise<Record<string, FieldValue>> {
  const values: Record<string, FieldValue> = {}
  for (const { code, statusType, isDynamic } of table.values()) {
    // A custom field has no default that its maker did not give it.
    if (isDynamic || statusType === undefined) continue
    // The pages say of a lead and of any item that it has none: only crm.contact.add gives one.
    if (code === 'HONORIFIC' && (type === 'lead' || isItem)) continue
    const first = await directories.firstCode(statusType)
    if (first !== undefined) values[code] = first
  }
  return values
}

/** A lead's stage, with what the directory of stages says of it. */
export async function leadStage(
  values: Readonly<Record<string, FieldValue>>,
  directories: Directories,
  movedAt: FieldValue = null,
): Promise<Record<string, FieldValue>> {
  const stage =
    textOf(values['STATUS_ID']) || (await directories.firstCode('STATUS')) || firstLeadStage
  const semantics = await directories.stageSemantics(stage)
  return {
    STATUS_ID: stage,
    STATUS_SEMANTIC_ID: semantics,
    MOVED_TIME: movedAt,
    DATE_CLOSED: semantics === 'P' ? null : movedAt,
  }
}

/** https://apidocs.bitrix24.com/api-reference/crm/contacts/crm-contact-add.html and its siblings. */
export function withDefaults(
  type: ClientType,
  table: FieldTable,
  sent: Readonly<Record<string, FieldValue>>,
  actor: Actor,
  rules: ClientRules,
  nowMs: number,
): Record<string, FieldValue> {
  const now = Math.floor(nowMs / 1000)
  const createdAt = typeof sent['DATE_CREATE'] === 'number' ? sent['DATE_CREATE'] : now
  const values: Record<string, FieldValue> = {
    ...initialValues(table, nowMs, rules.timeZone),
    ...sent,
    ASSIGNED_BY_ID: sent['ASSIGNED_BY_ID'] ?? actor.employee,
    CREATED_BY_ID: sent['CREATED_BY_ID'] ?? actor.employee,
    MODIFY_BY_ID: sent['MODIFY_BY_ID'] ?? actor.employee,
    LAST_ACTIVITY_BY: actor.employee,
    DATE_CREATE: createdAt,
    DATE_MODIFY: typeof sent['DATE_MODIFY'] === 'number' ? sent['DATE_MODIFY'] : createdAt,
    LAST_ACTIVITY_TIME: createdAt,
  }
  if (table.has('CURRENCY_ID')) values['CURRENCY_ID'] = sent['CURRENCY_ID'] || rules.currency
  if (type === 'lead') values['MOVED_BY_ID'] = actor.employee
  return values
}

/** What custom fields have that were given a default value. */
function initialValues(
  table: FieldTable,
  nowMs: number,
  timeZone: string,
): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {}
  for (const { code, type, initial, isMultiple } of table.values()) {
    if (initial === undefined) continue
    if (initial === 'now') {
      const now =
        type === 'date' ? formatAtom(timeZone, nowMs).slice(0, 10) : Math.floor(nowMs / 1000)
      values[code] = isMultiple ? [now] : now
    } else values[code] = initial.value
  }
  return values
}

/** What changes along with a change. */
export function consequences(actor: Actor, nowMs: number): Record<string, FieldValue> {
  const now = Math.floor(nowMs / 1000)
  return {
    DATE_MODIFY: now,
    MODIFY_BY_ID: actor.employee,
    LAST_ACTIVITY_TIME: now,
    LAST_ACTIVITY_BY: actor.employee,
  }
}

export const textOf = (value: FieldValue | undefined): string | null =>
  typeof value === 'string' ? value : null
