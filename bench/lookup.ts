/** searchCrmEntities: over HTTP against bare node:http, without HTTP in microseconds, and in memory. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPhoneReader } from '../src/domain/phone/phone.ts'
import { defaultPriority } from '../src/domain/clients/priority.ts'
import { createFindClients } from '../src/lookup/find-clients.ts'
import { openSqlite } from '../src/store/engines/sqlite.ts'
import { allAgainstBare, type Comparison, type Questions } from './support/against-bare.ts'
import { numberOf, shuffled, sqlitePortal, webhookPath } from './support/dataset.ts'
import { callerbook, startServer } from './support/processes.ts'
import { median, type Finding } from './support/report.ts'

const asked = 50_000
const statementServer = fileURLToPath(new URL('support/statement-server.ts', import.meta.url))

export async function benchLookup({ isFull }: { isFull: boolean }): Promise<Finding[]> {
  const findings = [...(await direct(1_000_000))]
  const small = await overHttp(1_000_000)
  findings.push(
    {
      what: 'searchCrmEntities over HTTP, 1,000,000 clients, to bare node:http',
      figure: `${small.ours.ratio.toFixed(2)} (${Math.round(small.ours.perSecond)}/s, p99 ${small.ours.p99.toFixed(2)} ms)`,
      wanted: '>= 0.60',
      isReached: small.ours.ratio >= 0.6,
    },
    {
      what: 'node:http with the statement of the lookup and nothing else, to bare node:http',
      figure: `${small.statement.ratio.toFixed(2)} (${Math.round(small.statement.perSecond)}/s)`,
      wanted: '',
      isReached: undefined,
    },
    {
      what: 'resident memory of the serving process, 1,000,000 clients',
      figure: `${small.memory} MiB`,
      wanted: '< 300 MB',
      isReached: small.memory < 286,
    },
  )
  if (isFull) {
    const large = await overHttp(10_000_000)
    findings.push({
      what: 'the same at 10,000,000 clients, to the rate at 1,000,000',
      figure: `${(large.ours.ratio / small.ours.ratio).toFixed(2)} (${Math.round(large.ours.perSecond)}/s)`,
      wanted: '>= 0.85',
      isReached: large.ours.ratio / small.ours.ratio >= 0.85,
    })
  }
  return findings
}

/** As a PBX writes numbers: digits with country code, without a plus. */
export const requestedNumbers = (clients: number): string[] =>
  Array.from(shuffled(clients, asked), (index) => numberOf(index).slice(1))

/** The question of all benches of the lookup. */
export const lookups = (clients: number): Questions => ({
  path: `${webhookPath}/telephony.externalCall.searchCrmEntities`,
  bodies: requestedNumbers(clients).map((number) => ({ PHONE_NUMBER: number })),
  isAnswer: (text) => text.includes('CRM_ENTITY_ID'),
})

async function overHttp(clients: number): Promise<{
  ours: Comparison
  statement: Comparison
  /** MiB. */
  memory: number
}> {
  const folder = await sqlitePortal(clients)
  await using server = await callerbook(['--data', folder])
  const file = join(folder, 'callerbook.db')
  await using peer = await startServer(statementServer, ['lookup', file])
  const compared = await allAgainstBare([server, peer], lookups(clients))
  const [ours, statement] = compared as [Comparison, Comparison]
  return { ours, statement, memory: server.memory() }
}

/** Number in, entities with responsible out, in this process. */
async function direct(clients: number): Promise<Finding[]> {
  const folder = await sqlitePortal(clients)
  const database = openSqlite(join(folder, 'callerbook.db'))
  const find = createFindClients(database, {
    priority: defaultPriority,
    timeZone: 'UTC',
    isTimemanInstalled: true,
  })
  const numbers = requestedNumbers(clients)
  const time = async (read: (text: string) => Promise<unknown>, texts: readonly string[]) => {
    const times: number[] = []
    for (const text of texts) {
      const startedAt = performance.now()
      await read(text)
      times.push((performance.now() - startedAt) * 1000)
    }
    return median(times)
  }
  const nowMs = Date.now()
  const cold = createPhoneReader('US', { cacheSize: 0 })
  const warm = createPhoneReader('US', { cacheSize: 100_000 })
  const lookup = (reader: typeof cold) => async (text: string) => {
    const phone = reader.read(text)
    const matches = phone ? await find(phone, nowMs) : []
    if (matches.length === 0) throw new Error(`${text} was not found`)
  }
  await time(lookup(warm), numbers)
  const unread = await time(lookup(cold), numbers)
  const read = await time(lookup(warm), numbers)
  await database.close()
  return [
    {
      what: 'lookup without HTTP, 1,000,000 clients, median',
      figure: `${unread.toFixed(1)} µs`,
      wanted: '< 40 µs',
      isReached: unread < 40,
    },
    {
      what: 'the same, number read before',
      figure: `${read.toFixed(1)} µs`,
      wanted: '< 15 µs',
      isReached: read < 15,
    },
  ]
}
