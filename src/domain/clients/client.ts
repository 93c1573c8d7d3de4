/**
 * A client is a lead, a contact or a company. Each type counts its own ids; a `ref` names one client
 * of any type in a single number, so that one index serves all three.
 */
export const clientTypes = ['lead', 'contact', 'company'] as const
export type ClientType = (typeof clientTypes)[number]

/** Bitrix24's number for the type: lead 1, contact 3, company 4. https://apidocs.bitrix24.com/api-reference/crm/data-types.html */
export const entityTypeId: Record<ClientType, number> = { lead: 1, contact: 3, company: 4 }

const typeByEntityTypeId: Record<number, ClientType> = { 1: 'lead', 3: 'contact', 4: 'company' }

// A type's clients lie side by side, so a page by id is a plain range of refs.
// Four types of 2^48 ids stay below 2^53: a ref is exact as a JavaScript number.
const typeSpan = 2 ** 48

/** The highest id that a record can have. */
export const idMax = typeSpan - 1

export type ClientRef = number

/** The ref of a client by its type and id. */
export const clientRef = (type: ClientType, id: number): ClientRef =>
  entityTypeId[type] * typeSpan + id

export const refType = (ref: ClientRef): ClientType => {
  const type = typeByEntityTypeId[Math.floor(ref / typeSpan)]
  if (!type) throw new Error(`no client type for ref ${ref}`)
  return type
}

export const refId = (ref: ClientRef): number => ref % typeSpan

/** The refs of a type: every ref r with first <= r <= last. */
export const refRange = (type: ClientType): { first: ClientRef; last: ClientRef } => ({
  first: clientRef(type, 1),
  last: clientRef(type, idMax),
})
