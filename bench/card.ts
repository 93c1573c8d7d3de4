/** Open call-card pages: how soon a card is there, and what so many pages cost in memory. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrate } from '../src/store/migrate.ts'
import { blankEmployee, saveEmployee } from '../src/store/people/employees.ts'
import { openSession } from '../src/store/people/logins.ts'
import { openSqlite } from '../src/store/engines/sqlite.ts'
import { appToken } from './support/app-token.ts'
import { dataFolder, fill } from './support/dataset.ts'
import type { CardPages } from './support/card-pages.ts'
import { callerbook, openCardPages } from './support/processes.ts'
import type { Finding } from './support/report.ts'

const clients = 20_000
const callers = 25_000
const pages = 2_000
const callsPerSecond = pages / 100
const seconds = 20
const warmupSeconds = 4
const firstEmployee = 10_000

export async function benchCard(): Promise<Finding[]> {
  // On the disk of the bench's other data: the temporary folder may be in memory.
  const folder = mkdtempSync(join(dataFolder, 'card-'))
  try {
    const { auth, sessions } = await prepare(join(folder, 'callerbook.db'))
    await using server = await callerbook(['--data', folder])
    const idle = server.memory()
    const wanted: CardPages = {
      port: server.port,
      pages: sessions,
      callsPerSecond,
      seconds,
      warmupSeconds,
      auth,
      callers,
    }
    const file = join(folder, 'pages.json')
    writeFileSync(file, JSON.stringify(wanted))
    let memory = 0
    const watch = setInterval(() => (memory = Math.max(memory, server.memory())), 250)
    const { calls, cardMs } = await openCardPages(file)
    clearInterval(watch)
    if (cardMs.length !== calls)
      throw new Error(`${calls} calls rang, and ${cardMs.length} cards were shown`)
    const at = (share: number) => cardMs[Math.floor(cardMs.length * share)] ?? Number.NaN
    const p99 = at(0.99)
    const many = pages.toLocaleString('en')
    return [
      {
        what: `registration to card, ${many} open pages, ${callsPerSecond} calls a second, p99 (median)`,
        figure: `${p99.toFixed(0)} ms (${at(0.5).toFixed(1)} ms)`,
        wanted: '100 ms',
        isReached: p99 < 100,
      },
      {
        what: `resident memory of the server with ${many} open pages`,
        figure: `${memory} MiB (${idle} MiB without)`,
        wanted: '< 400 MB',
        isReached: memory * 1.048_576 < 400,
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Clients who ring, and employees who are signed in and keep a page open each. */
async function prepare(file: string) {
  const database = openSqlite(file, { durability: 'off' })
  await migrate(database)
  await fill(database, clients)
  const nowS = Math.floor(Date.now() / 1000)
  const prepared = await database.transaction(async (tx) => {
    const sessions: { employee: number; session: string }[] = []
    for (let employee = firstEmployee; employee < firstEmployee + pages; employee += 1) {
      await saveEmployee(tx, { ...blankEmployee, id: employee, name: `Employee ${employee}` })
      sessions.push({ employee, session: await openSession(tx, employee, nowS) })
    }
    return { sessions, auth: await appToken(tx, ['telephony', 'crm']) }
  })
  await database.close()
  return prepared
}
