import type { SqlValue, Transaction } from './database.ts'

/** `$1, $2, …` */
export const placeholders = (count: number, before = 0): string =>
  Array.from({ length: count }, (_, index) => `$${before + index + 1}`).join(', ')

const columns = {
  client: `ref, title, name, second_name, last_name, responsible, stage, stage_semantics,
    activity_at, created_at, created_by, modified_at, modified_by, origin, data`,
  multifield: 'ref, id, kind, value_type, value',
  phone: 'number, ref, field, extension',
  email: 'address, ref, field',
} as const

type BulkTable = keyof typeof columns

// Enough rows to spread a statement's own cost, few enough parameters for SQLite's fixed tables and
// for the call stack that hands them over.
const parametersMax = 600

/** Inserts the rows in order, many in a statement. */
export async function insertRows(
  tx: Transaction,
  table: BulkTable,
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  const width = rows[0]?.length ?? 0
  if (width === 0) return
  const perStatement = Math.floor(parametersMax / width)
  const full = rows.length - (rows.length % perStatement)
  const sql = insertSql(table, width, perStatement)
  for (let from = 0; from < full; from += perStatement)
    await tx.query(sql, flat(rows, from, from + perStatement))
  if (full < rows.length) await tx.executeMany(insertSql(table, width, 1), rows.slice(full))
}

function flat(rows: readonly (readonly SqlValue[])[], from: number, to: number): SqlValue[] {
  const values: SqlValue[] = []
  for (let row = from; row < to; row += 1)
    for (const value of rows[row] as readonly SqlValue[]) values.push(value)
  return values
}

const texts = new Map<string, string>()

function insertSql(table: BulkTable, width: number, count: number): string {
  const key = `${table} ${count}`
  let sql = texts.get(key)
  if (sql === undefined) {
    const tuples = Array.from(
      { length: count },
      (_row, row) => `(${placeholders(width, row * width)})`,
    )
    sql = `insert into ${table} (${columns[table]}) values ${tuples.join(', ')}`
    texts.set(key, sql)
  }
  return sql
}
