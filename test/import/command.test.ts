import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { progressText } from '../../src/cli/import-progress.ts'

const root = join(import.meta.dirname, '../..')
const examples = join(root, 'examples/import')
let data: string
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'callerbook-command-'))
})
afterAll(() => rmSync(data, { recursive: true, force: true }))

const run = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        join(root, 'src/main.ts'),
        'import',
        '--data',
        join(data, 'portal'),
        '--portal-country',
        'DE',
        ...args,
      ],
      { cwd: data },
      (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    )
    if (args.includes('-')) child.stdin?.end(readFileSync(join(examples, 'clients.jsonl')))
  })

it('the examples of the guide work, from an empty folder', { timeout: 60_000 }, async () => {
  const early = await run('--dry-run', join(examples, 'clients.jsonl'))
  expect(early.out).toContain('would be 2 added')
  expect(existsSync(join(data, 'portal'))).toBe(false)
  const employees = await run('--type', 'employee', join(examples, 'employees.csv'))
  expect(employees).toMatchObject({ code: 0, err: '' })
  const map = ['--type', 'company', '--map-file', join(examples, 'spreadsheet-map.json')]
  const list = [join(examples, 'spreadsheet.csv'), '--rejects', join(data, 'list.csv'), ...map]
  const dry = await run('--dry-run', ...list)
  expect(dry.out).toContain('would be 2 added')
  expect(dry.out).toMatch(/Betreuer +ASSIGNED_BY_ID/)
  const real = await run('--json', ...list)
  expect(real.code).toBe(0)
  expect(JSON.parse(real.out)).toMatchObject([
    { added: 2, updated: 0, unchanged: 0, rejected: 0, withWarnings: 0 },
  ])
  expect(existsSync(join(data, 'list.csv'))).toBe(false)
  const piped = await run('--rejects', join(data, 'piped.csv'), '-')
  expect(piped).toMatchObject({ code: 0, err: '' })
  expect(piped.out).toContain('2 added')
})

it('a dry run on no portal reads numbers as a new one would', { timeout: 60_000 }, async () => {
  const file = join(data, 'first.csv')
  writeFileSync(file, 'Name,Phone\nAnna,(212) 555-0100\n')
  const args = [
    join(root, 'src/main.ts'),
    'import',
    '--dry-run',
    '--data',
    join(data, 'none'),
    file,
  ]
  const { error, out, err } = await new Promise<{ error: unknown; out: string; err: string }>(
    (resolve) =>
      execFile(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], (...ended) =>
        resolve({ error: ended[0], out: ended[1], err: ended[2] }),
      ),
  )
  expect({ error, err }).toEqual({ error: null, err: '' })
  expect(out).toContain('would be 1 added')
  expect(out).not.toContain('could not be read')
})

it('columns that are not taken are named also without a dry run', { timeout: 60_000 }, async () => {
  const file = join(data, 'kept-by-hand.csv')
  writeFileSync(file, 'Name;Tel.;Rückruf;;Kundenkarte\nAnn Roe;030 5000001;030 5000002;;x\n')
  const { code, out } = await run(file)
  expect(code).toBe(0)
  expect(out).toContain('1 added')
  expect(out).toContain('  columns not taken: Rückruf, Kundenkarte (see --map)\n')
})

describe('the list of rows not taken', { timeout: 60_000 }, () => {
  const good = 'Name,Phone\nAnn Roe,030 6000001\n'
  const bad = 'Name,Phone\nToo,many,cells\nAnn Roe,030 6000001\n'

  it('takes the place of nothing but such a list', async () => {
    const file = join(data, 'people.csv')
    const precious = join(data, 'precious.csv')
    for (const content of [good, bad]) {
      writeFileSync(file, content)
      writeFileSync(precious, 'Name,Phone\nDora Day,030 6000002\n')
      const { code, out, err } = await run('--rejects', precious, file)
      expect({ code, out }).toEqual({ code: 1, out: '' })
      expect(err).toBe(
        `callerbook: ${precious} is no list of rows that an import left out, and stays as it is; name another with --rejects\n`,
      )
      expect(readFileSync(precious, 'utf8')).toContain('Dora Day')
    }
    const folder = await run('--rejects', data, file)
    expect(folder).toMatchObject({ code: 1, out: '' })
    expect(folder.err).toContain(`callerbook: ${data} is a folder`)
  })

  it('of an earlier run stays when a later one cannot read the file', async () => {
    const file = join(data, 'list.csv')
    const list = `${file}.rejects.csv`
    writeFileSync(file, bad)
    expect((await run(file)).code).toBe(4)
    expect((await run('--map', 'Nobody=NAME', file)).code).toBe(1)
    expect(readFileSync(list, 'utf8')).toContain('\r\n2,no,')
    writeFileSync(file, good)
    expect((await run(file)).code).toBe(0)
    expect(existsSync(list)).toBe(false)
  })

  it('is not read in the run that writes it', async () => {
    const file = join(data, 'twice.csv')
    const list = `${file}.rejects.csv`
    writeFileSync(file, bad)
    await run(file)
    const before = readFileSync(list, 'utf8')
    const together = await run(file, list)
    expect(together).toMatchObject({ code: 2, out: '' })
    expect(together.err).toBe(
      `callerbook: ${list} is also where the rows of ${file} are listed that are not taken; import it in a run of its own\n`,
    )
    expect((await run('--rejects', list, list)).code).toBe(2)
    expect(readFileSync(list, 'utf8')).toBe(before)
  })
})

it(
  'a disk that fails half-way is said with what to do, and nothing is lost or doubled',
  {
    timeout: 120_000,
  },
  async () => {
    const count = 25_000
    const rows = Array.from({ length: count }, (_, i) => `${i + 1},Ann ${i},030 ${7_000_000 + i}`)
    const file = join(data, 'many.csv')
    writeFileSync(file, `Customer ID,Name,Phone\n${rows.join('\n')}\n`)
    const portal = ['--data', join(data, 'small-disk'), file]
    const main = join(root, 'src/main.ts')
    const limited = await new Promise<{ code: number; err: string }>((resolve) => {
      const script = 'ulimit -f 8000; exec "$0" "$@"'
      const args = ['-c', script, process.execPath, main, 'import', '--portal-country', 'DE']
      const child = execFile('sh', [...args, ...portal], { cwd: data }, (_error, _out, err) =>
        resolve({ code: child.exitCode ?? -1, err }),
      )
    })
    expect(limited.code).toBe(3)
    expect(limited.err).toContain('The rows that were kept before stay: run the same command again')
    const again = await run('--json', ...portal)
    expect(again.code).toBe(0)
    const [summary] = JSON.parse(again.out)
    expect(summary.added + summary.unchanged).toBe(count)
    expect(summary).toMatchObject({ updated: 0, rejected: 0 })
  },
)

it('exit codes tell what happened', { timeout: 60_000 }, async () => {
  const missing = await run('missing.csv')
  expect(missing.code).toBe(1)
  expect(missing.err).toContain('callerbook: missing.csv does not exist')
  const wrongMap = await run('--map', 'A=NOT A FIELD', join(examples, 'spreadsheet.csv'))
  expect(wrongMap.code).toBe(2)
  const twice = await run('--map', 'A=NAME,a=TITLE', join(examples, 'spreadsheet.csv'))
  expect(twice).toMatchObject({ code: 2, err: 'callerbook: --map names the column "a" twice\n' })
  const rejected = await run(
    '--rejects',
    join(data, 'rejects.csv'),
    join(root, 'test/fixtures/import/clients.jsonl'),
  )
  expect(rejected.code).toBe(4)
  expect(readFileSync(join(data, 'rejects.csv'), 'utf8')).toContain('\r\n4,no,')
})

it('the progress line has a bar, the rate and the time that is left', () => {
  expect(progressText({ rows: 120_000, bytes: 25, size: 100, seconds: 2 })).toBe(
    '██████░░░░░░░░░░░░░░░░░░  25 %  120,000 rows  60,000/s  0:06 left',
  )
  expect(progressText({ rows: 10, bytes: 25, size: undefined, seconds: 1 })).toBe('10 rows  10/s')
})
