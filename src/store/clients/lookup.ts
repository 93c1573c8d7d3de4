import {
  clientTypes,
  refRange,
  type ClientRef,
  type ClientType,
} from '../../domain/clients/client.ts'
import type { NumberKey } from '../../domain/phone/phone.ts'
import type { WorkdayState } from '../../domain/people/workday.ts'
import type { Database } from '../database.ts'

const columns = `p.ref, p.extension, p.field, c.title, c.name, c.second_name, c.last_name,
  c.activity_at, c.stage_semantics, c.responsible, e.id, e.phone_inner, e.work_phone,
  e.personal_phone, e.personal_mobile, e.timeman, e.time_zone, w.state, w.started_at`
const responsible = `left join employee e on e.id = c.responsible
left join workday w on w.employee = e.id`

/**
 * Number to clients to responsible, in one indexed statement. Its plan on both engines is kept in
 * test/plans: a review sees when an index is lost.
 */
export const findByNumber = `select ${columns}
from phone p
join client c on c.ref = p.ref
${responsible}
where p.number = $1
order by p.ref, p.field`

/**
 * The same for many numbers at once, each with its own limit: one statement for all who ask in the same
 * moment costs PostgreSQL, and whoever waits for it, a third of as many statements. `$1` is an array.
 */
export const findByNumbers = (limit: number): string => `select asked.place, found.*
from unnest(($1::text)::bigint[]) with ordinality as asked (number, place)
cross join lateral (
  select ${columns}
  from phone p
  join client c on c.ref = p.ref
  ${responsible}
  where p.number = asked.number
  order by p.ref, p.field limit ${limit}
) found
order by asked.place`

const otherExtension = (phone: string): string =>
  `case when ${phone}.extension = $2 and ${phone}.extension <> '' then 0 else 1 end`

const bestOfType = (type: ClientType, perType: number): string => {
  const { first, last } = refRange(type)
  return `select * from (
    select p.ref from phone p join client c on c.ref = p.ref
    where p.number = $1 and p.ref between ${first} and ${last}
    group by p.ref
    order by min(${otherExtension('p')}),
      min(case when c.stage_semantics in ('S', 'F') then 1 else 0 end), min(c.activity_at) desc, p.ref
    limit ${perType}
  ) ${type}s`
}

/**
 * The same for a number that very many clients share: looks at them all, but returns only the best of
 * each type. The order follows domain/clients/priority.ts (the order of the types matters between types only,
 * so it is left to the caller); of a client's entries, the one with the asked extension is returned.
 * The cross join keeps SQLite from walking all entries once more. A limit per type is several times as fast as a window function over all of them.
 */
export const findBestByNumber = (perType: number): string => `with best as (
  ${clientTypes.map((type) => bestOfType(type, perType)).join('\n  union all\n  ')}
)
select ${columns}
from best b
cross join phone p
join client c on c.ref = p.ref
${responsible}
where p.number = $1 and p.ref = b.ref and p.field = (
  select q.field from phone q where q.number = $1 and q.ref = b.ref
  order by ${otherExtension('q')}, q.field limit 1
)
order by p.ref`

/** One row of `findByNumber` and `findBestByNumber`. */
export type NumberRow = readonly [
  ref: ClientRef,
  extension: string,
  field: number,
  title: string | null,
  name: string | null,
  secondName: string | null,
  lastName: string | null,
  activityAt: number,
  stageSemantics: string | null,
  responsible: number,
  employee: number | null,
  phoneInner: string | null,
  workPhone: string | null,
  personalPhone: string | null,
  personalMobile: string | null,
  timeman: number | null,
  timeZone: string | null,
  workdayState: WorkdayState | null,
  workdayStartedAt: number | null,
]

/**
 * At most `limit` multi-fields with the number, with their clients, responsibles and workdays, by record.
 */
export const rowsByNumber = (
  database: Database,
  number: NumberKey,
  limit: number,
): Promise<NumberRow[]> =>
  // As a parameter the limit would make SQLite prepare the statement anew at each call.
  database.values<NumberRow>(`${findByNumber} limit ${limit}`, [number])

/** For each number its rows; PostgreSQL only: SQLite takes no longer over one statement for each. */
export async function rowsByNumbers(
  database: Database,
  numbers: readonly NumberKey[],
  limit: number,
): Promise<NumberRow[][]> {
  const rows: NumberRow[][] = numbers.map(() => [])
  const found = await database.values<[place: number, ...NumberRow]>(findByNumbers(limit), [
    `{${numbers.join()}}`,
  ])
  for (const [place, ...row] of found) rows[place - 1]?.push(row)
  return rows
}

/** The best `perType` clients of each type, for a number with more rows than one wants to read. */
export const bestRowsByNumber = (
  database: Database,
  number: NumberKey,
  extension: string,
  perType: number,
): Promise<NumberRow[]> =>
  // It looks at every one of them.
  database.valuesApart<NumberRow>(findBestByNumber(perType), [number, extension])
