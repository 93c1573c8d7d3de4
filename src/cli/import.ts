import { Option, type Command } from 'commander'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { databaseFile, firstCountry, isInDataFolder } from '../portal.ts'
import { clientTypes, type ClientType } from '../domain/clients/client.ts'
import { createPhoneReader } from '../domain/phone/phone.ts'
import { readMap } from '../import/csv-layout.ts'
import { delimiters, type Delimiter } from '../import/delimiter.ts'
import { encodings, type Encoding } from '../import/encoding.ts'
import { importClients, type ImportSummary } from '../import/import-clients.ts'
import { ImportError } from '../import/import-error.ts'
import { importEmployees } from '../import/import-employees.ts'
import { openRejects } from '../import/rejects.ts'
import { defaultResponsible } from '../import/responsible.ts'
import { fileSize } from '../import/source.ts'
import type { Database } from '../store/database.ts'
import { StoreError } from '../store/errors.ts'
import { listEmployees } from '../store/people/employees.ts'
import { migrate } from '../store/migrate.ts'
import { openDatabase } from '../store/open.ts'
import type { Config } from '../config.ts'
import { CommandError } from './failure.ts'
import { createProgress } from './import-progress.ts'
import { importReport } from './import-report.ts'
import { configOf, idOf, withNewPortal, withPortal, withSettings } from './portal-options.ts'
import { print, printJson } from './table.ts'

/** Everything was read, but some rows could not be taken. */
export const someRejected = 4

interface ImportOptions {
  type?: ClientType | 'employee'
  map?: string
  mapFile?: string
  responsible?: string
  source?: string
  delimiter?: Delimiter | 'tab'
  encoding?: Encoding
  rejects?: string
  dryRun?: boolean
  json?: boolean
  verbose?: boolean
}

/** `import FILE…`: docs/guide/import.md. */
export function addImport(program: Command): void {
  withSettings(program.command('import'))
    .description('Bring contacts, companies, leads or employees from files')
    .argument('<FILE...>', 'CSV, vCard or JSON Lines, also packed as .gz; - reads standard input')
    .addOption(
      new Option('--type <TYPE>', 'what the rows are, where the file does not say it').choices([
        ...clientTypes,
        'employee',
      ]),
    )
    .option('--map <COLUMN=FIELD,…>', 'where columns go, e.g. "Telefon=PHONE.WORK,Kunde=TITLE"')
    .option('--map-file <FILE>', 'the same as a JSON object in a file')
    .option('--responsible <ID>', 'employee for rows that name none (default: first administrator)')
    .option('--source <NAME>', 'the place that external ids belong to (default: the format)')
    .addOption(
      new Option('--delimiter <CHAR>', 'what stands between cells (default: recognised)').choices([
        ...delimiters,
        'tab',
      ]),
    )
    .addOption(
      new Option('--encoding <NAME>', 'encoding of the file (default: recognised)').choices(
        encodings,
      ),
    )
    .option('--rejects <FILE>', 'list of rows not taken (default: FILE.rejects.csv)')
    .option('--dry-run', 'only say what would happen')
    .option('--verbose', 'show every problem, not the first few')
    .option('--json', 'print the summary as JSON')
    .action(async (files: string[], options: ImportOptions, command: Command) => {
      if (options.rejects !== undefined && files.length > 1)
        throw new CommandError('--rejects names one file, so import one file at a time', 2)
      const within = options.dryRun ? withPortalOrScratch : withNewPortal
      const rejectedRows = await asCommandErrors(() =>
        within(command, (database, config) => importAll(database, config, files, options)),
      )
      if (rejectedRows > 0) process.exitCode = someRejected
    })
}

async function importAll(
  database: Database,
  config: Config,
  files: readonly string[],
  options: ImportOptions,
): Promise<number> {
  const map = mapOf(options)
  for (const file of files) refuseOwnRejects(file, files, options.rejects)
  // Missing files are told before anything is changed.
  const sizes = new Map<string, number | undefined>()
  for (const file of files) sizes.set(file, await fileSize(file))
  const summaries: ImportSummary[] = []
  for (const file of files) {
    const rejects = openRejects(options.rejects ?? rejectsPath(file), options.dryRun === true)
    const progress = createProgress(file, sizes.get(file))
    const common = {
      encoding: options.encoding,
      delimiter: options.delimiter === 'tab' ? ('\t' as const) : options.delimiter,
      map,
      isDryRun: options.dryRun,
      timeZone: config.timeZone,
      nowMs: Date.now(),
      onProgress: progress.show,
      problemsMax: options.verbose ? Number.POSITIVE_INFINITY : undefined,
    }
    let summary: ImportSummary
    try {
      if (options.type === 'employee')
        summary = await importEmployees(database, file, common, rejects)
      else {
        const employees = await listEmployees(database)
        summary = await importClients(
          database,
          file,
          {
            ...common,
            type: options.type,
            phones: createPhoneReader(config.portalCountry),
            employees,
            responsible: responsibleOf(options, employees),
            place: options.source,
          },
          rejects,
        )
      }
    } catch (error) {
      throw error instanceof StoreError ? interrupted(error) : error
    } finally {
      progress.end()
      rejects.close()
    }
    summaries.push(summary)
    if (!options.json) print(importReport(summary, rejects.path, options.dryRun === true))
    rejects.removeStale()
  }
  if (options.json) printJson(summaries)
  return summaries.reduce((sum, { rejected }) => sum + rejected, 0)
}

// Batches are kept one by one, so "nothing of this change" is not the whole import.
const interrupted = (error: StoreError): StoreError =>
  new StoreError(
    error.kind,
    `${error.message}. The rows that were kept before stay: run the same command again to add the rest`,
    { cause: error },
  )

const rejectsPath = (file: string): string =>
  file === '-' ? 'stdin.rejects.csv' : `${file}.rejects.csv`

// `import *.csv` names both once there is a list: it would be written anew before it is read.
function refuseOwnRejects(file: string, files: readonly string[], named: string | undefined): void {
  const list = resolve(named ?? rejectsPath(file))
  const read = files.find((other) => other !== '-' && resolve(other) === list)
  if (read !== undefined)
    throw new CommandError(
      `${read} is also where the rows of ${file} are listed that are not taken; import it in a run of its own`,
      2,
    )
}

function responsibleOf(
  options: ImportOptions,
  employees: Awaited<ReturnType<typeof listEmployees>>,
): number {
  if (options.responsible === undefined) {
    // A dry run on a portal that does not exist yet: it would begin with administrator 1.
    return defaultResponsible(employees) ?? employees[0]?.id ?? 1
  }
  const id = idOf(options.responsible, '--responsible')
  if (!employees.some((employee) => employee.id === id))
    throw new CommandError(
      `--responsible: there is no employee ${id}; see callerbook employee list`,
    )
  return id
}

function mapOf(options: ImportOptions): ReturnType<typeof readMap> | undefined {
  if (options.map !== undefined && options.mapFile !== undefined)
    throw new CommandError('--map and --map-file exclude each other', 2)
  if (options.map !== undefined) return readMap(options.map)
  if (options.mapFile === undefined) return undefined
  let text: string
  try {
    text = readFileSync(options.mapFile, 'utf8')
  } catch (error) {
    throw new CommandError(`--map-file cannot be read: ${(error as Error).message}`)
  }
  return readMap(text)
}

// A dry run leaves no portal behind where there is none: an empty one in a throwaway folder answers.
async function withPortalOrScratch<T>(
  command: Command,
  work: (database: Database, config: Config) => Promise<T>,
): Promise<T> {
  const config = configOf(command)
  if (config.database !== '' || isInDataFolder(config, databaseFile(config)))
    return withPortal(command, work)
  const folder = mkdtempSync(join(tmpdir(), 'callerbook-dry-run-'))
  try {
    const database = await openDatabase({ file: join(folder, 'empty.db'), durability: 'off' })
    try {
      await migrate(database)
      const portalCountry = config.portalCountry || firstCountry
      return await work(database, { ...config, portalCountry })
    } finally {
      await database.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function asCommandErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ImportError) throw new CommandError(error.message, error.isUsage ? 2 : 1)
    throw error
  }
}
