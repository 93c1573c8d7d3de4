/**
 * How fast a CSV file becomes clients, number reading included: rows a second, processor time a row
 * and the peak of the process's memory, into an SQLite file with full durability.
 *
 * node bench/import.ts [--rows 1000000] [--notation e164|typed] [--json]
 */
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createPhoneReader } from '../src/domain/phone/phone.ts'
import { importClients } from '../src/import/import-clients.ts'
import { openRejects } from '../src/import/rejects.ts'
import { listEmployees } from '../src/store/people/employees.ts'
import { migrate } from '../src/store/migrate.ts'
import { openDatabase } from '../src/store/open.ts'
import { startPortal } from '../src/store/portal.ts'
import { contactsFile, type Notation } from './import-data.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    notation: { type: 'string' },
    repeat: { type: 'boolean', default: false },
    measure: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const rows = Number(values.rows)

/** Rows a second that the project wants to reach. */
const wanted: Record<Notation, number> = { e164: 80_000, typed: 35_000 }

interface Measured {
  seconds: number
  cpuSeconds: number
  peakMiB: number
  fileMiB: number
  added: number
}

if (values.measure) await measureHere(values.measure)
else await compare()

async function compare(): Promise<void> {
  const notations = (values.notation ? [values.notation] : ['typed', 'e164']) as Notation[]
  const table = []
  for (const notation of notations) {
    const file = contactsFile(rows, notation)
    const { seconds, cpuSeconds, peakMiB, fileMiB, added } = await measureApart(file)
    const rate = rows / seconds
    table.push({
      numbers: notation,
      rows: added,
      'rows/s': Math.round(rate),
      'of the wish': (rate / wanted[notation]).toFixed(2),
      'CPU µs/row': ((cpuSeconds / rows) * 1e6).toFixed(1),
      'peak MiB': Math.round(peakMiB),
      'store MiB': Math.round(fileMiB),
    })
  }
  if (values.json) process.stdout.write(JSON.stringify(table))
  else console.table(table)
}

// A process of its own for each run: the peak of memory belongs to it alone.
function measureApart(file: string): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, ['--measure', file], {
      execArgv: [...process.execArgv, '--disable-warning=ExperimentalWarning'],
    })
    child.on('message', (message) => resolve(message as Measured))
    child.on('error', reject)
    child.on('exit', (code) => code !== 0 && reject(new Error(`the run ended with ${code}`)))
  })
}

async function measureHere(file: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'callerbook-bench-'))
  try {
    const store = join(folder, 'callerbook.db')
    const database = await openDatabase({ file: store })
    await migrate(database)
    await database.transaction((tx) => startPortal(tx, Date.now()))
    const startedAt = performance.now()
    const cpu = process.cpuUsage()
    const summary = await importClients(
      database,
      file,
      {
        phones: createPhoneReader('DE'),
        employees: await listEmployees(database),
        responsible: 1,
        timeZone: 'UTC',
        nowMs: Date.now(),
      },
      openRejects(join(folder, 'rejects.csv')),
    )
    const seconds = (performance.now() - startedAt) / 1000
    const { user, system } = process.cpuUsage(cpu)
    await database.close()
    process.send?.({
      seconds,
      cpuSeconds: (user + system) / 1e6,
      peakMiB: process.resourceUsage().maxRSS / 1024,
      fileMiB: statSync(store).size / 2 ** 20,
      added: summary.added,
    } satisfies Measured)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
