import { createServer } from 'node:net'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgresEngine, serverClient } from '../../../test/support/database-engines.ts'
import type { Database } from '../database.ts'
import { StoreError } from '../errors.ts'
import { openDatabase } from '../open.ts'
import { parsePostgresUrl } from './postgres-address.ts'
import { openPostgres } from './postgres.ts'

const failure = (work: Promise<unknown>): Promise<StoreError> =>
  work.then(
    () => expect.unreachable('it did not fail'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(StoreError)
      return error as StoreError
    },
  )

describe('a database URL', () => {
  test.each([
    ['postgres://u:p@db.example:6432/book', 'db.example', 6432, 'book', 'u', 'p', 'prefer'],
    ['postgresql://u@localhost/book', 'localhost', 5432, 'book', 'u', undefined, 'disable'],
    [
      'postgres://u@/book?host=/run/postgresql',
      '/run/postgresql',
      5432,
      'book',
      'u',
      undefined,
      'disable',
    ],
    [
      'postgres:///book?host=/run/pg&port=5433',
      '/run/pg',
      5433,
      'book',
      undefined,
      undefined,
      'disable',
    ],
    ['postgres://%2Frun%2Fpg/book', '/run/pg', 5432, 'book', undefined, undefined, 'disable'],
    ['postgres://u:a%40%2F%3A@[::1]:1/book', '::1', 1, 'book', 'u', 'a@/:', 'disable'],
    ['postgres://u:a:b@h?sslmode=verify-full', 'h', 5432, 'u', 'u', 'a:b', 'verify-full'],
  ])('%s is read', (url, host, port, database, user, password, ssl) => {
    expect(parsePostgresUrl(url)).toMatchObject({ host, port, database, user, password, ssl })
  })

  test.each([
    'mysql://u:secret@h/book',
    'postgres:u:secret@h',
    'postgres://u:secret@h:0/book',
    'postgres://u:secret@h:99999/book',
    'postgres://u:secret%@h/book',
    'postgres://u:secret@h/book?sslmode=maybe',
    'postgres://u:secret@h/book?password2=secret',
    'postgres://u:secret@h/book?connect_timeout=x',
    '',
  ])('%j is refused without repeating its password', async (url) => {
    const { kind, message } = await failure(openDatabase({ url }))
    expect(kind).toBe('unreachable')
    expect(message).not.toContain('secret')
  })

  test('of a server that is not there is an error without the password', async () => {
    const probe = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => probe.once('listening', resolve))
    const { port } = probe.address() as { port: number }
    await new Promise((resolve) => probe.close(resolve))
    const error = await failure(openPostgres(`postgres://u:secret@127.0.0.1:${port}/book`))
    expect(error.kind).toBe('unreachable')
    expect(error.message).toContain(`127.0.0.1:${port}`)
    expect(JSON.stringify([error.message, error.stack, String(error.cause)])).not.toContain(
      'secret',
    )
    const socket = await failure(openPostgres('postgres://u:secret@/book?host=/nowhere'))
    expect(socket.message).toContain('/nowhere/.s.PGSQL.5432')
  })

  test.each(['', 'Upper', 'a-b', 'a"; drop table client; --', 'pg_mine', '1st', 'a'.repeat(64)])(
    'with the schema name %j is refused',
    async (schema) => {
      const error = await failure(openDatabase({ url: 'postgres://127.0.0.1:1/x', schema }))
      expect(error.message).toContain('schema')
    },
  )
})

const url = process.env.CALLERBOOK_TEST_POSTGRES ?? ''
const { skipped = '' } = postgresEngine()

describe.skipIf(skipped !== '')(`a real server${skipped && ` (${skipped})`}`, () => {
  const schema = `test_${randomBytes(6).toString('hex')}`
  let database: Database
  let server: ReturnType<typeof serverClient>

  beforeAll(async () => {
    if (!url) throw new Error('CALLERBOOK_TEST_POSTGRES must name a server when CI is set')
    server = serverClient(url)
    database = await openPostgres(url, { schema, lockTimeoutMs: 300, writeConnections: 2 })
    await database.transaction((tx) =>
      tx.query('create table note (id bigint primary key, n bigint)'),
    )
  })
  afterAll(async () => {
    await database?.close()
    await server?.unsafe(`drop schema if exists "${schema}" cascade`)
    await server?.end()
  })

  const myPid = 'select pg_backend_pid() as pid'
  const kill = (pid: number) => server.unsafe('select pg_terminate_backend($1)', [pid])
  const add = (id: number) =>
    database.transaction((tx) => tx.query('insert into note (id, n) values ($1, 0)', [id]))
  const ids = async () =>
    (await database.values<[number]>('select id from note order by id')).map(([id]) => id)

  test('acknowledges a commit only when it is flushed', async () => {
    const shown = await database.transaction((tx) => tx.values('show synchronous_commit'))
    expect(shown).toEqual([['on']])
  })

  test('keeps portals apart by schema, made by two processes at once', async () => {
    const other = `${schema}_b`
    const [first, second] = await Promise.all([
      openPostgres(url, { schema: other }),
      openPostgres(url, { schema: other }),
    ])
    expect(await first.values('select current_schema()')).toEqual([[other]])
    await expect(second.query('select id from note')).rejects.toThrow(/note/)
    await Promise.all([first.close(), second.close()])
    await server.unsafe(`drop schema "${other}" cascade`)
  })

  test('a connection that is lost in a transaction fails it, and the next one works', async () => {
    const lost = database.transaction(async (tx) => {
      await tx.query('insert into note (id, n) values (1, 0)')
      const [row] = await tx.query<{ pid: number }>(myPid)
      await kill(row!.pid)
      await tx.query('insert into note (id, n) values (2, 0)').catch(() => {})
      await tx.query('insert into note (id, n) values (3, 0)').catch(() => {})
    })
    expect((await failure(lost)).kind).toBe('unreachable')
    await add(4)
    expect(await ids()).toEqual([4])
  })

  test('a commit that was not answered is reported as such', async () => {
    await server.unsafe(`set search_path = "${schema}"`)
    await server.unsafe(`create function die() returns trigger language plpgsql as $$
      begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$`)
    await server.unsafe(`create constraint trigger late after insert on note
      deferrable initially deferred for each row execute function die()`)
    const error = await failure(add(5))
    await server.unsafe('drop trigger late on note')
    expect(error.kind).toBe('unreachable')
    expect(error.message).toContain('whether the change was kept is not known')
    expect(await ids()).toEqual([4])
  })

  test('a connection that is lost while the work does something else harms nothing either', async () => {
    const lost = database.transaction(async (tx) => {
      await tx.query('insert into note (id, n) values (1, 0)')
      const [row] = await tx.query<{ pid: number }>(myPid)
      await kill(row!.pid)
      await new Promise((resolve) => setTimeout(resolve, 50))
      return 'done'
    })
    expect((await failure(lost)).kind).toBe('unreachable')
    expect(await ids()).toEqual([4])
  })

  test('reads go on over a connection that was closed', async () => {
    const pids = await Promise.all([1, 2, 3].map(() => database.values<[number]>(myPid)))
    for (const [row] of pids) await kill(row![0])
    expect(await Promise.all([ids(), ids(), ids()])).toEqual([[4], [4], [4]])
  })

  test('two transactions in each other’s way are tried again until both are done', async () => {
    await add(11)
    await add(12)
    let tries = 0
    const met: (() => void)[] = []
    const both = new Promise<void>((resolve) => met.push(resolve))
    let arrived = 0
    const bump = (first: number, second: number) =>
      database.transaction(async (tx) => {
        tries += 1
        await tx.query('update note set n = n + 1 where id = $1', [first])
        arrived += 1
        if (arrived === 2) met[0]!()
        await both
        await tx.query("set local lock_timeout = '5s'")
        await tx.query('update note set n = n + 1 where id = $1', [second])
      })
    await Promise.all([bump(11, 12), bump(12, 11)])
    expect(tries).toBe(3)
    expect(await database.values('select n from note where id > 10')).toEqual([[2], [2]])
  })

  test('a lock or all connections held too long is reported as locked', async () => {
    const hold = Promise.withResolvers<void>()
    const held = Promise.withResolvers<void>()
    const holder = database.transaction(async (tx) => {
      await tx.query('update note set n = 9 where id = 11')
      held.resolve()
      await hold.promise
    })
    await held.promise
    const outcomes = await Promise.allSettled([
      database.transaction((tx) => tx.query('update note set n = 8 where id = 11')),
      database.transaction((tx) => tx.query('update note set n = 7 where id = 12')),
    ])
    expect(outcomes[0]).toMatchObject({ status: 'rejected', reason: { kind: 'locked' } })
    // It waits for a connection, and gets one or hears that there is none.
    if (outcomes[1].status === 'rejected')
      expect(outcomes[1].reason).toMatchObject({ kind: 'locked' })
    hold.resolve()
    await holder
  })

  test('an error that is thrown on does not show stored values', async () => {
    const error: unknown = await add(11).catch((caught: unknown) => caught)
    expect((error as Error).message).toMatch(/unique/)
    expect(Object.keys(error as object)).not.toContain('detail')
  })

  test('tells the size of the portal’s data', async () => {
    expect(await database.size()).toBeGreaterThan(8_000)
  })
})
