/**
 * The plans of the hot queries, as each engine explains them. A difference means that an index was lost
 * or taken: look at it, and when it is meant, renew the files with `vitest run test/plans.test.ts -u`.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Database } from '../src/store/database.ts'
import { findWithDeputies } from '../src/store/people/deputies.ts'
import { refsOfKeysStatement, refsStatement } from '../src/store/clients/duplicates.ts'
import { findBestByNumber, findByNumber, findByNumbers } from '../src/store/clients/lookup.ts'
import { migrate } from '../src/store/migrate.ts'
import { findGrantByToken } from '../src/store/access/tokens.ts'
import { findGrantBySecret } from '../src/store/access/webhooks.ts'
import { pgliteEngine, sqliteEngine } from './support/database-engines.ts'

const root = join(import.meta.dirname, '..')

const queries = {
  'who has this number': [`${findByNumber} limit 200`, ['1']],
  'the best of those who share it': [findBestByNumber(50), ['1', "''"]],
  'whether an employee or their deputies take the call': [findWithDeputies(1), ['7']],
  'clients with each of two numbers': [refsOfKeysStatement('phone', 'number', 2), ['1', '2']],
  'clients with each of two addresses': [
    refsOfKeysStatement('email', 'address', 2),
    ["'a'", "'b'"],
  ],
  'clients with one of two numbers': [
    refsStatement('phone', 'number', 2, 20),
    ['1', '9', '1', '2'],
  ],
  'clients with one of two addresses': [
    refsStatement('email', 'address', 2, 20),
    ['1', '9', "'a'", "'b'"],
  ],
  'whose webhook is this': [findGrantBySecret, ["'h500'"]],
  'whose token is this': [findGrantByToken, ["'h500'"]],
} as const

const queriesOf = {
  sqlite: queries,
  postgres: { ...queries, 'who has each of these numbers': [findByNumbers(200), ["'{1,2}'"]] },
} as const

const explained: Record<
  Database['engine'],
  (database: Database, sql: string) => Promise<string[]>
> = {
  sqlite: async (database, sql) => {
    const rows = await database.query<{ id: number; parent: number; detail: string }>(
      `explain query plan ${sql}`,
    )
    const depths = new Map<number, number>()
    return rows.map(({ id, parent, detail }) => {
      const depth = (depths.get(parent) ?? -1) + 1
      depths.set(id, depth)
      return '  '.repeat(depth) + detail
    })
  },
  postgres: async (database, sql) =>
    (await database.values<[string]>(`explain (costs off) ${sql}`)).map(([line]) => line),
}

// Enough rows, and known to the planner, that reading a whole table would be the worse plan.
async function fill(database: Database): Promise<void> {
  const numbers = `with recursive n (i) as (select 1 union all select i + 1 from n where i < 5000)`
  await database.transaction(async (tx) => {
    for (const insert of [
      `employee (id, active, admin, name, last_name, email, timeman, data)
       ${numbers} select i, 1, 0, '', '', '', 1, '{}' from n`,
      `workday (employee, state, started_at, changed_at, leaks) ${numbers} select i, 'opened', 1, 1, 0 from n`,
      `client (ref, responsible, activity_at, created_at, created_by, modified_at, modified_by, data)
       ${numbers} select i, i, 1, 1, 1, 1, 1, '{}' from n`,
      `phone (number, ref, field, extension) ${numbers} select i, i, i, '' from n`,
      `email (address, ref, field) ${numbers} select 'a' || i, i, i from n`,
      `role (name, rights) ${numbers} select 'r' || i, '{}' from n`,
      `webhook (id, owner, title, secret_hash, scopes, created_at)
       ${numbers} select i, i, '', 'h' || i, '', 1 from n`,
      `app (id, client_id, secret_hash, application_token, name, scopes, handler_url, install_url,
         api_only, restricted, version, installed, installed_by, created_at)
       ${numbers} select i, 'c' || i, '', '', '', '', '', '', 0, 1, 1, 1, 1, 1 from n`,
      `app_employee (app, employee) ${numbers} select i, i from n`,
      `token (access_hash, app, employee, access_expires_at, gone_at)
       ${numbers} select 'h' || i, i, i, 1, 1 from n`,
    ])
      await tx.query(`insert into ${insert}`)
    await tx.query('analyze')
  })
}

const engines = [
  ['sqlite', sqliteEngine()],
  ['postgres', pgliteEngine()],
] as const

describe.each(engines)('the plans of hot queries on %s', (name, engine) => {
  afterAll(() => engine.close())

  test('are those of test/plans', { timeout: 60_000 }, async () => {
    const { database } = await engine.open()
    await migrate(database)
    await fill(database)
    let text = ''
    for (const [title, [sql, literals]] of Object.entries(queriesOf[name])) {
      // As literals, so that the planner sees values as it does for a prepared statement's first runs.
      const statement = sql.replaceAll(
        /\$(\d+)/g,
        (_, digits: string) => literals[Number(digits) - 1]!,
      )
      const lines = await explained[database.engine](database, statement)
      text += `-- ${title}\n${lines.join('\n')}\n\n`
    }
    await expect(text).toMatchFileSnapshot(`plans/${name}.txt`)
  })
})

// SQLite plans by the value of such a parameter, and so prepares the statement anew at each call.
test('no statement takes its limit as a parameter', () => {
  const sources = globSync('src/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] })
  expect(sources.length).toBeGreaterThan(100)
  const offenders = sources.filter((file) =>
    /limit \$(\d|\$\{)/.test(readFileSync(join(root, file), 'utf8')),
  )
  expect(offenders).toEqual([])
})
