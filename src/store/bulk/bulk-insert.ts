import type { SqlValue, Transaction } from '../database.ts'

/** `$1, $2, …` */
export const placeholders = (count: number, before = 0): string =>
  Array.from({ length: count }, (_, index) => `$${before + index + 1}`).join(', ')

const tables = {
  client: `ref, title, name, second_name, last_name, responsible, stage, stage_semantics,
    activity_at, created_at, created_by, modified_at, modified_by, origin, data`,
  multifield: 'ref, id, kind, value_type, value',
  phone: 'number, ref, field, extension',
  email: 'address, ref, field',
} as const

type BulkTable = keyof typeof tables

// Enough rows to spread a statement's own cost, few enough parameters for the call that hands them over.
const parametersMax = 600

/** Inserts rows whose values stand one after the other, many rows in a statement. */
export async function insertRows(
  tx: Transaction,
  table: BulkTable,
  values: readonly SqlValue[],
): Promise<void> {
  const width = tables[table].split(',').length
  const perStatement = Math.floor(parametersMax / width) * width
  const full = values.length - (values.length % perStatement)
  const sql = insertSql(table, width, perStatement / width)
  for (let from = 0; from < full; from += perStatement)
    await tx.query(sql, values.slice(from, from + perStatement))
  if (full === values.length) return
  const rest: SqlValue[][] = []
  for (let from = full; from < values.length; from += width)
    rest.push(values.slice(from, from + width))
  await tx.executeMany(insertSql(table, width, 1), rest)
}

const texts = new Map<string, string>()

function insertSql(table: BulkTable, width: number, count: number): string {
  const key = `${table} ${count}`
  let sql = texts.get(key)
  if (sql === undefined) {
    const rows = Array.from({ length: count }, (_, row) => `(${placeholders(width, row * width)})`)
    sql = `insert into ${table} (${tables[table]}) values ${rows.join(', ')}`
    texts.set(key, sql)
  }
  return sql
}
