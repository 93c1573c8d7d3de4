/**
 * Records over HTTP: a page of crm.contact.list by keyset against bare node:http, and crm.contact.add
 * with full durability against what the disk's flush allows.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '../src/store/migrate.ts'
import { openSqlite } from '../src/store/engines/sqlite.ts'
import { allAgainstBare, type Comparison } from './support/against-bare.ts'
import {
  dataFolder,
  fill,
  numberOf,
  shuffled,
  sqlitePortal,
  webhookPath,
} from './support/dataset.ts'
import { flushesPerSecond } from './support/flush.ts'
import { jsonRequest } from './support/load.ts'
import { callerbook, load, startServer } from './support/processes.ts'
import { median, type Finding } from './support/report.ts'

// Seven in ten clients of the bench's portals are contacts.
const clients = 1_430_000
const contacts = 1_001_000
const statementServer = fileURLToPath(new URL('support/statement-server.ts', import.meta.url))
const rounds = 5
const seconds = 3

export const benchCrm = async (): Promise<Finding[]> => [...(await pages()), await additions()]

async function pages(): Promise<Finding[]> {
  const bodies = Array.from(shuffled(contacts - 50, 5_000), (after) => ({
    select: ['ID', 'NAME', 'LAST_NAME', 'ASSIGNED_BY_ID', 'PHONE'],
    filter: { '>ID': after },
    order: { ID: 'ASC' },
    start: -1,
  }))
  const folder = await sqlitePortal(clients)
  await using server = await callerbook(['--data', folder])
  await using peer = await startServer(statementServer, ['page', join(folder, 'callerbook.db')])
  const [ours, statements] = (await allAgainstBare([server, peer], {
    path: `${webhookPath}/crm.contact.list`,
    bodies,
    isAnswer: (text) => (JSON.parse(text) as { result: unknown[] }).result.length === 50,
  })) as [Comparison, Comparison]
  return [
    {
      what: `crm.contact.list, page of 50 by keyset, ${contacts.toLocaleString('en')} contacts, to bare node:http`,
      figure: `${ours.ratio.toFixed(2)} (${Math.round(ours.perSecond)}/s)`,
      wanted: '>= 0.25',
      isReached: ours.ratio >= 0.25,
    },
    {
      what: 'node:http with the statements of the page and nothing else, to bare node:http',
      figure: `${statements.ratio.toFixed(2)} (${Math.round(statements.perSecond)}/s)`,
      wanted: '',
      isReached: undefined,
    },
  ]
}

const connections = 16

async function additions(): Promise<Finding> {
  const path = `${webhookPath}/crm.contact.add`
  // On the disk of the bench's other data: the temporary folder may be in memory.
  const folder = mkdtempSync(join(dataFolder, 'add-'))
  try {
    const database = openSqlite(join(folder, 'callerbook.db'), { durability: 'off' })
    await migrate(database)
    await fill(database, 0)
    await database.close()
    const requestsFile = join(folder, 'requests.json')
    const requests = Array.from({ length: 20_000 }, (_, index) =>
      jsonRequest(path, {
        fields: {
          NAME: `First${index % 5_000}`,
          LAST_NAME: `Last${index}`,
          PHONE: [
            { VALUE: numberOf(index), VALUE_TYPE: 'WORK' },
            { VALUE: numberOf(index + 40_000_003), VALUE_TYPE: 'MOBILE' },
          ],
          EMAIL: [{ VALUE: `person${index}@bench.example`, VALUE_TYPE: 'WORK' }],
        },
      }).toString(),
    )
    writeFileSync(requestsFile, JSON.stringify(requests))
    await using server = await callerbook(['--data', folder])
    const rates: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const result = await load({ port: server.port, connections, seconds, requestsFile })
      if (result.failed > 0) throw new Error(`${result.failed} requests failed`)
      rates.push(result.perSecond)
      console.error(`  round ${round + 1}: ${Math.round(result.perSecond)}/s`)
    }
    const rate = median(rates)
    // Each flush can acknowledge what all connections have sent meanwhile.
    const allowed = flushesPerSecond(folder) * connections
    return {
      what: `crm.contact.add, two phones and an e-mail, ${connections} connections, durable`,
      figure: `${Math.round(rate)}/s (the flush allows ${Math.round(allowed)}/s)`,
      wanted: '>= 2500/s, or 0.7 of what the flush allows',
      isReached: rate >= Math.min(2_500, allowed * 0.7),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
