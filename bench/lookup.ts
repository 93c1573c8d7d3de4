/** searchCrmEntities: over HTTP against bare node:http, without HTTP in microseconds, and in memory. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPhoneReader } from '../src/domain/phone.ts'
import { defaultPriority } from '../src/domain/priority.ts'
import { createFindClients } from '../src/lookup/find-clients.ts'
import { openSqlite } from '../src/store/sqlite.ts'
import { numberOf, shuffled, sqlitePortal, webhookPath } from './support/dataset.ts'
import { jsonRequest } from './support/load.ts'
import { bareServer, callerbook, load, type Server } from './support/processes.ts'
import { median, type Finding } from './support/report.ts'

const asked = 50_000
const rounds = 7
const warmUps = 4
const seconds = 3
const path = `${webhookPath}/telephony.externalCall.searchCrmEntities`

export async function benchLookup({ isFull }: { isFull: boolean }): Promise<Finding[]> {
  const findings = [...(await direct(1_000_000))]
  const small = await overHttp(1_000_000)
  findings.push(
    {
      what: 'searchCrmEntities over HTTP, 1,000,000 clients, to bare node:http',
      figure: `${small.ratio.toFixed(2)} (${Math.round(small.perSecond)}/s, p99 ${small.p99.toFixed(2)} ms)`,
      wanted: '>= 0.60',
      isReached: small.ratio >= 0.6,
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
      figure: `${(large.ratio / small.ratio).toFixed(2)} (${Math.round(large.perSecond)}/s)`,
      wanted: '>= 0.85',
      isReached: large.ratio / small.ratio >= 0.85,
    })
  }
  return findings
}

/** As a PBX writes numbers: digits with country code, without a plus. */
export const requestedNumbers = (clients: number): string[] =>
  Array.from(shuffled(clients, asked), (index) => numberOf(index).slice(1))

async function overHttp(clients: number) {
  const folder = await sqlitePortal(clients)
  await using server = await callerbook(['--data', folder])
  const result = await againstBare(server, requestedNumbers(clients))
  return { ...result, memory: server.memory() }
}

/** Rounds in turn with the baseline; the median of the ratios. */
export async function againstBare(server: Server, numbers: readonly string[]) {
  const scratch = mkdtempSync(join(tmpdir(), 'callerbook-bench-'))
  const requestsFile = join(scratch, 'requests.json')
  const answersFile = join(scratch, 'answers.json')
  const requests = numbers.map((number) => jsonRequest(path, { PHONE_NUMBER: number }).toString())
  writeFileSync(requestsFile, JSON.stringify(requests))
  writeFileSync(answersFile, JSON.stringify(await answersOf(server.port, numbers.slice(0, 2_000))))
  await using bare = await bareServer(answersFile)

  const ratios: number[] = []
  const rates: number[] = []
  let p99 = 0
  const run = (port: number) => load({ port, connections: 32, seconds, requestsFile })
  // Until the code is compiled and the file is mapped.
  for (let turn = 0; turn < warmUps; turn += 1) await run(server.port)
  await run(bare.port)
  for (let round = 0; round < rounds; round += 1) {
    const ours = await run(server.port)
    const theirs = await run(bare.port)
    if (ours.failed > 0) throw new Error(`${ours.failed} requests failed`)
    ratios.push(ours.perSecond / theirs.perSecond)
    rates.push(ours.perSecond)
    p99 = Math.max(p99, ours.p99)
    console.error(
      `  round ${round + 1}: ${Math.round(ours.perSecond)}/s to ${Math.round(theirs.perSecond)}/s`,
    )
  }
  return { ratio: median(ratios), perSecond: median(rates), p99 }
}

async function answersOf(port: number, numbers: readonly string[]): Promise<string[]> {
  const answers: string[] = []
  for (const number of numbers) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ PHONE_NUMBER: number }),
    })
    const text = await response.text()
    if (!text.includes('CRM_ENTITY_ID')) throw new Error(`${number} was not found: ${text}`)
    answers.push(text)
  }
  return answers
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
