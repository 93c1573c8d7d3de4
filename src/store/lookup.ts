import type { ClientRef } from '../domain/client.ts'
import type { NumberKey } from '../domain/phone.ts'
import type { WorkdayState } from '../domain/workday.ts'
import type { Database } from './database.ts'

/**
 * Number to clients to responsible, in one indexed statement. Its plan on both engines is kept in
 * test/plans: a review sees when an index is lost.
 */
export const findByNumber = `select p.ref, p.extension, p.field, c.title, c.name, c.second_name,
  c.last_name, c.activity_at, c.stage_semantics, c.responsible, e.id, e.phone_inner, e.work_phone,
  e.personal_phone, e.personal_mobile, e.timeman, e.time_zone, w.state, w.started_at
from phone p
join client c on c.ref = p.ref
left join employee e on e.id = c.responsible
left join workday w on w.employee = e.id
where p.number = $1
limit $2`

/** One row of `findByNumber`. */
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
