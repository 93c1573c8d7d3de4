/** The rate of the import, as findings of `npm run bench`; bench/import.ts measures it. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Finding } from './support/report.ts'

interface Row {
  numbers: string
  'rows/s': number
  'of the wish': string
  'CPU µs/row': string
  'peak MiB': number
}

const script = fileURLToPath(new URL('import.ts', import.meta.url))
const rows = 500_000

export async function benchImport(): Promise<Finding[]> {
  const flags = ['--disable-warning=ExperimentalWarning', script, '--rows', String(rows), '--json']
  const text = execFileSync(process.execPath, flags, { encoding: 'utf8' })
  return (JSON.parse(text) as Row[]).flatMap((row) => [
    {
      what: `import of CSV into SQLite, ${rows.toLocaleString('en')} rows, numbers ${row.numbers}`,
      figure: `${row['rows/s']} rows/s (${row['CPU µs/row']} µs CPU a row)`,
      wanted: row.numbers === 'e164' ? '>= 80,000' : '>= 35,000',
      isReached: Number(row['of the wish']) >= 1,
    },
    {
      what: `its memory, numbers ${row.numbers}`,
      figure: `${row['peak MiB']} MiB`,
      wanted: '< 500 MB',
      isReached: row['peak MiB'] < 476,
    },
  ])
}
