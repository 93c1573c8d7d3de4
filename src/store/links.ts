/**
 * Links between clients. Every change keeps the rule of domain/links.ts at both ends; whoever calls has
 * locked the clients at both ends (`lockClients`), so that two changes of one client's links go one
 * after the other.
 */
import { clientRef, type ClientRef, type ClientType } from '../domain/client.ts'
import { replaceLinks, sortStep, type Link, type LinkDraft } from '../domain/links.ts'
import type { Database, SqlValue, Transaction } from './database.ts'
import { listed } from './listed.ts'

/** Whose links, and to whom. */
export type LinkSide = 'contact-company' | 'company-contact' | 'lead-contact'

interface Side {
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

const sides: Record<LinkSide, Side> = {
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

export const linkEnds = (side: LinkSide): { ownerType: ClientType; otherType: ClientType } =>
  sides[side]

/**
 * Locks the clients until the end of the transaction; returns those that are there and meet the
 * condition on `client c`, which numbers its parameters by pushing them.
 */
export async function lockClients(
  tx: Transaction,
  refs: Iterable<ClientRef>,
  condition?: (params: SqlValue[]) => string,
): Promise<Set<ClientRef>> {
  const params: SqlValue[] = [JSON.stringify([...refs])]
  const sql = condition ? ` and ${condition(params)}` : ''
  const lock = tx.engine === 'postgres' ? ' for update of c' : ''
  // In one order everywhere: two that lock the same clients then never wait for each other in a circle.
  const rows = await tx.values<[ClientRef]>(
    `select c.ref from client c where c.ref in ${listed(tx.engine, '$1')}${sql}
     order by c.ref${lock}`,
    params,
  )
  return new Set(rows.map(([ref]) => ref))
}

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

/**
 * Locks the clients, whoever they are linked to, and `more`, all in one order; returns those that are
 * there. With the links locked at both ends nobody else changes them.
 */
export async function lockWithLinked(
  tx: Transaction,
  type: ClientType,
  ids: readonly number[],
  more: readonly ClientRef[] = [],
): Promise<Set<ClientRef>> {
  const refs = [...ids.map((id) => clientRef(type, id)), ...more]
  // SQLite has one writer at a time: there is nothing to lock.
  if (tx.engine === 'sqlite') return lockClients(tx, refs)
  const there = await lockClients(tx, [...refs, ...(await linkedRefs(tx, type, ids))])
  const late = (await linkedRefs(tx, type, ids)).filter((ref) => !there.has(ref))
  if (late.length > 0) await lockClients(tx, late)
  return there
}

async function linkedRefs(
  tx: Transaction,
  type: ClientType,
  ids: readonly number[],
): Promise<ClientRef[]> {
  const refs: ClientRef[] = []
  const list = JSON.stringify(ids)
  for (const { ownerType, otherType, table, owner, other, mirror } of Object.values(sides)) {
    // Of the two sides of one table the own one is enough.
    if (ownerType !== type && (otherType !== type || mirror)) continue
    const [own, far, farType] =
      ownerType === type ? [owner, other, otherType] : [other, owner, ownerType]
    const rows = await tx.values<[number]>(
      `select ${far} from ${table} where ${own} in ${listed(tx.engine, '$1')}`,
      [list],
    )
    for (const [id] of rows) refs.push(clientRef(farType, id))
  }
  return refs
}

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

async function isLinked(
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
async function highestSort(
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

async function insertLink(
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
async function deleteRow(
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

const promotion = (side: LinkSide, condition = ''): string => {
  const { table, owner, other, sort, primary } = sides[side]
  return `update ${table} set ${primary} = 1 where ${owner} = $1 and ${other} = (
    select ${other} from ${table} where ${owner} = $1 ${condition} order by ${sort}, ${other} limit 1)`
}

const promoteFirst = (tx: Transaction, side: LinkSide, owner: number): Promise<unknown> =>
  tx.query(promotion(side), [owner])

const unmarkPrimary = (tx: Transaction, side: LinkSide, ownerId: number): Promise<unknown> => {
  const { table, owner, primary } = sides[side]
  return tx.query(`update ${table} set ${primary} = 0 where ${owner} = $1 and ${primary} = 1`, [
    ownerId,
  ])
}

const markPrimary = (
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
