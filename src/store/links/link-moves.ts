/** The links of a client that is merged into another one of its type. */
import type { ClientType } from '../../domain/clients/client.ts'
import { sortStep } from '../../domain/clients/links.ts'
import type { Transaction } from '../database.ts'
import { deleteRow, highestSort, isLinked, markPrimary } from './link-rows.ts'
import { sides, type LinkSide } from './link-sides.ts'
import { readLinks } from './links.ts'

/**
 * Hands the links of one client to another of its type. What both have stays once, with the place that
 * the receiving one had; where the leaving one was somebody's primary, the receiving one is.
 */
export async function moveLinks(
  tx: Transaction,
  type: ClientType,
  from: number,
  to: number,
): Promise<void> {
  if (type === 'contact') {
    await moveOwned(tx, 'contact-company', from, to)
    await movePointing(tx, 'lead-contact', from, to)
  } else if (type === 'company') {
    await moveOwned(tx, 'company-contact', from, to)
    await tx.query('update lead_company set company = $2 where company = $1', [from, to])
  } else {
    await moveOwned(tx, 'lead-contact', from, to)
    await tx.query('delete from lead_company where lead = $1', [from])
  }
}

async function moveOwned(tx: Transaction, side: LinkSide, from: number, to: number): Promise<void> {
  const { table, owner, other, sort, primary, mirror } = sides[side]
  for (const { id } of await readLinks(tx, side, from)) {
    if (await isLinked(tx, side, to, id)) {
      await handOver(tx, side, mirror, id, from, to)
      continue
    }
    const highest = await highestSort(tx, side, to)
    await tx.query(
      `update ${table} set ${owner} = $3, ${sort} = $4, ${primary} = $5
       where ${owner} = $1 and ${other} = $2`,
      [from, id, to, (highest ?? 0) + sortStep, highest === undefined ? 1 : 0],
    )
  }
}

/** The same for links that have their order at the other end only. */
async function movePointing(
  tx: Transaction,
  side: LinkSide,
  from: number,
  to: number,
): Promise<void> {
  const { table, owner, other } = sides[side]
  const rows = await tx.values<[number]>(
    `select ${owner} from ${table} where ${other} = $1 order by ${owner}`,
    [from],
  )
  for (const [id] of rows) {
    if (await isLinked(tx, side, id, to)) {
      const gone = await deleteRow(tx, side, id, from)
      if (gone?.isPrimary) await markPrimary(tx, side, id, to)
    } else {
      await tx.query(`update ${table} set ${other} = $3 where ${owner} = $1 and ${other} = $2`, [
        id,
        from,
        to,
      ])
    }
  }
}

/** Removes the leaving one's link to a client that the receiving one is linked to as well. */
async function handOver(
  tx: Transaction,
  side: LinkSide,
  mirror: LinkSide | undefined,
  id: number,
  from: number,
  to: number,
): Promise<void> {
  const { table, owner, other } = sides[side]
  const theirs = mirror ? sides[mirror].primary : '0'
  const [row] = await tx.values<[number]>(
    `delete from ${table} where ${owner} = $1 and ${other} = $2 returning ${theirs}`,
    [from, id],
  )
  if (mirror && row?.[0] === 1) await markPrimary(tx, mirror, id, to)
}
