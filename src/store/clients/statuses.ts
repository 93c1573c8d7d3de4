/** The values of the directories. */
import { refRange } from '../../domain/clients/client.ts'
import type { DirectoryValue } from '../../domain/clients/directories.ts'
import type { Filter } from '../../domain/filter.ts'
import { takeIds } from '../counters.ts'
import type { Database, SqlValue, Transaction } from '../database.ts'
import { byCodePoint, filterSql, type FilterColumn } from '../lists/filter-sql.ts'
import { rowLock } from '../row-lock.ts'

const columns = 'id, entity, code, name, name_init, sort, is_system, color, semantics'

type Row = readonly [
  id: number,
  entity: string,
  code: string,
  name: string,
  nameInit: string,
  sort: number,
  isSystem: number,
  color: string,
  semantics: string | null,
]

const toValue = (row: Row): DirectoryValue => ({
  id: row[0],
  directory: row[1],
  code: row[2],
  name: row[3],
  initialName: row[4],
  sort: row[5],
  isSystem: row[6] === 1,
  color: row[7],
  semantics: row[8] as DirectoryValue['semantics'],
})

/** Every value of every directory. */
export async function allStatuses(database: Database): Promise<DirectoryValue[]> {
  const rows = await database.values<Row>(`select ${columns} from status order by entity, sort, id`)
  return rows.map(toValue)
}

/** With `isLocked`, inside a transaction, nobody else changes it until the end. */
export async function findStatus(
  database: Database,
  id: number,
  isLocked = false,
): Promise<DirectoryValue | undefined> {
  const lock = rowLock(database.engine, isLocked)
  const [row] = await database.values<Row>(`select ${columns} from status where id = $1${lock}`, [
    id,
  ])
  return row && toValue(row)
}

/** The fields of a value as crm.status.list filters and sorts them. */
export const statusColumns: Readonly<Record<string, FilterColumn>> = {
  ID: { sql: 'id', kind: 'int' },
  ENTITY_ID: { sql: 'entity', kind: 'text' },
  STATUS_ID: { sql: 'code', kind: 'text' },
  NAME: { sql: 'name', kind: 'text' },
  NAME_INIT: { sql: 'name_init', kind: 'text' },
  SORT: { sql: 'sort', kind: 'int' },
  SYSTEM: { sql: `case when is_system = 1 then 'Y' else 'N' end`, kind: 'char' },
  CATEGORY_ID: { sql: 'cast(null as bigint)', kind: 'int' },
  COLOR: { sql: 'color', kind: 'text' },
  SEMANTICS: { sql: 'semantics', kind: 'text' },
}

export interface StatusOrder {
  /** A key of `statusColumns`. */
  field: string
  isDescending: boolean
}

/** Sorted as asked and then by id; a field that nothing can be sorted by is left out. */
export async function listStatuses(
  database: Database,
  filter: Filter,
  order: readonly StatusOrder[],
): Promise<DirectoryValue[]> {
  const params: SqlValue[] = []
  const { engine } = database
  const condition = filterSql(filter, { engine, columns: statusColumns, timeZone: 'UTC', params })
  const terms = order.flatMap(({ field, isDescending }) => {
    const column = statusColumns[field]
    if (!column || field === 'CATEGORY_ID') return []
    const sql =
      column.kind === 'text' ? byCodePoint(engine, `coalesce(${column.sql}, '')`) : column.sql
    return [isDescending ? `${sql} desc` : sql]
  })
  const rows = await database.values<Row>(
    `select ${columns} from status where ${condition} order by ${[...terms, 'id'].join(', ')}`,
    params,
  )
  return rows.map(toValue)
}

/** The id of the new value; undefined when its directory has one with the code. */
export async function addStatus(
  tx: Transaction,
  value: Omit<DirectoryValue, 'id'>,
): Promise<number | undefined> {
  const id = await takeIds(tx, 'status')
  const rows = await tx.query(
    `insert into status (${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (entity, code) do nothing returning id`,
    [
      id,
      value.directory,
      value.code,
      value.name,
      value.initialName,
      value.sort,
      value.isSystem ? 1 : 0,
      value.color,
      value.semantics,
    ],
  )
  return rows.length > 0 ? id : undefined
}

/** Directory and code of a value never change. */
export async function updateStatus(
  tx: Transaction,
  { id, name, sort, color }: Pick<DirectoryValue, 'id' | 'name' | 'sort' | 'color'>,
): Promise<void> {
  await tx.query('update status set name = $2, sort = $3, color = $4 where id = $1', [
    id,
    name,
    sort,
    color,
  ])
}

/** Records that have the value keep its code. */
export async function deleteStatus(tx: Transaction, id: number): Promise<void> {
  await tx.query('delete from status where id = $1', [id])
}

/** Whether a lead is in the stage. Reads the leads up to the first such. */
export async function isStageUsed(tx: Transaction, stage: string): Promise<boolean> {
  const { first, last } = refRange('lead')
  const rows = await tx.values(
    'select ref from client where ref between $1 and $2 and stage = $3 limit 1',
    [first, last, stage],
  )
  return rows.length > 0
}

/** Tells the leads in a stage what it means. Reads all leads: stages are added by hand, and seldom. */
export async function setStageSemantics(
  tx: Transaction,
  stage: string,
  semantics: string,
): Promise<void> {
  const { first, last } = refRange('lead')
  await tx.query(
    `update client set stage_semantics = $4
     where ref between $1 and $2 and stage = $3 and stage_semantics <> $4`,
    [first, last, stage, semantics],
  )
}
