/**
 * What the fields of a client are called in crm.item.*, and which of them are there.
 * https://apidocs.bitrix24.com/api-reference/crm/universal/object-fields.html
 */
import type { ClientType } from '../../domain/clients/client.ts'
import { itemName, type Field, type FieldTable } from '../../domain/fields/field.ts'

export interface ItemNames {
  type: ClientType
  /** Names a caller may use everywhere, with their fields. */
  byName: ReadonlyMap<string, Field>
  /**
   * The name under which a field is shown that a list was asked for by another one: the `upperName` of
   * crm.item.fields, and with useOriginalUfNames the camelCase one.
   */
  shownAs: ReadonlyMap<string, string>
  /** Fields in the order of answers, each under the name it is shown by. */
  shown: readonly (readonly [name: string, field: Field])[]
  /** The field that lists whom the client is linked to. */
  links: string
}

// Addresses are deprecated in the older methods and gone from these; multi-fields are in `fm`.
const isItemField = ({ code, type, isUndescribed }: Field): boolean =>
  type !== 'crm_multifield' && !isUndescribed && !/^(REG_)?ADDRESS(?!_LEGAL)/.test(code)

const cache = new WeakMap<FieldTable, Partial<Record<'camel' | 'original', ItemNames>>>()

/** `isOriginal`: custom fields go by the names of the older methods (useOriginalUfNames). */
export function itemNames(type: ClientType, table: FieldTable, isOriginal: boolean): ItemNames {
  const style = isOriginal ? 'original' : 'camel'
  const known = cache.get(table) ?? {}
  const names = known[style] ?? readNames(type, table, isOriginal)
  known[style] = names
  cache.set(table, known)
  return names
}

function readNames(type: ClientType, table: FieldTable, isOriginal: boolean): ItemNames {
  const fields = [...table.values()].filter(isItemField)
  const shown = fields.map(
    (field) => [isOriginal && field.isDynamic ? field.code : itemName(field), field] as const,
  )
  const byName = new Map(shown)
  const shownAs = new Map<string, string>()
  for (const [name, { code, upperName = code }] of shown)
    if (upperName !== name) shownAs.set(upperName, name)
  for (const field of fields) {
    if (!isOriginal || !field.isDynamic) continue
    byName.set(itemName(field), field)
    shownAs.set(itemName(field), field.code)
  }
  return { type, byName, shownAs, shown, links: type === 'contact' ? 'companyIds' : 'contactIds' }
}

/** Shown with every whole item, and always null: the portals have switched them off. */
export const disabledNames: Record<ClientType, readonly string[]> = {
  lead: [
    'dateCreateShort',
    'dateModifyShort',
    'isConvert',
    'productId',
    'shortName',
    'address',
    'login',
    'skype',
    'icq',
  ],
  contact: ['shortName', 'address', 'login'],
  company: ['address'],
}

/** The first value of a kind, or of a kind and a type. */
export const multifieldAliases: Readonly<Record<string, { kind: string; types?: string[] }>> = {
  phoneMobile: { kind: 'PHONE', types: ['MOBILE'] },
  phoneWork: { kind: 'PHONE', types: ['WORK'] },
  phoneMailing: { kind: 'PHONE', types: ['MAILING'] },
  emailHome: { kind: 'EMAIL', types: ['HOME'] },
  emailWork: { kind: 'EMAIL', types: ['WORK'] },
  emailMailing: { kind: 'EMAIL', types: ['MAILING'] },
  imol: { kind: 'IM', types: ['IMOL', 'OPENLINE'] },
  email: { kind: 'EMAIL' },
  phone: { kind: 'PHONE' },
}
