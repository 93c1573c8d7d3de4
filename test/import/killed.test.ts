/** The whole program as a process, killed at random moments. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openDatabase } from '../../src/store/open.ts'
import type { Database } from '../../src/store/database.ts'
import { contactsFile } from '../../bench/import-data.ts'
import { main } from '../support/command-line.ts'
import { openPortal, type Portal } from './portal.ts'

const rows = 30_000
let portal: Portal

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

// Every search key belongs to a stored client and every readable number has its key, at any moment.
async function expectWhole(database: Database): Promise<number> {
  const [counts] = await database.query<Record<string, number>>(
    `select (select count(*) from client) as clients,
       (select count(distinct origin) from client) as origins,
       (select count(*) from phone p left join client c on c.ref = p.ref where c.ref is null) as lost,
       (select count(*) from multifield where kind = 'PHONE')
         - (select count(*) from (select distinct ref, field from phone)) as unfindable,
       (select count(*) from multifield where kind = 'EMAIL') - (select count(*) from email) as unread`,
  )
  expect(counts).toMatchObject({ lost: 0, unfindable: 0, unread: 0 })
  expect(counts?.['origins']).toBe(counts?.['clients'])
  return counts?.['clients'] ?? 0
}

it(
  'an import that is killed half-way and run again has nothing doubled and nothing missing',
  { timeout: 120_000 },
  async () => {
    const file = contactsFile(rows, 'e164', 7)
    const data = join(portal.folder, 'killed')
    const start = () =>
      spawn(
        process.execPath,
        [
          '--disable-warning=ExperimentalWarning',
          main,
          'import',
          file,
          '--data',
          data,
          '--portal-country',
          'DE',
          '--rejects',
          join(portal.folder, 'killed.csv'),
          '--json',
        ],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      )
    let partly = 0
    for (let round = 0; round < 3; round += 1) {
      const child = start()
      const ended = once(child, 'exit')
      const wanted = partly + 1 + Math.floor((Math.random() * (rows - partly)) / 2)
      await vi.waitUntil(() => storedClients(data) >= wanted || child.exitCode !== null, {
        timeout: 60_000,
        interval: 20,
      })
      child.kill('SIGKILL')
      await ended
      const database = await openDatabase({ file: join(data, 'callerbook.db') })
      partly = await expectWhole(database)
      await database.close()
      expect(partly).toBeGreaterThan(0)
      if (partly === rows) break
    }
    const child = start()
    let output = ''
    child.stdout.on('data', (text: Buffer) => (output += text.toString()))
    const [code] = (await once(child, 'close')) as [number]
    expect(code).toBe(0)
    const [summary] = JSON.parse(output) as Record<string, number>[]
    expect(summary).toMatchObject({
      rows,
      added: rows - partly,
      updated: 0,
      unchanged: partly,
      rejected: 0,
    })
    const database = await openDatabase({ file: join(data, 'callerbook.db') })
    expect(await expectWhole(database)).toBe(rows)
    await database.close()
  },
)

function storedClients(data: string): number {
  try {
    const database = new DatabaseSync(join(data, 'callerbook.db'), { readOnly: true })
    const row = database.prepare("select value from counter where name = 'contact'").get()
    database.close()
    return Number(row?.['value'] ?? 0)
  } catch {
    // The file or its tables are not there yet.
    return 0
  }
}
