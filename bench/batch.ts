/** crm.duplicate.findbycomm: fifty commands in a batch against fifty requests. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requestedNumbers } from './lookup.ts'
import { sqlitePortal, webhookPath } from './support/dataset.ts'
import { jsonRequest } from './support/load.ts'
import { callerbook, load } from './support/processes.ts'
import { median, type Finding } from './support/report.ts'

const commands = 50
const rounds = 5
const seconds = 3

const clients = 1_000_000

export async function benchBatch(): Promise<Finding[]> {
  // As an import that looks for duplicates has them.
  const numbers = requestedNumbers(clients).map((digits) => `+${digits}`)
  const scratch = mkdtempSync(join(tmpdir(), 'callerbook-bench-'))
  const singlesFile = join(scratch, 'singles.json')
  const batchesFile = join(scratch, 'batches.json')
  const singles = numbers.map((number) =>
    jsonRequest(`${webhookPath}/crm.duplicate.findbycomm`, {
      type: 'PHONE',
      values: [number],
    }).toString(),
  )
  const batches = Array.from({ length: numbers.length / commands }, (_, index) => {
    const cmd = numbers
      .slice(index * commands, (index + 1) * commands)
      .map(
        (number) =>
          `crm.duplicate.findbycomm?type=PHONE&values%5B0%5D=${encodeURIComponent(number)}`,
      )
    return jsonRequest(`${webhookPath}/batch`, { halt: 0, cmd }).toString()
  })
  writeFileSync(singlesFile, JSON.stringify(singles))
  writeFileSync(batchesFile, JSON.stringify(batches))

  await using server = await callerbook(['--data', await sqlitePortal(clients)])
  const run = (requestsFile: string) =>
    load({ port: server.port, connections: 16, seconds, requestsFile })
  await run(singlesFile)
  await run(batchesFile)
  const ratios: number[] = []
  const rates: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const single = await run(singlesFile)
    const batched = await run(batchesFile)
    if (single.failed + batched.failed > 0) throw new Error('requests failed')
    rates.push(batched.perSecond * commands)
    ratios.push((batched.perSecond * commands) / single.perSecond)
    console.error(
      `  round ${round + 1}: ${Math.round(batched.perSecond * commands)} commands/s to ${Math.round(single.perSecond)} requests/s`,
    )
  }
  return [
    {
      what: `batch of 50 findbycomm, ${clients.toLocaleString('en')} clients, to 50 requests`,
      figure: `${median(ratios).toFixed(1)} (${Math.round(median(rates))} commands/s)`,
      wanted: '>= 5',
      isReached: median(ratios) >= 5,
    },
  ]
}
