/** Custom fields: adding, changing and removing them, by administrators only. */
import type { ClientType } from '../domain/clients/client.ts'
import {
  isUserfieldKind,
  userfieldCode,
  userfieldSettings,
  type Userfield,
  type UserfieldItem,
  type UserfieldSettings,
} from '../domain/clients/userfield.ts'
import type { Database, Transaction } from '../store/database.ts'
import {
  addUserfield,
  findUserfield,
  listUserfields,
  removeUserfield,
  saveUserfield,
  takeItemIds,
} from '../store/clients/userfields.ts'
import { levelOf, type Actor } from './access.ts'
import type { FieldSource } from './field-tables.ts'

/** A choice as it was sent: with an id it changes or removes the one that is there. */
export interface ItemChange {
  id: number | undefined
  isDeleted: boolean
  value: string | undefined
  sort: number | undefined
  isDefault: boolean | undefined
  xmlId: string | null | undefined
}

/** What is to be said or changed; what is absent stays, or has its usual value. */
export interface UserfieldInput extends Partial<Omit<UserfieldSettings, 'items'>> {
  items?: readonly ItemChange[]
}

export interface NewUserfield extends UserfieldInput {
  name: string
  kind: string
  isMultiple: boolean
}

interface Denied {
  refused: 'denied'
}
interface NotFound {
  refused: 'denied' | 'missing'
}
interface ItemTaken {
  refused: 'xmlId'
  xmlId: string
}
type AddRefusal =
  | Denied
  | ItemTaken
  | { refused: 'kind' | 'length' | 'letters' }
  | { refused: 'taken'; code: string }

export interface Userfields {
  add(type: ClientType, input: NewUserfield, actor: Actor): Promise<{ done: number } | AddRefusal>
  find(type: ClientType, id: number, actor: Actor): Promise<{ done: Userfield } | NotFound>
  list(type: ClientType, actor: Actor): Promise<{ done: Userfield[] } | Denied>
  update(
    type: ClientType,
    id: number,
    input: UserfieldInput,
    actor: Actor,
  ): Promise<{ done: true } | NotFound | ItemTaken>
  remove(type: ClientType, id: number, actor: Actor): Promise<{ done: true } | NotFound>
}

/**
 * Custom fields of clients: administrators change them, and whoever may read such clients reads them.
 */
export function createUserfields(database: Database, source: FieldSource): Userfields {
  const change = async <Value>(work: (tx: Transaction) => Promise<Value>): Promise<Value> => {
    try {
      return await database.transaction(work)
    } finally {
      // Also after a failure: whether the commit got through may be unknown.
      source.changed()
    }
  }

  return {
    async add(type, input, actor) {
      if (!actor.isAdmin) return { refused: 'denied' }
      const named = userfieldCode(input.name)
      if ('problem' in named) return { refused: named.problem }
      if (!isUserfieldKind(input.kind)) return { refused: 'kind' }
      const { kind } = input
      const field: Omit<Userfield, 'id' | 'items'> = {
        ...usual,
        ...said(input),
        settings: userfieldSettings(kind, input.settings ?? {}),
        labels: input.labels ?? {},
        type,
        code: named.code,
        kind,
        // A choice between yes and no is made once.
        isMultiple: input.isMultiple && kind !== 'boolean',
      }
      return change(async (tx) => {
        const items = await applyItems(tx, field, [], input.items ?? [])
        if ('refused' in items) return items
        const id = await addUserfield(tx, { ...field, items })
        return id === undefined ? { refused: 'taken', code: named.code } : { done: id }
      })
    },

    async find(type, id, actor) {
      if (levelOf(actor, type, 'read') === 'none') return { refused: 'denied' }
      const found = await findUserfield(database, id)
      if (!found) return { refused: 'missing' }
      return found.type === type ? { done: found } : { refused: 'denied' }
    },

    async list(type, actor) {
      if (levelOf(actor, type, 'read') === 'none') return { refused: 'denied' }
      const all = await listUserfields(database)
      return { done: all.filter((userfield) => userfield.type === type) }
    },

    async update(type, id, input, actor) {
      if (!actor.isAdmin) return { refused: 'denied' }
      return change(async (tx) => {
        const found = await findUserfield(tx, id, true)
        if (!found) return { refused: 'missing' }
        if (found.type !== type) return { refused: 'denied' }
        const items = await applyItems(tx, found, found.items, input.items ?? [])
        if ('refused' in items) return items
        await saveUserfield(tx, {
          ...found,
          ...said(input),
          settings: userfieldSettings(found.kind, { ...found.settings, ...input.settings }),
          labels: { ...found.labels, ...input.labels },
          items,
        })
        return { done: true }
      })
    },

    async remove(type, id, actor) {
      if (!actor.isAdmin) return { refused: 'denied' }
      return change(async (tx) => {
        const found = await findUserfield(tx, id, true)
        if (!found) return { refused: 'missing' }
        if (found.type !== type) return { refused: 'denied' }
        await removeUserfield(tx, id)
        return { done: true }
      })
    },
  }
}

/** https://apidocs.bitrix24.com/api-reference/crm/contacts/userfield/crm-contact-userfield-add.html */
const usual: Omit<UserfieldSettings, 'items'> = {
  xmlId: null,
  sort: 100,
  isMandatory: false,
  showFilter: 'N',
  showInList: false,
  editInList: true,
  isSearchable: false,
  settings: {},
  labels: {},
}

/** The part of the input that was said and is kept as it is. */
function said(input: UserfieldInput): Partial<Omit<UserfieldSettings, 'items'>> {
  const { xmlId, sort, isMandatory, showFilter, showInList, editInList, isSearchable } = input
  const all = { xmlId, sort, isMandatory, showFilter, showInList, editInList, isSearchable }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** The choices after the changes; only an enumeration has any. */
async function applyItems(
  tx: Transaction,
  { kind, isMultiple }: Pick<Userfield, 'kind' | 'isMultiple'>,
  before: readonly UserfieldItem[],
  changes: readonly ItemChange[],
): Promise<readonly UserfieldItem[] | ItemTaken> {
  if (kind !== 'enumeration' || changes.length === 0) return before
  const byId = new Map(before.map((item) => [item.id, item]))
  const added: ItemChange[] = []
  for (const sent of changes) {
    const item = sent.id === undefined ? undefined : byId.get(sent.id)
    if (!item) {
      if (sent.value) added.push(sent)
    } else if (sent.isDeleted) {
      byId.delete(item.id)
    } else {
      byId.set(item.id, {
        id: item.id,
        value: sent.value || item.value,
        sort: sent.sort ?? item.sort,
        isDefault: sent.isDefault ?? item.isDefault,
        xmlId: sent.xmlId === undefined ? item.xmlId : sent.xmlId,
      })
    }
  }
  let id = added.length > 0 ? await takeItemIds(tx, added.length) : 0
  const items = [
    ...byId.values(),
    ...added.map((sent) => ({
      id: id++,
      value: sent.value as string,
      sort: sent.sort ?? 0,
      isDefault: sent.isDefault ?? false,
      xmlId: sent.xmlId ?? null,
    })),
  ]
  const seen = new Set<string>()
  for (const { xmlId } of items) {
    if (xmlId === null) continue
    if (seen.has(xmlId)) return { refused: 'xmlId', xmlId }
    seen.add(xmlId)
  }
  if (isMultiple) return items
  // Where one choice can be made, the first default counts.
  let hasDefault = false
  return items.map((item) => {
    const isDefault = item.isDefault && !hasDefault
    hasDefault ||= isDefault
    return { ...item, isDefault }
  })
}
