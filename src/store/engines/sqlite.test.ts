import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../database.ts'
import { StoreError } from '../errors.ts'
import { migrate } from '../migrate.ts'
import { openDatabase } from '../open.ts'
import { openSqlite } from './sqlite.ts'

let folder: string
let fileCount = 0
const freshFile = () => join(folder, `${(fileCount += 1)}.db`)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'callerbook-sqlite-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const failure = async (work: () => unknown): Promise<unknown> => {
  try {
    return await work()
  } catch (error) {
    return error
  }
}

async function withNotes(file: string, work: (database: Database) => Promise<void>) {
  const database = openSqlite(file, { durability: 'off', lockTimeoutMs: 200 })
  try {
    await database.transaction((tx) =>
      tx.query('create table if not exists note (id bigint primary key, word text)'),
    )
    await work(database)
  } finally {
    await database.close()
  }
}

const add = (database: Database, id: number, word = '') =>
  database.transaction((tx) => tx.query('insert into note (id, word) values ($1, $2)', [id, word]))
const count = async (database: Database) =>
  (await database.values<[number]>('select count(*) from note'))[0]?.[0]

describe('what was acknowledged', () => {
  test.each([1, 2, 3])(
    'survives a SIGKILL at a random moment, and nothing is half there (%i)',
    async () => {
      const file = freshFile()
      const child = spawn(process.execPath, [
        join(import.meta.dirname, '../../../test/support/writes-until-killed.ts'),
        file,
      ])
      const closed = new Promise((resolve) => child.on('close', resolve))
      const killAfter = 20 + Math.floor(Math.random() * 150)
      let output = ''
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        if (output.split('\n').length > killAfter) child.kill('SIGKILL')
      })
      await closed
      // The last line may be half-written.
      const acknowledged = output.split('\n').slice(0, -1).map(Number)
      expect(acknowledged.length).toBeGreaterThanOrEqual(killAfter)

      const database = openSqlite(file)
      const rows = await database.values<[number, number]>(
        'select batch, count(*) from line group by batch order by batch',
      )
      await database.close()
      const kept = new Set(rows.map(([batch]) => batch))
      expect(acknowledged.filter((batch) => !kept.has(batch))).toEqual([])
      expect(rows.filter(([, lines]) => lines !== 3)).toEqual([])
    },
  )

  test('was flushed to the disk: write-ahead log with synchronous = full is the default', async () => {
    const database = openSqlite(freshFile())
    await database.transaction(async (tx) => {
      expect(await tx.values('pragma journal_mode')).toEqual([['wal']])
      expect(await tx.values('pragma synchronous')).toEqual([[2]])
    })
    await database.close()
  })
})

describe('a write lock of another process', () => {
  test('is waited for without stopping anything else', async () => {
    const file = freshFile()
    await withNotes(file, async (database) => {
      const other = new DatabaseSync(file)
      other.exec('begin immediate')
      const written = add(database, 1)
      // Timers and reads go on; the lock is given up in one of the timers.
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(await count(database)).toBe(0)
      other.exec('commit')
      other.close()
      await written
      expect(await count(database)).toBe(1)
    })
  })

  test('that stays is reported to those who waited long enough, and to no others', async () => {
    const file = freshFile()
    await withNotes(file, async (database) => {
      const other = new DatabaseSync(file)
      other.exec('begin immediate')
      const early = Promise.allSettled([add(database, 1), add(database, 2)])
      await new Promise((resolve) => setTimeout(resolve, 120))
      const late = add(database, 3)
      for (const outcome of await early)
        expect(outcome).toMatchObject({ status: 'rejected', reason: { kind: 'locked' } })
      other.exec('commit')
      other.close()
      await late
      expect(await database.values('select id from note')).toEqual([[3]])
    })
  })
})

describe('a full disk', () => {
  // A transaction that the disk ends takes the whole group with it; a page limit ends only the statement.
  test('fails the change that did not fit, keeps the others, and ends with the shortage', async () => {
    const file = freshFile()
    await withNotes(file, async (database) => {
      const [pages] = await database.values<[number]>('pragma page_count')
      await database.transaction((tx) => tx.query(`pragma max_page_count = ${pages![0] + 5}`))
      const outcomes = await Promise.allSettled([
        add(database, 1),
        add(database, 2, 'x'.repeat(100_000)),
        add(database, 3),
      ])
      expect(outcomes[1]).toMatchObject({ status: 'rejected', reason: { kind: 'full' } })
      const acknowledged = outcomes.flatMap(({ status }, index) =>
        status === 'fulfilled' ? [[index + 1]] : [],
      )
      expect(await database.values('select id from note order by id')).toEqual(acknowledged)
      await database.transaction((tx) => tx.query('pragma max_page_count = 100000'))
      await add(database, 4, 'x'.repeat(100_000))
      expect(await count(database)).toBe(acknowledged.length + 1)
    })
  })

  test('that ends the whole transaction fails those that shared it, and none that had not begun', async () => {
    await withNotes(freshFile(), async (database) => {
      const outcomes = await Promise.allSettled([
        add(database, 1),
        // What SQLite does by itself when a write of the commit fails.
        database.transaction(async (tx) => {
          await tx.query('rollback')
          await tx.query('insert into nowhere (id) values (1)')
        }),
        add(database, 3),
      ])
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
      expect(await database.values('select id from note')).toEqual([[3]])
    })
  })
})

describe('a file that cannot be used', () => {
  test('of text is refused and left alone', async () => {
    const file = freshFile()
    const text = 'These are my notes, not a database.\n'.repeat(200)
    writeFileSync(file, text)
    expect(await failure(() => openSqlite(file))).toMatchObject({ kind: 'damaged' })
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  test('of another program is refused and left alone', async () => {
    const file = freshFile()
    const other = new DatabaseSync(file)
    other.exec('create table song (id integer)')
    other.close()
    const refusal = await failure(() => openSqlite(file))
    expect(refusal).toMatchObject({ kind: 'damaged' })
    expect((refusal as Error).message).toContain('another program')
    const after = new DatabaseSync(file)
    expect(after.prepare('pragma application_id').get()).toEqual({ application_id: 0 })
    after.close()
  })

  test('with flipped bytes gives a clear error, not wrong rows', async () => {
    const file = freshFile()
    await withNotes(file, async (database) => {
      for (let id = 0; id < 200; id += 1) await add(database, id, 'word '.repeat(50))
    })
    const length = readFileSync(file).length
    const handle = openSync(file, 'r+')
    for (let page = 4096; page < length; page += 4096)
      writeSync(handle, Buffer.alloc(64, 0xa5), 0, 64, page)
    const refusal = await failure(async () => {
      const database = openSqlite(file)
      try {
        await database.query('select * from note')
      } finally {
        await database.close()
      }
    })
    expect(refusal).toBeInstanceOf(StoreError)
    expect(refusal).toMatchObject({ kind: 'damaged' })
  })

  test('with lost pages fails the readers of one turn, and nothing beside them', async () => {
    const file = freshFile()
    await withNotes(file, async (database) => {
      for (let id = 0; id < 200; id += 1) await add(database, id, 'word '.repeat(50))
    })
    const { length } = readFileSync(file)
    const handle = openSync(file, 'r+')
    for (let page = 4096; page < length; page += 4096)
      writeSync(handle, randomBytes(4096), 0, 4096, page)
    const database = openSqlite(file)
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map(() => database.query('select * from note')),
    )
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { kind: 'damaged' } })
    // What they shared ends with the turn, where nobody waits for an error.
    await new Promise((resolve) => setImmediate(resolve))
    await database.close()
  })

  test('in a folder that is missing or not writable says so', async () => {
    const missing = join(folder, 'no', 'such', 'x.db')
    expect(await failure(() => openDatabase({ file: missing }))).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining(missing),
    })
    if (existsSync('/proc/self'))
      expect(await failure(() => openSqlite('/proc/x.db'))).toMatchObject({ kind: 'unreachable' })
  })

  // Root writes everywhere; it steps down to an account that may not.
  test.skipIf(process.platform === 'win32')('that may not be written says so', async () => {
    const file = freshFile()
    await withNotes(file, async (database) => {
      await migrate(database)
    })
    chmodSync(folder, 0o555)
    chmodSync(file, 0o444)
    const isRoot = process.getuid?.() === 0
    try {
      if (isRoot) process.seteuid?.(65_534)
      const refusal = await failure(() => openSqlite(file))
      expect(refusal).toBeInstanceOf(StoreError)
      expect(['read-only', 'unreachable']).toContain((refusal as StoreError).kind)
    } finally {
      if (isRoot) process.seteuid?.(0)
      chmodSync(folder, 0o755)
    }
  })
})
