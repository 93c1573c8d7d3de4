/** Portals made from a seed, kept between runs in bench/.data. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hashSecret } from '../../src/domain/access/credential.ts'
import { createPhoneReader } from '../../src/domain/phone/phone.ts'
import { addClients, type ClientDraft } from '../../src/store/clients/clients.ts'
import type { Database } from '../../src/store/database.ts'
import { saveEmployee } from '../../src/store/people/employees.ts'
import { migrate } from '../../src/store/migrate.ts'
import { startPortal } from '../../src/store/portal.ts'
import { openSqlite } from '../../src/store/engines/sqlite.ts'
import { addWebhook } from '../../src/store/access/webhooks.ts'
import { saveWorkday } from '../../src/store/people/workdays.ts'

export const dataFolder = fileURLToPath(new URL('../.data', import.meta.url))

/** A webhook of the bench's portals; they are never reached from elsewhere. */
export const benchSecret = 'bench0bench0bench0bench0bench0be'
export const webhookPath = `/rest/1/${benchSecret}`

const employees = 50
const batch = 5_000
// Raised when the generated data changes, so that kept portals are made anew.
const revision = 2

/** Numbers 0, 1, 2, …: valid in the United States, Germany, the United Kingdom or Russia, never twice. */
export function numberOf(index: number): string {
  const digits = (width: number) => String(Math.floor(index / 4)).padStart(width, '0')
  switch (index % 4) {
    case 0:
      return `+1212${2_000_000 + Math.floor(index / 4)}`
    case 1:
      return `+49151${digits(8)}`
    case 2:
      return `+4477${digits(8)}`
    default:
      return `+79${digits(9)}`
  }
}

/** A fixed order of apparently random numbers below `count`. */
export function* shuffled(count: number, wanted: number, seed = 1): Generator<number> {
  let state = seed
  for (let given = 0; given < wanted; given += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield Math.floor((state / 2 ** 32) * count)
  }
}

export function clientAt(index: number, nowS: number): ClientDraft {
  const share = index % 10
  const type = share < 7 ? 'contact' : share < 9 ? 'company' : 'lead'
  const phones =
    index % 3 === 0 ? [numberOf(index), numberOf(index + 40_000_003)] : [numberOf(index)]
  return {
    type,
    title: type === 'contact' ? null : `Company ${index} Ltd`,
    name: type === 'company' ? null : `First${index % 5_000}`,
    lastName: type === 'company' ? null : `Last${index % 50_000}`,
    responsible: 1 + (index % employees),
    stage: type === 'lead' ? 'NEW' : null,
    stageSemantics: type === 'lead' ? 'P' : null,
    activityAt: nowS - (index % 1_000_000),
    createdAt: nowS - (index % 1_000_000),
    createdBy: 1,
    multifields: phones.map((value) => ({ kind: 'PHONE', valueType: 'WORK', value })),
  }
}

/** Fills an empty, migrated store. */
export async function fill(database: Database, clients: number): Promise<void> {
  const nowMs = Date.now()
  const nowS = Math.floor(nowMs / 1000)
  const phones = createPhoneReader('US')
  await database.transaction(async (tx) => {
    await startPortal(tx, nowMs)
    for (let id = 1; id <= employees; id += 1) {
      await saveEmployee(tx, {
        id,
        isActive: true,
        isAdmin: id === 1,
        name: 'Employee',
        lastName: String(id),
        email: `employee${id}@bench.example`,
        timeZone: 'Europe/Berlin',
        extension: String(100 + id),
        workPhone: null,
        personalPhone: null,
        personalMobile: '+4915112345678',
        isTimeTracked: true,
        role: null,
      })
      await saveWorkday(tx, id, {
        state: 'opened',
        startedAt: nowS,
        changedAt: nowS,
        finishedAt: null,
        leaks: 0,
      })
    }
    await addWebhook(tx, {
      owner: 1,
      title: 'bench',
      secretHash: hashSecret(benchSecret),
      scopes: ['crm', 'telephony'],
      createdAt: nowS,
      expiresAt: null,
    })
  })
  for (let from = 0; from < clients; from += batch) {
    const drafts = Array.from({ length: Math.min(batch, clients - from) }, (_, index) =>
      clientAt(from + index, nowS),
    )
    await database.transaction((tx) => addClients(tx, drafts, phones))
    if (from % 100_000 === 0) process.stderr.write(`\r${from.toLocaleString()} clients `)
  }
  process.stderr.write('\r\u001B[K')
}

/** The data folder of an embedded portal with so many clients, made when it is not there. */
export async function sqlitePortal(clients: number): Promise<string> {
  const folder = join(dataFolder, `sqlite-${clients}-r${revision}`)
  if (existsSync(folder)) return folder
  const unfinished = `${folder}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  const database = openSqlite(join(unfinished, 'callerbook.db'), { durability: 'off' })
  await migrate(database)
  await fill(database, clients)
  await database.close()
  renameSync(unfinished, folder)
  return folder
}
