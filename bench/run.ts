/** `npm run bench [-- NAME…] [-- --full]`: measures and prints a table. What is wanted: bench/README.md */
import { benchBatch } from './batch.ts'
import { benchCalls } from './calls.ts'
import { benchCard } from './card.ts'
import { benchCrm } from './crm.ts'
import { benchEvents } from './events.ts'
import { benchImport } from './import-rate.ts'
import { benchLookupPostgres } from './lookup-postgres.ts'
import { benchLookup } from './lookup.ts'
import { benchRouting } from './routing.ts'
import { benchToken } from './token.ts'
import { printFindings, type Finding } from './support/report.ts'

type Bench = (options: { isFull: boolean }) => Promise<Finding[]>

const benches: Readonly<Record<string, Bench>> = {
  lookup: benchLookup,
  'lookup-postgres': benchLookupPostgres,
  routing: benchRouting,
  import: benchImport,
  crm: benchCrm,
  batch: benchBatch,
  token: benchToken,
  events: benchEvents,
  calls: benchCalls,
  card: benchCard,
}

const words = process.argv.slice(2)
const isFull = words.includes('--full')
const names = words.filter((word) => !word.startsWith('--'))
const unknown = names.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}. Known: ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}
const findings: Finding[] = []
for (const [name, bench] of Object.entries(benches)) {
  if (names.length > 0 && !names.includes(name)) continue
  console.error(`${name} ...`)
  findings.push(...(await bench({ isFull })))
}
printFindings(findings)
