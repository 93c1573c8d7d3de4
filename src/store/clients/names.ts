/** What employees and clients are called, where a name is all that is shown of them. */
import { clientName } from '../../domain/clients/client-name.ts'
import { refType, type ClientRef } from '../../domain/clients/client.ts'
import type { Database } from '../database.ts'
import { listed } from '../lists/listed.ts'

/** By id; without a name it is the e-mail, and who is not there is missing. */
export async function employeeNames(
  database: Database,
  ids: Iterable<number>,
): Promise<ReadonlyMap<number, string>> {
  const rows = await database.values<[number, string, string, string]>(
    `select id, name, last_name, email from employee where id in ${listed(database.engine, '$1')}`,
    [JSON.stringify([...new Set(ids)])],
  )
  return new Map(
    rows.map(([id, name, lastName, email]) => [id, `${name} ${lastName}`.trim() || email]),
  )
}

/** undefined: the client is not there. */
export async function nameOfClient(
  database: Database,
  ref: ClientRef,
): Promise<string | undefined> {
  const [row] = await database.query<{
    title: string | null
    name: string | null
    second_name: string | null
    last_name: string | null
  }>('select title, name, second_name, last_name from client where ref = $1', [ref])
  return (
    row &&
    clientName(refType(ref), {
      title: row.title,
      name: row.name,
      secondName: row.second_name,
      lastName: row.last_name,
    })
  )
}
