/**
 * The links of one client: a contact's companies, a company's contacts, a lead's contacts. They have an
 * order, and exactly one of them is the primary one.
 * https://apidocs.bitrix24.com/api-reference/crm/contacts/company/crm-contact-company-items-set.html
 */
export interface Link {
  /** The client at the other end. */
  id: number
  sort: number
  role: number
  isPrimary: boolean
}

/** A link as a caller asks for it. */
export interface LinkDraft {
  id: number
  sort?: number
  isPrimary?: boolean
}

export const sortStep = 10

/** Lowest sort first, then the lower id: "the first" wherever the documentation says so. */
export const inOrder = (links: readonly Link[]): Link[] =>
  links.toSorted((a, b) => a.sort - b.sort || a.id - b.id)

/**
 * The set that replaces the links. The first draft marked as primary is it, else the first one. A link
 * that was there keeps its sort unless the draft has one; a new one without comes after all that were
 * there or are given.
 */
export function replaceLinks(links: readonly Link[], drafts: readonly LinkDraft[]): Link[] {
  const before = new Map(links.map((link) => [link.id, link]))
  const wanted = new Map<number, LinkDraft>()
  for (const draft of drafts) wanted.set(draft.id, { ...wanted.get(draft.id), ...draft })
  const primary = (drafts.find(({ isPrimary }) => isPrimary) ?? drafts[0])?.id
  const sorts = [...links, ...wanted.values()].map(({ sort }) => sort ?? 0)
  let highest = sorts.reduce((max, sort) => Math.max(max, sort), 0)
  return inOrder(
    [...wanted.values()].map(({ id, sort }) => {
      const known = before.get(id)
      return {
        id,
        sort: sort ?? known?.sort ?? (highest += sortStep),
        role: known?.role ?? 0,
        isPrimary: id === primary,
      }
    }),
  )
}
