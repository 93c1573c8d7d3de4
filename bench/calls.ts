/** Whole calls over HTTP by an app's token: search, register, show, hide, finish, each durable. */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { migrate } from '../src/store/migrate.ts'
import { openSqlite } from '../src/store/engines/sqlite.ts'
import { appToken } from './support/app-token.ts'
import { dataFolder, fill } from './support/dataset.ts'
import { flushesPerSecond } from './support/flush.ts'
import { callerbook, loadCalls } from './support/processes.ts'
import { median, type Finding } from './support/report.ts'

const clients = 20_000
// One in five callers is unknown and becomes a lead.
const callers = 25_000
const connections = 16
const rounds = 5
const seconds = 5
/** Requests of a call that are acknowledged by a flush. */
const flushedRequests = 4

export async function benchCalls(): Promise<Finding[]> {
  // On the disk of the bench's other data: the temporary folder may be in memory.
  const folder = mkdtempSync(join(dataFolder, 'calls-'))
  try {
    const database = openSqlite(join(folder, 'callerbook.db'), { durability: 'off' })
    await migrate(database)
    await fill(database, clients)
    const auth = await database.transaction((tx) => appToken(tx, ['telephony', 'crm']))
    await database.close()
    await using server = await callerbook(['--data', folder])
    const rates: number[] = []
    let p99 = 0
    for (let round = 0; round < rounds; round += 1) {
      const run = `round-${round}`
      const load = { port: server.port, connections, seconds, auth, callers, run }
      const result = await loadCalls(load)
      rates.push(result.callsPerSecond)
      p99 = Math.max(p99, result.registerP99)
      console.error(
        `  round ${round + 1}: ${Math.round(result.callsPerSecond)} calls/s, ` +
          `register p50 ${result.registerP50.toFixed(1)} ms, p99 ${result.registerP99.toFixed(1)} ms`,
      )
    }
    const rate = median(rates)
    const allowed = (flushesPerSecond(folder) * connections) / flushedRequests
    return [
      {
        what: `whole calls (search, register, show, hide, finish), ${connections} connections, durable`,
        figure: `${Math.round(rate)}/s (the flush allows ${Math.round(allowed)}/s), register p99 ${Math.round(p99)} ms`,
        wanted: '>= 250/s, or 0.7 of what the flush allows',
        isReached: rate >= Math.min(250, allowed * 0.7),
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
