/** The tables of links, seen from either end. */
import type { ClientType } from '../../domain/clients/client.ts'

/** Whose links, and to whom. */
export type LinkSide = 'contact-company' | 'company-contact' | 'lead-contact'

export interface Side {
  ownerType: ClientType
  otherType: ClientType
  table: 'contact_company' | 'lead_contact'
  owner: string
  other: string
  sort: string
  primary: string
  /** The same links with an order and a primary one of the other end's own. */
  mirror?: LinkSide
}

export const sides: Record<LinkSide, Side> = {
  'contact-company': {
    ownerType: 'contact',
    otherType: 'company',
    table: 'contact_company',
    owner: 'contact',
    other: 'company',
    sort: 'sort',
    primary: 'is_primary',
    mirror: 'company-contact',
  },
  'company-contact': {
    ownerType: 'company',
    otherType: 'contact',
    table: 'contact_company',
    owner: 'company',
    other: 'contact',
    sort: 'contact_sort',
    primary: 'is_primary_contact',
    mirror: 'contact-company',
  },
  'lead-contact': {
    ownerType: 'lead',
    otherType: 'contact',
    table: 'lead_contact',
    owner: 'lead',
    other: 'contact',
    sort: 'sort',
    primary: 'is_primary',
  },
}

/** Which types of clients a side links: the one that is asked about, and what it has. */
export const linkEnds = (side: LinkSide): { ownerType: ClientType; otherType: ClientType } =>
  sides[side]
