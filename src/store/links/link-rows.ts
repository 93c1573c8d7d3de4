/** Single rows of the tables of links. Whoever changes them keeps the rule of domain/clients/links.ts. */
import { sortStep, type Link } from '../../domain/clients/links.ts'
import type { SqlValue, Transaction } from '../database.ts'
import { sides, type LinkSide } from './link-sides.ts'

/** Whether the two are linked. */
export async function isLinked(
  tx: Transaction,
  side: LinkSide,
  ownerId: number,
  id: number,
): Promise<boolean> {
  const { table, owner, other } = sides[side]
  const rows = await tx.values(
    `select ${other} from ${table} where ${owner} = $1 and ${other} = $2`,
    [ownerId, id],
  )
  return rows.length > 0
}

/** undefined: there are no links yet. */
export async function highestSort(
  tx: Transaction,
  side: LinkSide,
  ownerId: number,
): Promise<number | undefined> {
  const { table, owner, sort } = sides[side]
  const [row] = await tx.values<[number | null]>(
    `select max(${sort}) from ${table} where ${owner} = $1`,
    [ownerId],
  )
  return row?.[0] ?? undefined
}

/** At the other end it comes last, or is the primary one where it is the only one. */
export async function insertLink(
  tx: Transaction,
  side: LinkSide,
  ownerId: number,
  link: Link,
): Promise<void> {
  const { table, owner, other, sort, primary, mirror } = sides[side]
  const columns = [owner, other, 'role', sort, primary]
  const values: SqlValue[] = [ownerId, link.id, link.role, link.sort, link.isPrimary ? 1 : 0]
  if (mirror) {
    const highest = await highestSort(tx, mirror, link.id)
    columns.push(sides[mirror].sort, sides[mirror].primary)
    values.push((highest ?? 0) + sortStep, highest === undefined ? 1 : 0)
  }
  await tx.query(
    `insert into ${table} (${columns.join(', ')})
     values (${values.map((_value, index) => `$${index + 1}`).join(', ')})`,
    values,
  )
}

/** Removes the link and repairs the other end; undefined when there was none. */
export async function deleteRow(
  tx: Transaction,
  side: LinkSide,
  ownerId: number,
  id: number,
): Promise<{ isPrimary: boolean } | undefined> {
  const { table, owner, other, primary, mirror } = sides[side]
  const theirs = mirror ? sides[mirror].primary : '0'
  const [row] = await tx.values<[number, number]>(
    `delete from ${table} where ${owner} = $1 and ${other} = $2 returning ${primary}, ${theirs}`,
    [ownerId, id],
  )
  if (!row) return undefined
  if (mirror && row[1] === 1) await promoteFirst(tx, mirror, id)
  return { isPrimary: row[0] === 1 }
}

/**
 * The statement that makes the first link of an owner ($1) its primary one; `condition` leaves some out.
 */
export const promotion = (side: LinkSide, condition = ''): string => {
  const { table, owner, other, sort, primary } = sides[side]
  return `update ${table} set ${primary} = 1 where ${owner} = $1 and ${other} = (
    select ${other} from ${table} where ${owner} = $1 ${condition} order by ${sort}, ${other} limit 1)`
}

/** Makes the first link the primary one; nothing happens when there is none. */
export const promoteFirst = (tx: Transaction, side: LinkSide, owner: number): Promise<unknown> =>
  tx.query(promotion(side), [owner])

/** The owner has no primary link afterwards, until one is marked in the same transaction. */
export const unmarkPrimary = (
  tx: Transaction,
  side: LinkSide,
  ownerId: number,
): Promise<unknown> => {
  const { table, owner, primary } = sides[side]
  return tx.query(`update ${table} set ${primary} = 0 where ${owner} = $1 and ${primary} = 1`, [
    ownerId,
  ])
}

/** Whoever calls it has unmarked the one before. */
export const markPrimary = (
  tx: Transaction,
  side: LinkSide,
  ownerId: number,
  id: number,
): Promise<unknown> => {
  const { table, owner, other, primary } = sides[side]
  return tx.query(`update ${table} set ${primary} = 1 where ${owner} = $1 and ${other} = $2`, [
    ownerId,
    id,
  ])
}
