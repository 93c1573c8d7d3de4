/** The clients that changed last, with what they are called: what a search by name looks through. */
import { refRange, type ClientRef, type ClientType } from '../../domain/clients/client.ts'
import type { NameParts } from '../../domain/clients/client-name.ts'
import type { ClientCondition } from './client-condition.ts'
import type { Database, SqlValue } from '../database.ts'

export interface NamedClient extends NameParts {
  ref: ClientRef
  responsible: number
}

const columns = 'c.ref, c.title, c.name, c.second_name, c.last_name, c.responsible, c.modified_at'

type Row = readonly [
  ref: number,
  title: string | null,
  name: string | null,
  secondName: string | null,
  lastName: string | null,
  responsible: number,
]

/** Of the type, among the `among` clients of all types that changed last; the latest first. */
export async function latestClients(
  database: Database,
  type: ClientType,
  among: number,
  visible: ClientCondition | undefined,
): Promise<NamedClient[]> {
  const { first, last } = refRange(type)
  const params: SqlValue[] = [first, last]
  const condition = visible ? ` and ${visible(params)}` : ''
  const rows = await database.values<Row>(
    `select ${columns} from (
       select ${columns} from client c order by c.modified_at desc, c.ref desc limit ${among}
     ) c where c.ref between $1 and $2${condition} order by c.modified_at desc, c.ref desc`,
    params,
  )
  return rows.map(toNamed)
}

/** Those of the refs that there are, in their order. */
export async function namedClients(
  database: Database,
  refs: readonly ClientRef[],
  visible: ClientCondition | undefined,
): Promise<NamedClient[]> {
  if (refs.length === 0) return []
  const params: SqlValue[] = [...refs]
  const places = refs.map((_ref, index) => `$${index + 1}`).join(', ')
  const condition = visible ? ` and ${visible(params)}` : ''
  const rows = await database.values<Row>(
    `select ${columns} from client c where c.ref in (${places})${condition}`,
    params,
  )
  const byRef = new Map(rows.map((row) => [row[0], toNamed(row)]))
  return refs.flatMap((ref) => byRef.get(ref) ?? [])
}

const toNamed = ([ref, title, name, secondName, lastName, responsible]: Row): NamedClient => ({
  ref,
  title,
  name,
  secondName,
  lastName,
  responsible,
})
