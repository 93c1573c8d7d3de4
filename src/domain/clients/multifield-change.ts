/**
 * Changes of a client's phones, e-mails, sites and messengers. The v2 methods and crm.item.* write them
 * differently; both come down to these three.
 * https://apidocs.bitrix24.com/api-reference/crm/contacts/crm-contact-update.html
 */
export const multifieldKinds = ['PHONE', 'EMAIL', 'WEB', 'IM', 'LINK'] as const
export type MultifieldKind = (typeof multifieldKinds)[number]

export interface MultifieldRow {
  id: number
  kind: string
  valueType: string
  /** As typed. */
  value: string
}

export type MultifieldChange =
  | { change: 'add'; kind: string; valueType: string; value: string }
  | {
      change: 'edit'
      id: number
      kind: string
      valueType: string | undefined
      value: string | undefined
    }
  | { change: 'delete'; id: number; kind: string }

/**
 * The rows after the changes, in order; new rows have no id yet. An edit of a row that the client does
 * not have, or has of another kind, adds one; a delete of such a row does nothing.
 */
export function applyMultifieldChanges(
  rows: readonly MultifieldRow[],
  changes: readonly MultifieldChange[],
): { kept: MultifieldRow[]; added: Omit<MultifieldRow, 'id'>[]; deleted: MultifieldRow[] } {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const added: Omit<MultifieldRow, 'id'>[] = []
  for (const change of changes) {
    if (change.change === 'add') {
      if (change.value !== '')
        added.push({ kind: change.kind, valueType: change.valueType, value: change.value })
      continue
    }
    const named = byId.get(change.id)
    const row = named?.kind === change.kind ? named : undefined
    if (change.change === 'delete') {
      if (row) byId.delete(row.id)
    } else if (row) {
      byId.set(row.id, {
        ...row,
        valueType: change.valueType ?? row.valueType,
        value: change.value ?? row.value,
      })
    } else if (change.value) {
      const valueType = change.valueType ?? defaultValueType
      added.push({ kind: change.kind, valueType, value: change.value })
    }
  }
  const kept = [...byId.values()]
  return { kept, added, deleted: rows.filter(({ id }) => !byId.has(id)) }
}

/** A row without a type, or with one under another key, is a work one. */
export const defaultValueType = 'WORK'
