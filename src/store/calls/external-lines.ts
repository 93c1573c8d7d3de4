/** External lines: the numbers under which an app's exchange is reached. */
import { takeIds } from '../counters.ts'
import type { Database, Transaction } from '../database.ts'

export interface ExternalLine {
  id: number
  app: number
  /** As the app calls it; once per app. */
  number: string
  name: string
  /** Whether a call to an unknown number may make a lead. */
  isAutoCreating: boolean
}

interface LineRow {
  id: number
  app: number
  number: string
  name: string
  crm_auto_create: number
}

const columns = 'id, app, number, name, crm_auto_create'

const fromRow = ({ crm_auto_create, ...row }: LineRow): ExternalLine => ({
  ...row,
  isAutoCreating: crm_auto_create === 1,
})

/** undefined: the app has a line with this number. */
export async function addLine(
  tx: Transaction,
  line: Omit<ExternalLine, 'id'>,
): Promise<number | undefined> {
  const rows = await tx.query<{ id: number }>(
    `insert into external_line (${columns}) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning id`,
    [
      await takeIds(tx, 'external_line'),
      line.app,
      line.number,
      line.name,
      line.isAutoCreating ? 1 : 0,
    ],
  )
  return rows[0]?.id
}

/** The line's id; undefined: the app has no such line. */
export async function updateLine(
  tx: Transaction,
  { app, number }: Pick<ExternalLine, 'app' | 'number'>,
  changes: Partial<Pick<ExternalLine, 'name' | 'isAutoCreating'>>,
): Promise<number | undefined> {
  const isAutoCreating =
    changes.isAutoCreating === undefined ? null : Number(changes.isAutoCreating)
  const rows = await tx.query<{ id: number }>(
    `update external_line set name = coalesce(cast($3 as text), name),
       crm_auto_create = coalesce(cast($4 as smallint), crm_auto_create)
     where app = $1 and number = $2 returning id`,
    [app, number, changes.name ?? null, isAutoCreating],
  )
  return rows[0]?.id
}

/** False: the app has no such line. */
export async function removeLine(
  tx: Transaction,
  { app, number }: Pick<ExternalLine, 'app' | 'number'>,
): Promise<boolean> {
  const rows = await tx.query(
    'delete from external_line where app = $1 and number = $2 returning id',
    [app, number],
  )
  return rows.length > 0
}

/** Oldest first. */
export async function listLines(database: Database, app: number): Promise<ExternalLine[]> {
  const rows = await database.query<LineRow>(
    `select ${columns} from external_line where app = $1 order by id`,
    [app],
  )
  return rows.map(fromRow)
}

/** By its number as the app registered it; undefined: the app has none such. */
export async function findLine(
  database: Database,
  app: number,
  number: string,
): Promise<ExternalLine | undefined> {
  const [row] = await database.query<LineRow>(
    `select ${columns} from external_line where app = $1 and number = $2`,
    [app, number],
  )
  return row && fromRow(row)
}
