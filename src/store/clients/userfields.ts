/** Custom fields of clients, and a version that tells every process when they have changed. */
import type { ClientType } from '../../domain/clients/client.ts'
import type { Userfield, UserfieldKind, UserfieldSettings } from '../../domain/clients/userfield.ts'
import { takeIds } from '../counters.ts'
import type { Database, Transaction } from '../database.ts'
import { toJson } from '../json.ts'
import { rowLock } from '../row-lock.ts'

const versionCounter = 'userfields.version'

type UserfieldRow = [
  id: number,
  type: ClientType,
  code: string,
  kind: UserfieldKind,
  isMultiple: number,
  definition: string,
]

const columns = 'id, client_type, code, kind, is_multiple, definition'

function toUserfield([id, type, code, kind, isMultiple, definition]: UserfieldRow): Userfield {
  const settings = JSON.parse(definition) as UserfieldSettings
  return { ...settings, id, type, code, kind, isMultiple: isMultiple === 1 }
}

/** Of all types of clients, oldest first. */
export async function listUserfields(database: Database): Promise<Userfield[]> {
  const rows = await database.values<UserfieldRow>(`select ${columns} from userfield order by id`)
  return rows.map(toUserfield)
}

/** With `isLocked`, inside a transaction, nobody else changes it until the end. */
export async function findUserfield(
  database: Database,
  id: number,
  isLocked = false,
): Promise<Userfield | undefined> {
  const lock = rowLock(database.engine, isLocked)
  const [row] = await database.values<UserfieldRow>(
    `select ${columns} from userfield where id = $1${lock}`,
    [id],
  )
  return row && toUserfield(row)
}

/** undefined: the type has a field of this code already. */
export async function addUserfield(
  tx: Transaction,
  field: Omit<Userfield, 'id'>,
): Promise<number | undefined> {
  const id = await takeIds(tx, 'userfield')
  const rows = await tx.query(
    `insert into userfield (${columns}) values ($1, $2, $3, $4, $5, $6)
     on conflict (client_type, code) do nothing returning id`,
    [id, field.type, field.code, field.kind, field.isMultiple ? 1 : 0, definitionOf(field)],
  )
  if (rows.length === 0) return undefined
  await countVersion(tx)
  return id
}

/** Type, code, kind and whether it is multiple never change. */
export async function saveUserfield(tx: Transaction, field: Userfield): Promise<void> {
  await tx.query('update userfield set definition = $2 where id = $1', [
    field.id,
    definitionOf(field),
  ])
  await countVersion(tx)
}

/** What records hold of the field stays behind under a name that no field has any more. */
export async function removeUserfield(tx: Transaction, id: number): Promise<void> {
  await tx.query('delete from userfield where id = $1', [id])
  await countVersion(tx)
}

/** Ids for the choices of an enumeration. */
export const takeItemIds = (tx: Transaction, count: number): Promise<number> =>
  takeIds(tx, 'userfield_item', count)

/** Grows with every change of any custom field. */
export async function userfieldsVersion(database: Database): Promise<number> {
  const [row] = await database.values<[number]>('select value from counter where name = $1', [
    versionCounter,
  ])
  return row?.[0] ?? 0
}

const countVersion = (tx: Transaction): Promise<number> => takeIds(tx, versionCounter)

function definitionOf(field: Omit<Userfield, 'id'>): string {
  const settings: UserfieldSettings = {
    xmlId: field.xmlId,
    sort: field.sort,
    isMandatory: field.isMandatory,
    showFilter: field.showFilter,
    showInList: field.showInList,
    editInList: field.editInList,
    isSearchable: field.isSearchable,
    settings: field.settings,
    labels: field.labels,
    items: field.items,
  }
  return toJson(settings)
}
