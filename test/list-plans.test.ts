/**
 * How each engine reads the lists that programs ask for. A difference means that an index was lost or
 * taken: look at it, and when it is meant, renew the files with `vitest run test/list-plans.test.ts -u`.
 */
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, test } from 'vitest'
import { clientRef } from '../src/domain/clients/client.ts'
import { systemFields } from '../src/domain/fields/index.ts'
import { createPhoneReader } from '../src/domain/phone/phone.ts'
import { parseFilter } from '../src/rest/filter.ts'
import { filterColumns } from '../src/store/clients/client-columns.ts'
import { listCondition, listEntry, pageStatement } from '../src/store/clients/client-lists.ts'
import type { Database, SqlValue } from '../src/store/database.ts'
import { migrate } from '../src/store/migrate.ts'
import { openSqlite } from '../src/store/engines/sqlite.ts'
import { visibleCondition } from '../src/store/lists/rights-sql.ts'
import { pgliteEngine, sqliteEngine } from './support/database-engines.ts'

const table = systemFields.contact
const phones = createPhoneReader('US')
const changed = 1_700_000_000

interface ListAsked {
  filter: Record<string, unknown>
  order?: string
  /** The employee who sees only their own. */
  own?: number
}

const lists: Readonly<Record<string, ListAsked>> = {
  'a page by keyset': { filter: { '>ID': 2_500 }, order: 'ID' },
  'a page by keyset, of one employee’s clients': { filter: { '>ID': 2_500 }, order: 'ID', own: 7 },
  'a page of what one employee is responsible for': { filter: { ASSIGNED_BY_ID: 7 }, order: 'ID' },
  'what has changed, in the order of the changes': {
    filter: { '>DATE_MODIFY': new Date((changed + 10) * 1000).toISOString() },
    order: 'DATE_MODIFY',
  },
  'what has changed, when it is little': {
    filter: { '>DATE_MODIFY': new Date((changed + 4_990) * 1000).toISOString() },
    order: 'ID',
  },
  'who has this id elsewhere': { filter: { ORIGIN_ID: 'x' } },
  'who has this number': { filter: { PHONE: '+1 212 555 0100' } },
  'who has this address': { filter: { EMAIL: 'a@b.example' } },
}

async function statementOf(database: Database, { filter, order, own }: ListAsked) {
  const scope = {
    filter: parseFilter(filter, { knows: (code) => table.has(code) }).filter,
    columns: filterColumns('contact', table.values(), phones, database.engine),
    timeZone: 'UTC',
  }
  const terms = order ? [{ field: table.get(order)!, isDescending: false }] : []
  const condition = listCondition(database, {
    ...scope,
    type: 'contact',
    entry: await listEntry(database, scope, terms),
    ...(own && { visible: (params: SqlValue[]) => visibleCondition('own', own, params) }),
  })
  return pageStatement(database.engine, condition, { order: terms, limit: 50, offset: 0 }, '')
}

// Enough rows, and known to the planner, that reading a whole table would be the worse plan.
async function fill(database: Database): Promise<void> {
  const numbers = 'with recursive n (i) as (select 1 union all select i + 1 from n where i < 5000)'
  const ref = `${clientRef('contact', 0)} + i`
  await database.transaction(async (tx) => {
    for (const insert of [
      `client (ref, responsible, activity_at, created_at, created_by, modified_at, modified_by, data)
       ${numbers} select ${ref}, i % 500, 1, 1, 1, ${changed} + i, 1,
         case when i % 100 = 0 then '{"ORIGIN_ID":"x' || i || '"}' else '{}' end${
           database.engine === 'postgres' ? '::jsonb' : ''
         } from n`,
      `phone (number, ref, field, extension) ${numbers} select i, ${ref}, i, '' from n`,
      `email (address, ref, field) ${numbers} select 'a' || i, ${ref}, i from n`,
    ])
      await tx.query(`insert into ${insert}`)
    // SQLite keeps no statistics by itself, and portals do not make them.
    if (database.engine === 'postgres') await tx.query('analyze')
  })
}

const literal = (value: SqlValue | undefined): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)

async function explain(database: Database, sql: string): Promise<string[]> {
  if (database.engine === 'postgres')
    return (await database.values<[string]>(`explain (costs off) ${sql}`)).map(([line]) => line)
  const rows = await database.query<{ detail: string }>(`explain query plan ${sql}`)
  return rows.map(({ detail }) => detail)
}

describe.each([
  ['sqlite', sqliteEngine()],
  ['postgres', pgliteEngine()],
] as const)('the plans of lists on %s', (name, engine) => {
  afterAll(() => engine.close())

  test('are those of test/plans', { timeout: 60_000 }, async () => {
    const { database } = await engine.open()
    await migrate(database)
    await fill(database)
    let text = ''
    for (const [title, asked] of Object.entries(lists)) {
      const { sql, params } = await statementOf(database, asked)
      // As literals, so that the planner sees values as it does for a prepared statement's first runs.
      const statement = sql.replaceAll(/\$(\d+)/g, (_, digits: string) =>
        literal(params[Number(digits) - 1]),
      )
      text += `-- ${title}\n${(await explain(database, statement)).join('\n')}\n\n`
    }
    await expect(text).toMatchFileSnapshot(`plans/lists-${name}.txt`)
  })
})

describe('a page by keyset reads its own rows only, wherever it starts', () => {
  const starts = [0, 2_500, 4_940]

  test('on sqlite', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'callerbook-'))
    const file = join(folder.path, 'callerbook.db')
    const database = openSqlite(file, { durability: 'off' })
    await migrate(database)
    await fill(database)
    await database.close()
    using raw = new DatabaseSync(file)
    let read = 0
    raw.function('counted', () => {
      read += 1
      return 1
    })
    for (const start of starts) {
      const filter = { '>ID': start }
      const { sql, params } = await statementOf(database, { filter, order: 'ID' })
      const counting = sql.replace('where', 'where counted() = 1 and')
      read = 0
      const rows = raw.prepare(counting.replaceAll(/\$(\d+)/g, '?$1')).all(...params)
      expect(rows).toHaveLength(50)
      expect(read).toBeLessThanOrEqual(51)
    }
  })

  test('on postgres', { timeout: 60_000 }, async () => {
    const engine = pgliteEngine()
    const { database } = await engine.open()
    await migrate(database)
    await fill(database)
    for (const start of starts) {
      const filter = { '>ID': start }
      const { sql, params } = await statementOf(database, { filter, order: 'ID' })
      const lines = await database.values<[string]>(
        `explain (analyze, costs off, timing off, summary off) ${sql}`,
        params,
      )
      const rowsRead = lines
        .map(([line]) => Number(/Scan.*actual rows=(\d+)/.exec(line)?.[1] ?? 0))
        .reduce((sum, rows) => sum + rows)
      expect(rowsRead).toBe(50)
      expect(lines.join('\n')).not.toContain('Rows Removed')
    }
    await engine.close()
  })
})
