/**
 * What a list of the v2 family is asked for. Unknown names are left out without an error: b24phpsdk
 * sends `order: [""]` and `filter: [""]`.
 * https://apidocs.bitrix24.com/settings/how-to-call-rest-api/list-methods-pecularities.html
 */
import type { Field, FieldTable } from '../../domain/fields/field.ts'
import type { Filter } from '../../domain/filter.ts'
import { parseFilter } from '../../rest/filter.ts'

export interface ListParams {
  filter: Filter
  order: { field: Field; isDescending: boolean }[]
  /** Fields to be read. */
  select: Field[]
  multifieldKinds: string[]
  /** Fields and multi-fields in the order of the answer. */
  shown: Field[]
}

/** What to select, filter and sort by; `shown` are the fields that the answer has. */
export function readListParams(
  table: FieldTable,
  sent: {
    select: readonly string[] | undefined
    filter: Record<string, unknown>
    order: Record<string, unknown>
  },
): ListParams {
  const shown = selectFields(table, sent.select ?? [])
  return {
    filter: parseFilter(sent.filter, { knows: (code) => isFindable(table.get(code)) }).filter,
    order: Object.entries(sent.order).flatMap(([code, direction]) => {
      const field = table.get(code)
      if (!field || !isFindable(field)) return []
      if (field.isWriteOnly || field.type === 'crm_multifield') return []
      return [{ field, isDescending: /^desc/i.test(String(direction)) }]
    }),
    select: shown.filter(({ type }) => type !== 'crm_multifield' && type !== 'file'),
    multifieldKinds: shown.flatMap(({ type, code }) => (type === 'crm_multifield' ? [code] : [])),
    shown,
  }
}

// Links are not in the records, but records are found by them: `.fields` names what filters may.
const isFindable = (field: Field | undefined): boolean =>
  field !== undefined && field.type !== 'file'

/** `*` is all but custom and multi-fields, `UF_*` the custom ones; nothing asked is both. */
function selectFields(table: FieldTable, asked: readonly string[]): Field[] {
  const names = asked.filter((name) => name !== '')
  const wanted = new Set(names.length === 0 ? ['*', 'UF_*'] : names)
  return [...table.values()].filter((field) => {
    if (field.isWriteOnly) return false
    if (field.code === 'ID' || wanted.has(field.code)) return true
    if (field.type === 'crm_multifield') return false
    return wanted.has(field.isDynamic ? 'UF_*' : '*')
  })
}
