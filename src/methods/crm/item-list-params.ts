/**
 * What crm.item.list is asked for. Unlike in the older lists, a filter or an order by what is no field
 * is refused; an unknown name in `select` is not. Upper-case names (`ID`, `ORIGINATOR_ID`) are taken, too:
 * the page's own sample for Python pages by `ID`, and b24phpsdk's tests list contacts by `ORIGINATOR_ID`.
 * https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-list.html
 */
import type { ClientType } from '../../domain/clients/client.ts'
import type { Field } from '../../domain/fields/field.ts'
import { parseFieldValue } from '../../domain/fields/parse-value.ts'
import type { Condition, Filter } from '../../domain/filter.ts'
import { parseFilter, parseFilterKey } from '../../rest/filter.ts'
import { multifieldAliases, type ItemNames } from './item-names.ts'

export type ItemListProblem =
  | { problem: 'filterField' | 'filterValue' | 'orderField'; field: string }
  | { problem: 'filterDepth' }
  | { problem: 'orderDirection'; field: string; direction: string }

export interface ItemListParams {
  filter: Filter
  order: { field: Field; isDescending: boolean }[]
  /** Names as they are shown; undefined: everything. */
  selected: ReadonlySet<string> | undefined
  /** Fields to be read. */
  select: Field[]
  multifieldKinds: readonly string[] | 'all'
}

type Sent = Readonly<Record<string, unknown>>

// Documented as exact comparison for the older lists; the same rule serves both.
const multifieldFilters: Readonly<Record<string, string>> = { phone: 'PHONE', email: 'EMAIL' }

// https://apidocs.bitrix24.com/tutorials/openlines/find-crm-object-by-dialog.html
const imol: Field = { code: 'IMOL', type: 'crm_multifield', title: 'Open line' }
// https://apidocs.bitrix24.com/tutorials/crm/how-to-get-lists/how-to-get-contractors.html
const categoryId: Field = { code: 'CATEGORY_ID', type: 'integer', title: 'Pipeline' }

/** What items are found by although none of their fields holds it. */
const furtherFilters: Readonly<Record<ClientType, Readonly<Record<string, Field>>>> = {
  lead: { imol },
  contact: { imol, categoryId },
  company: { imol, categoryId },
}

export function readItemListParams(
  names: ItemNames,
  table: ReadonlyMap<string, Field>,
  sent: { select: readonly string[] | undefined; filter: Sent; order: Sent },
  timeZone: string,
): ItemListParams | ItemListProblem {
  const named = (name: string) => names.byName.get(names.shownAs.get(name) ?? name)
  const fieldOf = (name: string): Field | undefined => {
    const further = furtherFilters[names.type]
    if (Object.hasOwn(further, name)) return further[name]
    const field = named(name) ?? table.get(multifieldFilters[name] ?? '')
    return field?.type === 'file' ? undefined : field
  }
  const parsed = parseFilter(sent.filter, {
    knows: (name) => fieldOf(name) !== undefined,
    hasGroups: true,
  })
  if (parsed.isTooDeep) return { problem: 'filterDepth' }
  if (parsed.unknown[0] !== undefined)
    return { problem: 'filterField', field: parseFilterKey(parsed.unknown[0]).field }
  const wrong = conditionsOf(parsed.filter).find(
    (condition) => !isReadable(fieldOf(condition.field) as Field, condition, timeZone),
  )
  if (wrong) return { problem: 'filterValue', field: wrong.field }

  const order: ItemListParams['order'] = []
  for (const [name, direction] of Object.entries(sent.order)) {
    // `order: [""]`, as b24phpsdk sends an empty order.
    if (/^\d+$/.test(name) && direction === '') continue
    const field = named(name)
    if (!field || field.isWriteOnly || field.type === 'file')
      return { problem: 'orderField', field: name }
    const word = String(direction).toUpperCase()
    if (word !== 'ASC' && word !== 'DESC')
      return { problem: 'orderDirection', field: name, direction: String(direction).slice(0, 100) }
    order.push({ field, isDescending: word === 'DESC' })
  }

  const asked = (sent.select ?? []).filter((name) => name !== '')
  const selected =
    asked.length === 0 || asked.includes('*')
      ? undefined
      : new Set(asked.map((name) => names.shownAs.get(name) ?? name))
  const read = selected ? names.shown.filter(([name]) => selected.has(name)) : names.shown
  const needsNames = !selected || selected.has('searchContent')
  return {
    filter: renamed(parsed.filter, (name) => (fieldOf(name) as Field).code),
    order,
    selected,
    select: [
      ...new Set([
        ...read.map(([, field]) => field),
        ...(needsNames ? [...table.values()].filter(({ code }) => nameCodes.has(code)) : []),
      ]),
    ].filter(({ type, isWriteOnly }) => type !== 'file' && !isWriteOnly),
    multifieldKinds: needsNames
      ? 'all'
      : [...selected].flatMap((name) =>
          Object.hasOwn(multifieldAliases, name) ? [multifieldAliases[name]?.kind as string] : [],
        ),
  }
}

const nameCodes = new Set(['TITLE', 'NAME', 'SECOND_NAME', 'LAST_NAME', 'COMPANY_TITLE'])

const conditionsOf = (filter: Filter): Condition[] => {
  if ('all' in filter) return filter.all.flatMap(conditionsOf)
  if ('any' in filter) return filter.any.flatMap(conditionsOf)
  return [filter]
}

function renamed(filter: Filter, codeOf: (name: string) => string): Filter {
  if ('all' in filter) return { all: filter.all.map((each) => renamed(each, codeOf)) }
  if ('any' in filter) return { any: filter.any.map((each) => renamed(each, codeOf)) }
  return { ...filter, field: codeOf(filter.field) }
}

const compared = new Set<Field['type']>([
  'integer',
  'double',
  'user',
  'employee',
  'date',
  'datetime',
  'crm_lead',
  'crm_contact',
  'crm_company',
])

/** Whether the values can be what the field holds; patterns are compared as text. */
function isReadable(field: Field, { operator, values }: Condition, timeZone: string): boolean {
  if (!compared.has(field.type) || /like|contains/i.test(operator)) return true
  const { isMultiple: _list, ...single } = field
  return values.every((value) => {
    if (value === null) return true
    // Ids beyond what can be kept are numbers nevertheless: they find nothing.
    if (single.type !== 'date' && single.type !== 'datetime' && /^\s*[+-]?\d+\s*$/.test(value))
      return true
    return parseFieldValue(single, value, timeZone) !== undefined
  })
}
