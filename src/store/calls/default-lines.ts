/** Through which app and line calls go that employees begin with a click. */
import type { Database, Transaction } from '../database.ts'

export interface OutgoingLine {
  app: number
  /** '' for an app without a line. */
  line: string
}

export interface DefaultLine extends OutgoingLine {
  /** 0: everybody who has no choice of their own. */
  employee: number
}

/** The employee's own choice, or else the portal's. */
export async function defaultLineOf(
  database: Database,
  employee: number,
): Promise<OutgoingLine | undefined> {
  const [row] = await database.query<OutgoingLine>(
    'select app, line from default_line where employee in ($1, 0) order by employee desc limit 1',
    [employee],
  )
  return row
}

/** The portal's own first, then those of employees by their ids. */
export const listDefaultLines = (database: Database): Promise<DefaultLine[]> =>
  database.query<DefaultLine>('select employee, app, line from default_line order by employee')

/** Replaces the choice of the employee. */
export async function saveDefaultLine(
  tx: Transaction,
  { employee, app, line }: DefaultLine,
): Promise<void> {
  await tx.query(
    `insert into default_line (employee, app, line) values ($1, $2, $3)
     on conflict (employee) do update set app = excluded.app, line = excluded.line`,
    [employee, app, line],
  )
}

/** False: there was none. */
export async function removeDefaultLine(tx: Transaction, employee: number): Promise<boolean> {
  const rows = await tx.query('delete from default_line where employee = $1 returning employee', [
    employee,
  ])
  return rows.length > 0
}

/** An installed app that hears of clicks on numbers, with its lines, the oldest first. */
export interface CallingApp {
  app: number
  name: string
  lines: string[]
}

/** Oldest first. */
export async function callingApps(database: Database): Promise<CallingApp[]> {
  const rows = await database.values<[number, string, string | null]>(
    `select a.id, a.name, l.number from app a left join external_line l on l.app = a.id
     where a.installed = 1 and exists (
       select 1 from event_handler h where h.app = a.id and h.event = 'ONEXTERNALCALLSTART'
     )
     order by a.id, l.id`,
  )
  const apps = new Map<number, CallingApp>()
  for (const [app, name, line] of rows) {
    const known = apps.get(app) ?? { app, name, lines: [] }
    if (line !== null) known.lines.push(line)
    apps.set(app, known)
  }
  return [...apps.values()]
}
