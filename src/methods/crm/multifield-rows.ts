/**
 * Phones, e-mails, sites and messengers as the v2 methods send them: lists of rows, or maps of rows
 * where a form encoder made keys of them.
 * https://apidocs.bitrix24.com/api-reference/crm/contacts/crm-contact-update.html
 */
import { normalizeEmail } from '../../domain/clients/email.ts'
import {
  defaultValueType,
  multifieldKinds,
  type MultifieldChange,
} from '../../domain/clients/multifield-change.ts'
import { textOf } from '../../rest/wire.ts'

/** The changes that `fields` asks for. */
export function readMultifields(fields: Sent): MultifieldChange[] {
  return multifieldKinds.flatMap((kind) => {
    const sent = fields[kind]
    // One row, or a list or a map of rows.
    const isMany = typeof sent === 'object' && sent !== null && !Object.hasOwn(sent, 'VALUE')
    return (isMany ? Object.values(sent) : [sent]).flatMap((row: unknown) => {
      // A bare text is a value: old integrations send it.
      if (typeof row === 'string') return row === '' ? [] : readRow(kind, { VALUE: row })
      return typeof row === 'object' && row !== null ? readRow(kind, row as Sent) : []
    })
  })
}

type Sent = Readonly<Record<string, unknown>>

function readRow(kind: string, row: Sent): MultifieldChange[] {
  const id = idOf(row['ID'])
  const value = textOf(row['VALUE'])
  // Stored in upper case: b24phpsdk's enums refuse any other spelling when it reads the row again.
  const valueType = textOf(row['VALUE_TYPE'])?.toUpperCase() || undefined
  if (id === undefined)
    return value ? [{ change: 'add', kind, valueType: valueType ?? defaultValueType, value }] : []
  const isDeleted = /^(y|1|true)$/i.test(String(row['DELETE'] ?? ''))
  // `ID` alone and an empty `VALUE` delete as `DELETE: "Y"` does; a type alone is a change.
  if (isDeleted || value === '' || (value === undefined && valueType === undefined))
    return [{ change: 'delete', id, kind }]
  return [{ change: 'edit', id, kind, valueType, value }]
}

function idOf(value: unknown): number | undefined {
  const id = typeof value === 'string' || typeof value === 'number' ? Number(value) : 0
  return Number.isSafeInteger(id) && id > 0 ? id : undefined
}

const labels: Readonly<Record<string, string>> = {
  WORK: 'Work e-mail',
  HOME: 'Home e-mail',
  MAILING: 'Newsletter e-mail',
}

/** The label of the first e-mail address that is none. */
export function invalidAddress(changes: readonly MultifieldChange[]): string | undefined {
  for (const change of changes) {
    if (change.change === 'delete' || change.kind !== 'EMAIL' || !change.value) continue
    if (normalizeEmail(change.value) === undefined)
      return labels[change.valueType ?? ''] ?? 'E-mail'
  }
  return undefined
}
