/**
 * A client in the form of crm.item.*: numbers for ids and sums, null for what is empty, phones and
 * e-mails in `fm` with flat names for the first of each kind.
 * https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-get.html
 */
import { entityTypeId } from '../../domain/clients/client.ts'
import type { Field, FieldValue } from '../../domain/fields/field.ts'
import type { MultifieldRow } from '../../domain/clients/multifield-change.ts'
import { formatAtom } from '../../domain/time-zone.ts'
import type { ClientRecord, PortalRules } from '../../services.ts'
import { midnight } from './encode-record.ts'
import { disabledNames, multifieldAliases, type ItemNames } from './item-names.ts'

export interface ItemParts {
  names: ItemNames
  record: ClientRecord
  /** Ids of the clients that this one is linked to. */
  linked: readonly number[]
  portal: PortalRules
}

export type WireItem = Record<string, unknown>

/** The whole item. */
export function encodeItem(parts: ItemParts): WireItem {
  const { names, record } = parts
  const item = encodeFields(parts, names.shown)
  for (const name of disabledNames[names.type]) item[name] = null
  if (names.type !== 'lead') item['categoryId'] = 0
  item['searchContent'] = searchContent(record)
  for (const name of Object.keys(multifieldAliases)) item[name] = aliasOf(name, record)
  item['fm'] = record.multifields.map(encodeMultifield)
  item['entityTypeId'] = entityTypeId[names.type]
  return item
}

/** The asked fields only; names that the item does not have are left out. */
export function encodeSelected(parts: ItemParts, selected: ReadonlySet<string>): WireItem {
  const { names, record } = parts
  const item = encodeFields(
    parts,
    names.shown.filter(([name, field]) => field.code === 'ID' || selected.has(name)),
  )
  for (const name of selected) {
    if (Object.hasOwn(multifieldAliases, name)) item[name] = aliasOf(name, record)
    else if (disabledNames[names.type].includes(name)) item[name] = null
    else if (name === 'searchContent') item[name] = searchContent(record)
    else if (name === 'categoryId' && names.type !== 'lead') item[name] = 0
    else if (name === 'entityTypeId') item[name] = entityTypeId[names.type]
  }
  return item
}

function encodeFields(
  { names, record, linked, portal }: ItemParts,
  fields: ItemNames['shown'],
): WireItem {
  const item: WireItem = {}
  for (const [name, field] of fields) {
    if (field.code === 'ID') item[name] = record.id
    else if (name === names.links) item[name] = linked
    else item[name] = encodeValue(field, record.values[field.code] ?? null, portal)
  }
  return item
}

function encodeValue(field: Field, value: FieldValue, portal: PortalRules): unknown {
  if (Array.isArray(value)) return value.map((each) => encodeOne(field, each, portal))
  if (field.isMultiple) return []
  return encodeOne(field, value as string | number | null, portal)
}

function encodeOne(
  { code, type }: Field,
  value: string | number | null,
  { timeZone, currency }: PortalRules,
): unknown {
  switch (type) {
    case 'datetime':
      return typeof value === 'number' ? formatAtom(timeZone, value * 1000) : null
    case 'date':
      return midnight(value, timeZone) ?? null
    case 'boolean':
      return value === null ? null : value === 1 ? 'Y' : 'N'
    case 'crm_currency':
      return value || currency
    default:
      return value ?? (code === 'COMPANY_ID' || code === 'CONTACT_ID' ? 0 : null)
  }
}

const encodeMultifield = ({ id, kind, valueType, value }: MultifieldRow) => ({
  id,
  valueType,
  value,
  typeId: kind,
})

function aliasOf(name: string, { multifields }: ClientRecord): string {
  const alias = multifieldAliases[name]
  const row = multifields.find(
    ({ kind, valueType }) =>
      kind === alias?.kind && (!alias.types || alias.types.includes(valueType)),
  )
  return row?.value ?? ''
}

/** What a full-text search would look through. */
const searchContent = ({ id, values, multifields }: ClientRecord): string =>
  [
    id,
    ...['TITLE', 'NAME', 'SECOND_NAME', 'LAST_NAME', 'COMPANY_TITLE'].map((code) => values[code]),
    ...multifields.map(({ value }) => value),
  ]
    .filter(Boolean)
    .join(' ')
