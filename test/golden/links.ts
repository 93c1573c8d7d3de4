import type { ClientType } from '../../src/domain/clients/client.ts'
import type { CallPortal } from '../support/call-portal.ts'
import { asks, described, isRefused, type Sample, type Story } from './sample.ts'

const add = async (at: CallPortal, type: ClientType, ...ids: number[]) => {
  for (const id of ids) await at.addClient(type, `+49301000${1000 + id}`, { id })
}

const fields = (other: string, title: string) => ({
  SORT: described('integer', 'Sorting'),
  IS_PRIMARY: described('char', 'Primary'),
  [other]: described('integer', title, { isRequired: true }),
})

const row = (other: string, id: number, SORT: number, IS_PRIMARY: 'Y' | 'N') => ({
  [other]: id,
  SORT,
  ROLE_ID: 0,
  IS_PRIMARY,
})

/** What the pages of both directions between contacts and companies show. */
const bothWays = (method: string, owner: number, added: number, other: string): Sample[] => {
  const items = [
    { [other]: 8, IS_PRIMARY: 'Y', SORT: 100 },
    { [other]: 9, SORT: 200 },
    { [other]: 10, SORT: 400 },
  ]
  const link = { id: owner, fields: { [other]: added, IS_PRIMARY: 'Y', SORT: 1000 } }
  return [
    asks(`${method}.add`, link, true),
    asks(`${method}.items.set`, { id: owner, items }, true),
    asks(`${method}.items.get`, { id: owner }, [
      row(other, 8, 100, 'Y'),
      row(other, 9, 200, 'N'),
      row(other, 10, 400, 'N'),
    ]),
    asks(`${method}.add`, link, true),
    asks(`${method}.delete`, { id: owner, fields: { [other]: added } }, true),
    asks(`${method}.items.delete`, { id: owner }, true),
    asks(`${method}.items.get`, { id: owner }, []),
  ]
}

const noItems = 'The parameter items must be array.'

export const linkStories: readonly Story[] = [
  {
    title: 'companies of a contact',
    prepare: async (at) => {
      await add(at, 'contact', 54)
      await add(at, 'company', 8, 9, 10, 32)
    },
    samples: [
      ...bothWays('crm.contact.company', 54, 32, 'COMPANY_ID'),
      asks('crm.contact.company.fields', {}, fields('COMPANY_ID', 'Company')),
      isRefused('crm.contact.company.items.set', { id: 54, items: 'x' }, 400, '', noItems),
    ],
  },
  {
    title: 'contacts of a company',
    prepare: async (at) => {
      await add(at, 'company', 32)
      await add(at, 'contact', 8, 9, 10, 54)
    },
    samples: [
      ...bothWays('crm.company.contact', 32, 54, 'CONTACT_ID'),
      asks('crm.company.contact.fields', {}, fields('CONTACT_ID', 'Contact')),
      isRefused('crm.company.contact.items.set', { id: 32, items: 'x' }, 400, '', noItems),
    ],
  },
  {
    title: 'contacts of a lead',
    prepare: async (at) => {
      await add(at, 'lead', 1)
      await add(at, 'contact', 1010, 1011, 1020)
    },
    samples: [
      asks(
        'crm.lead.contact.add',
        { id: 1, fields: { CONTACT_ID: 1010, SORT: 10, IS_PRIMARY: 'Y' } },
        true,
      ),
      asks('crm.lead.contact.add', { id: 1, fields: { CONTACT_ID: 1011, SORT: 20 } }, true),
      asks('crm.lead.contact.items.get', { id: 1 }, [
        row('CONTACT_ID', 1010, 10, 'Y'),
        row('CONTACT_ID', 1011, 20, 'N'),
      ]),
      asks(
        'crm.lead.contact.items.set',
        {
          id: 1,
          items: [
            { CONTACT_ID: 1010, SORT: 10, IS_PRIMARY: 'Y' },
            { CONTACT_ID: 1020, SORT: 20, IS_PRIMARY: 'N' },
          ],
        },
        true,
      ),
      asks('crm.lead.contact.delete', { id: 1, fields: { CONTACT_ID: 1010 } }, true),
      asks('crm.lead.contact.items.delete', { id: 1 }, true),
      asks('crm.lead.contact.fields', {}, fields('CONTACT_ID', 'Contact')),
    ],
  },
]
