/** Whom clients are linked to, read for a whole page at once. Changing links is in links.ts. */
import type { ClientType } from '../../domain/clients/client.ts'
import type { Database } from '../database.ts'

const sources: Record<ClientType, { table: string; owner: string; other: string; sort: string }> = {
  lead: { table: 'lead_contact', owner: 'lead', other: 'contact', sort: 'sort' },
  contact: { table: 'contact_company', owner: 'contact', other: 'company', sort: 'sort' },
  company: { table: 'contact_company', owner: 'company', other: 'contact', sort: 'contact_sort' },
}

/** Contacts of leads and companies, companies of contacts, by the id of the owner, in their order. */
export async function linkedIds(
  database: Database,
  type: ClientType,
  owners: readonly number[],
): Promise<Map<number, number[]>> {
  const linked = new Map<number, number[]>()
  if (owners.length === 0) return linked
  const { table, owner, other, sort } = sources[type]
  const places = owners.map((_id, index) => `$${index + 1}`).join(', ')
  const rows = await database.values<[number, number]>(
    `select ${owner}, ${other} from ${table} where ${owner} in (${places})
     order by ${owner}, ${sort}, ${other}`,
    owners,
  )
  for (const [ownerId, id] of rows) {
    const ids = linked.get(ownerId)
    if (ids) ids.push(id)
    else linked.set(ownerId, [id])
  }
  return linked
}
