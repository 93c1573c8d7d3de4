/**
 * Links between clients, as the methods crm.contact.company.*, crm.company.contact.* and
 * crm.lead.contact.* change them, and as fields of a record do. What is kept is in store/links/links.ts.
 */
import {
  clientRef,
  idMax,
  refId,
  type ClientRef,
  type ClientType,
} from '../domain/clients/client.ts'
import type { FieldValue } from '../domain/fields/field.ts'
import type { Link, LinkDraft } from '../domain/clients/links.ts'
import type { Database, Transaction } from '../store/database.ts'
import { isThere } from '../store/clients/client-condition.ts'
import { lockClients, lockWithLinked } from '../store/clients/client-locks.ts'
import { linkEnds, type LinkSide } from '../store/links/link-sides.ts'
import {
  addLink,
  makePrimary,
  readLinks,
  removeLink,
  setLeadCompany,
  setLinks,
} from '../store/links/links.ts'
import { accessCondition, mayTouch, type Actor } from './access.ts'
import type { ClientInput } from './client-input.ts'
import type { Outcome } from './outcome.ts'

export interface Links {
  /** In order. */
  list(side: LinkSide, owner: number, actor: Actor): Promise<Outcome<Link[]>>
  /** `done` is false when the two are linked already. */
  add(side: LinkSide, owner: number, draft: LinkDraft, actor: Actor): Promise<Outcome<boolean>>
  /** `done` is false when the two are not linked. */
  remove(side: LinkSide, owner: number, id: number, actor: Actor): Promise<Outcome<boolean>>
  replace(
    side: LinkSide,
    owner: number,
    drafts: readonly LinkDraft[],
    actor: Actor,
  ): Promise<Outcome<true>>
  /** Removes them all; nothing to do is done, too. */
  clear(side: LinkSide, owner: number, actor: Actor): Promise<Outcome<true>>
}

/**
 * Under the rights of the actor: a change asks for the right to update the owner and to read what is
 * linked.
 */
export function createLinks(database: Database): Links {
  /** The refusal of a change, when there is one; the clients at both ends are locked then. */
  const refusal = async (
    tx: Transaction,
    side: LinkSide,
    owner: number,
    others: readonly number[],
    actor: Actor,
    isWhole = false,
  ): Promise<'denied' | 'missing' | undefined> => {
    const { ownerType, otherType } = linkEnds(side)
    const ref = clientRef(ownerType, owner)
    const linked = others.map((id) => clientRef(otherType, id))
    const there = await (isWhole
      ? lockWithLinked(tx, ownerType, [owner], linked)
      : lockClients(tx, [ref, ...linked]))
    if (!(await mayTouch(tx, actor, ownerType, 'update', ref))) return 'denied'
    if (!there.has(ref)) return 'missing'
    const links = await readLinks(tx, side, owner)
    const known = new Set(links.map(({ id }) => id))
    const strange = others.filter((id) => !known.has(id)).map((id) => clientRef(otherType, id))
    // A client that the caller may not read is answered as one that is not there.
    const readable = await readableRefs(tx, actor, otherType, strange)
    return strange.every((each) => readable.has(each)) ? undefined : 'missing'
  }

  return {
    async list(side, owner, actor) {
      const { ownerType } = linkEnds(side)
      const ref = clientRef(ownerType, owner)
      if (!(await mayTouch(database, actor, ownerType, 'read', ref))) return { refused: 'denied' }
      if (!(await isThere(database, ref))) return { refused: 'missing' }
      return { done: await readLinks(database, side, owner) }
    },

    add: (side, owner, draft, actor) =>
      database.transaction(async (tx): Promise<Outcome<boolean>> => {
        const refused = await refusal(tx, side, owner, [draft.id], actor)
        return refused ? { refused } : { done: await addLink(tx, side, owner, draft) }
      }),

    remove: (side, owner, id, actor) =>
      database.transaction(async (tx): Promise<Outcome<boolean>> => {
        const { ownerType, otherType } = linkEnds(side)
        // A client that may not be read can be unlinked: only the owner is asked for.
        await lockClients(tx, [clientRef(ownerType, owner), clientRef(otherType, id)])
        const refused = await refusal(tx, side, owner, [], actor)
        if (refused) return { refused }
        return { done: await removeLink(tx, side, owner, id) }
      }),

    replace: (side, owner, drafts, actor) =>
      database.transaction(async (tx): Promise<Outcome<true>> => {
        const ids = drafts.map(({ id }) => id)
        const refused = await refusal(tx, side, owner, ids, actor, true)
        if (refused) return { refused }
        await setLinks(tx, side, owner, drafts)
        return { done: true }
      }),

    async clear(side, owner, actor) {
      const { ownerType } = linkEnds(side)
      const ref = clientRef(ownerType, owner)
      return database.transaction(async (tx): Promise<Outcome<true>> => {
        const there = await lockWithLinked(tx, ownerType, [owner])
        if (!(await mayTouch(tx, actor, ownerType, 'update', ref))) return { refused: 'denied' }
        if (!there.has(ref)) return { refused: 'missing' }
        await setLinks(tx, side, owner, [])
        return { done: true }
      })
    },
  }
}

/** Those of the clients that the caller may read, locked. */
async function readableRefs(
  tx: Transaction,
  actor: Actor,
  type: ClientType,
  refs: readonly ClientRef[],
): Promise<Set<ClientRef>> {
  if (refs.length === 0) return new Set()
  return lockClients(tx, refs, accessCondition(actor, type, 'read'))
}

/** Fields of a record that say whom it is linked to: the primary one, and all of them. */
const linkFields: Record<ClientType, { side: LinkSide; primary?: string; all: string }> = {
  contact: { side: 'contact-company', primary: 'COMPANY_ID', all: 'COMPANY_IDS' },
  company: { side: 'company-contact', all: 'CONTACT_ID' },
  lead: { side: 'lead-contact', primary: 'CONTACT_ID', all: 'CONTACT_IDS' },
}

/** Whether the field is kept as links. */
export const isLinkField = (type: ClientType, code: string): boolean => {
  const { primary, all } = linkFields[type]
  return code === primary || code === all || (type === 'lead' && code === 'COMPANY_ID')
}

/**
 * Locks the record with whoever its links are about, when the values are about links at all. A new one has no
 * id yet: whoever it will be linked to is locked before it, as with every other change.
 */
export async function lockForLinks(
  tx: Transaction,
  type: ClientType,
  id: number | undefined,
  values: Readonly<Record<string, FieldValue>>,
): Promise<void> {
  const { side, primary = '', all } = linkFields[type]
  const { otherType } = linkEnds(side)
  const asked = [primary, all].filter((code) => values[code] !== undefined)
  const company = type === 'lead' ? values['COMPANY_ID'] : undefined
  if (asked.length === 0 && company === undefined) return
  const others = [
    ...asked.flatMap((code) => idsOf(values[code]).map((each) => clientRef(otherType, each))),
    ...idsOf(company).map((each) => clientRef('company', each)),
  ]
  if (id === undefined) await lockClients(tx, others)
  else await lockWithLinked(tx, type, [id], others)
}

/**
 * Brings the links of a locked record to what its fields say; says whether anything changed. All ids
 * (COMPANY_IDS) replace the links, with the primary one first among them; the primary one alone
 * (COMPANY_ID) is added to the links, and an empty one removes the link that it showed. Of items all ids
 * are in the order that is kept, with the primary one first. Ids of clients that the caller cannot read
 * are left out: the documentation knows no error for them.
 */
export async function changeLinks(
  tx: Transaction,
  type: ClientType,
  id: number,
  { values, isItem }: Pick<ClientInput, 'values' | 'isItem'>,
  actor: Actor,
): Promise<boolean> {
  const { side, primary: primaryCode = '', all: allCode } = linkFields[type]
  const { otherType } = linkEnds(side)
  let isChanged = false

  const company = type === 'lead' ? values['COMPANY_ID'] : undefined
  if (company !== undefined) {
    const [known] = await allowed(tx, 'company', idsOf(company), new Set(), actor)
    if (known !== undefined || !isFilled(company))
      isChanged = await setLeadCompany(tx, id, known ?? null)
  }

  const primary = values[primaryCode]
  const all = values[allCode]
  if (primary === undefined && all === undefined) return isChanged
  const links = await readLinks(tx, side, id)
  const linked = new Set(links.map((link) => link.id))
  const [asked] = await allowed(tx, otherType, idsOf(primary), linked, actor)
  if (all !== undefined) {
    const ids = await allowed(tx, otherType, idsOf(all), linked, actor)
    if (asked !== undefined && !ids.includes(asked)) ids.unshift(asked)
    const before = links.find((link) => link.isPrimary)?.id
    if (isItem) {
      const isSame = ids.join() === links.map((link) => link.id).join()
      const first = asked ?? ids[0]
      if (isSame && before === first) return isChanged
      const drafts = ids.map((each, index): LinkDraft => ({
        id: each,
        isPrimary: each === first,
        sort: 10 * (index + 1),
      }))
      return (await setLinks(tx, side, id, drafts)) || isChanged
    }
    const main = asked ?? before
    const drafts = ids.map((each): LinkDraft => ({ id: each, isPrimary: each === main }))
    return (await setLinks(tx, side, id, drafts)) || isChanged
  }
  if (asked !== undefined) return (await makePrimary(tx, side, id, asked)) || isChanged
  const shown = links.find((link) => link.isPrimary)
  if (isFilled(primary) || !shown) return isChanged
  return (await removeLink(tx, side, id, shown.id)) || isChanged
}

const isFilled = (value: FieldValue | undefined): boolean =>
  value !== undefined && value !== null && value !== 0 && value !== ''

const idsOf = (value: FieldValue | undefined): number[] => {
  const items: readonly (string | number)[] =
    typeof value === 'object' && value !== null ? value : [value ?? 0]
  return items.filter(
    (item): item is number => typeof item === 'number' && item > 0 && item <= idMax,
  )
}

/** The ids without repeats, of clients that are linked already or that the caller may read. */
async function allowed(
  tx: Transaction,
  type: ClientType,
  ids: readonly number[],
  linked: ReadonlySet<number>,
  actor: Actor,
): Promise<number[]> {
  const unique = [...new Set(ids)]
  const strange = unique.filter((id) => !linked.has(id)).map((id) => clientRef(type, id))
  const readable = await readableRefs(tx, actor, type, strange)
  const known = new Set([...readable].map(refId))
  return unique.filter((id) => linked.has(id) || known.has(id))
}
