/** A portal to import into, and what a test wants to know of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { refId, refType } from '../../src/domain/clients/client.ts'
import { createPhoneReader } from '../../src/domain/phone/phone.ts'
import {
  importClients,
  type ImportRules,
  type ImportSummary,
} from '../../src/import/import-clients.ts'
import { openRejects } from '../../src/import/rejects.ts'
import { refsByNumbers } from '../../src/store/clients/duplicates.ts'
import type { Database } from '../../src/store/database.ts'
import { blankEmployee, listEmployees, saveEmployee } from '../../src/store/people/employees.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openDatabase } from '../../src/store/open.ts'
import { startPortal } from '../../src/store/portal.ts'

export const phones = createPhoneReader('DE')
export const fixture = (name: string): string =>
  join(import.meta.dirname, '../fixtures/import', name)
const nowMs = Date.UTC(2026, 0, 15)

export interface Portal {
  database: Database
  folder: string
  rejectsFile: string
  write(name: string, content: string | Uint8Array): string
  /** A fixture's name, or a path. */
  import(file: string, rules?: Partial<ImportRules>): Promise<ImportSummary>
  clients(): Promise<StoredClient[]>
  /** `contact 1` and the like. */
  whoHas(number: string): Promise<string[]>
  close(): Promise<void>
}

export interface StoredClient {
  who: string
  title: string | null
  name: string | null
  lastName: string | null
  responsible: number
  stage: string | null
  origin: string | null
  activityAt: number
  data: Record<string, unknown>
  /** `PHONE.WORK 030 123`. */
  fields: string[]
}

export async function openPortal(
  open: (file: string) => Promise<Database> = (file) => openDatabase({ file, durability: 'off' }),
): Promise<Portal> {
  const folder = mkdtempSync(join(tmpdir(), 'callerbook-import-'))
  const database = await open(join(folder, 'callerbook.db'))
  await migrate(database)
  await database.transaction(async (tx) => {
    await startPortal(tx, nowMs)
    await saveEmployee(tx, {
      ...blankEmployee,
      id: 2,
      name: 'Max',
      lastName: 'Muster',
      email: 'max@portal.example',
      extension: '102',
      isTimeTracked: false,
    })
  })
  const rejectsFile = join(folder, 'rejects.csv')
  return {
    database,
    folder,
    rejectsFile,
    write(name, content) {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    async import(file, rules = {}) {
      const rejects = openRejects(rejectsFile, rules.isDryRun)
      try {
        const summary = await importClients(
          database,
          file.includes('/') || file.includes('\\') ? file : fixture(file),
          {
            phones,
            employees: await listEmployees(database),
            responsible: 1,
            timeZone: 'UTC',
            nowMs,
            ...rules,
          },
          rejects,
        )
        rejects.removeStale()
        return summary
      } finally {
        rejects.close()
      }
    },
    clients: () => storedClients(database),
    async whoHas(number) {
      const keys = phones.readAll(number).map(({ key }) => key)
      const found = []
      for (const type of ['contact', 'company', 'lead'] as const)
        found.push(...(await refsByNumbers(database, type, keys, 1_000)))
      return found.map((ref) => `${refType(ref)} ${refId(ref)}`)
    },
    async close() {
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function storedClients(database: Database): Promise<StoredClient[]> {
  const rows = await database.query<Record<string, never>>('select * from client order by ref')
  const fields = await database.query<{
    ref: number
    kind: string
    value_type: string
    value: string
  }>('select * from multifield order by ref, id')
  return rows.map((row) => ({
    who: `${refType(row['ref'] as unknown as number)} ${refId(row['ref'] as unknown as number)}`,
    title: row['title'] ?? null,
    name: row['name'] ?? null,
    lastName: row['last_name'] ?? null,
    responsible: row['responsible'] as unknown as number,
    stage: row['stage'] ?? null,
    origin: row['origin'] ?? null,
    activityAt: row['activity_at'] as unknown as number,
    data:
      typeof row['data'] === 'string'
        ? (JSON.parse(row['data']) as Record<string, unknown>)
        : (row['data'] as unknown as Record<string, unknown>),
    fields: fields
      .filter(({ ref }) => ref === (row['ref'] as unknown as number))
      .map(({ kind, value_type: type, value }) => `${kind}.${type} ${value}`),
  }))
}

export const counts = ({ added, updated, unchanged, rejected }: ImportSummary) => ({
  added,
  updated,
  unchanged,
  rejected,
})
