import { refRange, type ClientRef } from '../domain/client.ts'
import type { NumberKey } from '../domain/phone.ts'
import type { WorkdayState } from '../domain/workday.ts'
import type { Database } from './database.ts'

// Divided by it, a ref gives a number that is the same for all clients of a type.
const refTypeSpan = refRange('lead').last - refRange('lead').first + 2

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
order by p.ref, p.field
limit $2`

/**
 * The same for a number that very many clients share: reads them all, but returns only the best of
 * each type. `place` follows domain/priority.ts (the order of the types matters between types only,
 * so it is left to the caller); entries of one client are told apart by the asked extension first.
 */
export const findBestByNumber = `with entry as (
  select p.ref, p.extension, p.field, c.activity_at,
    case when p.extension = $2 and p.extension <> '' then 0 else 1 end as other_extension,
    case when c.stage_semantics in ('S', 'F') then 1 else 0 end as is_final,
    row_number() over (
      partition by p.ref
      order by case when p.extension = $2 and p.extension <> '' then 0 else 1 end, p.field
    ) as entry_place
  from phone p
  join client c on c.ref = p.ref
  where p.number = $1
), best as (
  select ref, extension, field, row_number() over (
      partition by ref / ${refTypeSpan}
      order by other_extension, is_final, activity_at desc, ref
    ) as place
  from entry
  where entry_place = 1
)
select ${columns}
from best p
join client c on c.ref = p.ref
${responsible}
where p.place <= $3
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

export const rowsByNumber = (
  database: Database,
  number: NumberKey,
  limit: number,
): Promise<NumberRow[]> => database.values<NumberRow>(findByNumber, [number, limit])

/** The best `perType` clients of each type, for a number with more rows than one wants to read. */
export const bestRowsByNumber = (
  database: Database,
  number: NumberKey,
  extension: string,
  perType: number,
): Promise<NumberRow[]> =>
  database.values<NumberRow>(findBestByNumber, [number, extension, perType])
