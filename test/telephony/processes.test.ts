/** Calls with several real programs on one store, one of which is killed in the middle of its work. */
import { describe, expect, it } from 'vitest'
import { openDatabase, type DatabasePlace } from '../../src/store/open.ts'
import { issueTokens } from '../../src/store/access/tokens.ts'
import { serving, temporaryFolder, type RunningServer } from '../support/command-line.ts'
import { postgresEngine } from '../support/database-engines.ts'
import { registerApp } from '../support/oauth-portal.ts'

async function token(place: DatabasePlace): Promise<string> {
  const database = await openDatabase(place)
  try {
    const app = await registerApp(database, { scopes: ['telephony', 'crm'] })
    const nowS = Math.floor(Date.now() / 1000)
    const { access } = await database.transaction((tx) =>
      issueTokens(tx, { app: app.id, employee: 1 }, nowS),
    )
    return access
  } finally {
    await database.close()
  }
}

async function call(server: RunningServer, auth: string, method: string, params: object) {
  const response = await fetch(`${server.address}/rest/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...params, auth }),
  })
  // eslint-disable-next-line typescript/no-explicit-any
  return (await response.json()) as any
}

interface Seen {
  /** CALL_IDs of registrations that were answered. */
  registered: Set<string>
  /** CALL_IDs of finishes that were answered, each time. */
  finished: string[]
}

/** One exchange: whole calls, one after the other, until its server is gone or there is no more to do. */
async function exchange(
  server: RunningServer,
  auth: string,
  name: string,
  calls: number,
  seen: Seen,
): Promise<void> {
  for (let count = 0; count < calls; count += 1) {
    const params = {
      USER_ID: 1,
      PHONE_NUMBER: `+4930904${String(count % 50).padStart(3, '0')}`,
      TYPE: 2,
      CRM_CREATE: 1,
      EXTERNAL_CALL_ID: `${name}-${count}`,
    }
    const { result } = await call(server, auth, 'telephony.externalCall.register', params)
    seen.registered.add(result.CALL_ID)
    const ending = { CALL_ID: result.CALL_ID, USER_ID: 1, DURATION: 1 }
    const done = await call(server, auth, 'telephony.externalCall.finish', ending)
    if (done.result) seen.finished.push(done.result.CALL_ID)
  }
}

async function check(place: DatabasePlace, seen: Seen): Promise<void> {
  const database = await openDatabase(place)
  try {
    const calls = await database.query<{
      call_id: string
      external_id: string
      finished_at: number | null
      statistic: number | null
    }>('select call_id, external_id, finished_at, statistic from call')
    const known = new Set(calls.map(({ call_id }) => call_id))
    expect([...seen.registered].filter((id) => !known.has(id))).toEqual([])
    expect(new Set(calls.map(({ external_id }) => external_id)).size).toBe(calls.length)
    const finished = calls.filter(({ finished_at }) => finished_at !== null)
    const inStatistics = new Set(finished.map(({ call_id }) => call_id))
    expect(seen.finished.filter((id) => !inStatistics.has(id))).toEqual([])
    expect(new Set(seen.finished).size).toBe(seen.finished.length)
    // Each is counted once, and none is counted that does not exist.
    expect(
      finished.map(({ statistic }) => statistic).toSorted((a, b) => (a ?? 0) - (b ?? 0)),
    ).toEqual(finished.map((_each, index) => index + 1))
    const count = async (sql: string) => (await database.values<[number]>(sql))[0]?.[0]
    expect(await count('select count(*) from activity')).toBe(finished.length)
    expect(
      await count(
        'select count(*) from call_card c join call k on k.id = c.call where k.finished_at is not null',
      ),
    ).toBe(0)
    expect(await count(`select count(*) from call_signal where kind = 'finished'`)).toBe(
      finished.length,
    )
    expect(await count(`select count(*) from call_signal where kind = 'registered'`)).toBe(
      calls.length,
    )
    expect(await count('select max(id) - count(*) from call_signal')).toBe(0)
    // Fifty numbers: as many leads, whoever met them first.
    expect(await count('select count(distinct client) from call')).toBe(
      await count('select count(*) from client'),
    )
  } finally {
    await database.close()
  }
}

/** Three programs; the first is killed, and what it had begun is finished elsewhere. */
async function killOne(flags: readonly string[], place: DatabasePlace): Promise<void> {
  await using one = await serving(flags)
  await using other = await serving(flags)
  await using third = await serving(flags)
  const auth = await token(place)
  const seen: Seen = { registered: new Set(), finished: [] }
  const killed = exchange(one, auth, 'one', 1_000_000, seen).catch(() => 'killed')
  const same = [
    exchange(other, auth, 'other', 60, seen),
    exchange(third, auth, 'third', 60, seen),
    // Both of these are the same exchange behind two servers: each call is one call.
    exchange(other, auth, 'twin', 40, seen),
    exchange(third, auth, 'twin', 40, seen),
  ]
  await Promise.race(same)
  await one.stop('SIGKILL')
  expect(await killed).toBe('killed')
  await Promise.all(same)
  const before = seen.finished.length
  // The exchange tries again elsewhere what the killed server did not answer.
  await exchange(other, auth, 'one', 20, seen)
  expect(seen.finished.length).toBeGreaterThanOrEqual(before)
  for (const server of [other, third]) await server.stop()
  await check(place, seen)
}

describe('calls of three programs on one store, of which one is killed,', () => {
  it('are counted once and none is lost, on SQLite', async () => {
    await using folder = await temporaryFolder()
    const flags = ['--data', folder.path, '--portal-country', 'DE']
    await killOne(flags, { file: `${folder.path}/callerbook.db` })
  }, 60_000)

  const engine = postgresEngine()
  it.skipIf(engine.skipped)(
    'are counted once and none is lost, on PostgreSQL',
    async () => {
      const url = process.env.CALLERBOOK_TEST_POSTGRES as string
      const { database } = await engine.open()
      try {
        const [row] = await database.query<{ schema: string }>('select current_schema() as schema')
        const schema = row?.schema as string
        await using folder = await temporaryFolder()
        const flags = ['--data', folder.path, '--portal-country', 'DE']
        await killOne([...flags, '--database', url, '--schema', schema], { url, schema })
      } finally {
        await engine.close()
      }
    },
    60_000,
  )
})
