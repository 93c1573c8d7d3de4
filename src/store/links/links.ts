/**
 * Links between clients. Every change keeps the rule of domain/clients/links.ts at both ends; whoever calls has
 * locked the clients at both ends (clients/client-locks.ts), so that two changes of one client's links go one
 * after the other.
 */
import type { ClientType } from '../../domain/clients/client.ts'
import { replaceLinks, sortStep, type Link, type LinkDraft } from '../../domain/clients/links.ts'
import type { Database, SqlValue, Transaction } from '../database.ts'
import {
  deleteRow,
  highestSort,
  insertLink,
  isLinked,
  markPrimary,
  promoteFirst,
  promotion,
  unmarkPrimary,
} from './link-rows.ts'
import { sides, type LinkSide } from './link-sides.ts'

/** The links in order. */
export async function readLinks(
  database: Database,
  side: LinkSide,
  owner: number,
): Promise<Link[]> {
  const { table, owner: ownerColumn, other, sort, primary } = sides[side]
  const rows = await database.values<[number, number, number, number]>(
    `select ${other}, ${sort}, role, ${primary} from ${table}
     where ${ownerColumn} = $1 order by ${sort}, ${other}`,
    [owner],
  )
  return rows.map(([id, place, role, isPrimary]) => ({
    id,
    sort: place,
    role,
    isPrimary: isPrimary === 1,
  }))
}

/** False when the two are linked already: nothing is changed then. */
export async function addLink(
  tx: Transaction,
  side: LinkSide,
  owner: number,
  { id, sort, isPrimary = false }: LinkDraft,
): Promise<boolean> {
  if (await isLinked(tx, side, owner, id)) return false
  const highest = await highestSort(tx, side, owner)
  const isFirst = highest === undefined
  if (isPrimary && !isFirst) await unmarkPrimary(tx, side, owner)
  await insertLink(tx, side, owner, {
    id,
    sort: sort ?? (highest ?? 0) + sortStep,
    role: 0,
    isPrimary: isPrimary || isFirst,
  })
  return true
}

/** False when the two are not linked. The first of the remaining links becomes primary if need be. */
export async function removeLink(
  tx: Transaction,
  side: LinkSide,
  owner: number,
  id: number,
): Promise<boolean> {
  const removed = await deleteRow(tx, side, owner, id)
  if (removed?.isPrimary) await promoteFirst(tx, side, owner)
  return removed !== undefined
}

/** Says whether anything changed. */
export async function setLinks(
  tx: Transaction,
  side: LinkSide,
  owner: number,
  drafts: readonly LinkDraft[],
): Promise<boolean> {
  const before = await readLinks(tx, side, owner)
  const after = replaceLinks(before, drafts)
  const known = new Map(before.map((link) => [link.id, link]))
  const wanted = new Set(after.map(({ id }) => id))
  const { table, owner: ownerColumn, other, sort, primary } = sides[side]
  let isChanged = false
  for (const { id } of before) {
    if (wanted.has(id)) continue
    await deleteRow(tx, side, owner, id)
    isChanged = true
  }
  const moved: SqlValue[][] = []
  for (const link of after) {
    const old = known.get(link.id)
    if (!old) await insertLink(tx, side, owner, link)
    else if (old.sort !== link.sort || old.isPrimary !== link.isPrimary)
      moved.push([owner, link.id, link.sort, link.isPrimary ? 1 : 0])
    isChanged ||= !old
  }
  await tx.executeMany(
    `update ${table} set ${sort} = $3, ${primary} = $4 where ${ownerColumn} = $1 and ${other} = $2`,
    moved,
  )
  return isChanged || moved.length > 0
}

/** Links the two, if they are not yet, and makes that the owner's primary link. Says whether it changed. */
export async function makePrimary(
  tx: Transaction,
  side: LinkSide,
  owner: number,
  id: number,
): Promise<boolean> {
  if (await addLink(tx, side, owner, { id, isPrimary: true })) return true
  const { table, owner: ownerColumn, other, primary } = sides[side]
  const marked = await tx.query(
    `select 1 as is_marked from ${table} where ${ownerColumn} = $1 and ${other} = $2 and ${primary} = 1`,
    [owner, id],
  )
  if (marked.length > 0) return false
  await unmarkPrimary(tx, side, owner)
  await markPrimary(tx, side, owner, id)
  return true
}

/** The company of a lead; null for none. Says whether it changed. */
export async function setLeadCompany(
  tx: Transaction,
  lead: number,
  company: number | null,
): Promise<boolean> {
  const changed =
    company === null
      ? await tx.query('delete from lead_company where lead = $1 returning lead', [lead])
      : await tx.query(
          `insert into lead_company (lead, company) values ($1, $2)
           on conflict (lead) do update set company = excluded.company
           where lead_company.company <> excluded.company returning lead`,
          [lead, company],
        )
  return changed.length > 0
}

/** Removes every link of a client that is about to go, and that is locked with whom it is linked to. */
export async function removeAllLinks(tx: Transaction, type: ClientType, id: number): Promise<void> {
  for (const side of Object.keys(sides) as LinkSide[]) {
    const { otherType, table, owner, other, primary } = sides[side]
    if (otherType !== type) continue
    const orphaned = await tx.values<[number]>(
      `update ${table} set ${primary} = 0 where ${other} = $1 and ${primary} = 1 returning ${owner}`,
      [id],
    )
    await tx.executeMany(
      promotion(side, `and ${other} <> $2`),
      orphaned.map(([each]) => [each, id]),
    )
  }
  if (type !== 'lead') await tx.query(`delete from contact_company where ${type} = $1`, [id])
  if (type !== 'company') await tx.query(`delete from lead_contact where ${type} = $1`, [id])
  if (type !== 'contact') await tx.query(`delete from lead_company where ${type} = $1`, [id])
}
