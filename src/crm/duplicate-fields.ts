/**
 * Which fields beside names, phones and e-mails are compared in the search for duplicates. The settings
 * are for programs that show them: crm.duplicate.findbycomm does not regard them.
 * https://apidocs.bitrix24.com/api-reference/crm/duplicates/volatile-type/index.html
 */
import { entityTypeId, clientTypes, type ClientType } from '../domain/clients/client.ts'
import type { Field, FieldTable } from '../domain/fields/field.ts'
import type { Database } from '../store/database.ts'
import {
  listVolatileTypes,
  registerVolatileType,
  unregisterVolatileType,
  type VolatileType,
} from '../store/clients/volatile-types.ts'

export interface DuplicateField {
  entityTypeId: number
  field: Field
}

export interface DuplicateFields {
  /** The fields that can be compared; of one type, or of all. */
  available(entityTypeId: number | undefined): Promise<DuplicateField[]>
  list(): Promise<VolatileType[]>
  register(
    entityTypeId: number,
    code: string,
  ): Promise<{ done: number } | { refused: 'unknown' | 'full' }>
  /** False when there is none with the id. */
  unregister(id: number): Promise<boolean>
}

const registeredMax = 7

/** At most seven fields are registered, in all types together. */
export function createDuplicateFields(
  database: Database,
  fields: (type: ClientType) => Promise<FieldTable>,
): DuplicateFields {
  const available = async (asked: number | undefined): Promise<DuplicateField[]> => {
    const types = clientTypes.filter((type) => asked === undefined || entityTypeId[type] === asked)
    const tables = await Promise.all(
      types.map(async (type) => ({ type, table: await fields(type) })),
    )
    return tables.flatMap(({ type, table }) =>
      [...table.values()]
        .filter(isComparable)
        .map((field) => ({ entityTypeId: entityTypeId[type], field })),
    )
  }

  return {
    available,
    list: () => listVolatileTypes(database),
    async register(typeId, code) {
      const known = await available(typeId)
      if (!known.some(({ field }) => field.code === code)) return { refused: 'unknown' }
      const id = await database.transaction((tx) =>
        registerVolatileType(tx, typeId, code, registeredMax),
      )
      return id === undefined ? { refused: 'full' } : { done: id }
    },
    unregister: (id) => database.transaction((tx) => unregisterVolatileType(tx, id)),
  }
}

const comparable = new Set<Field['type']>([
  'string',
  'url',
  'integer',
  'double',
  'date',
  'datetime',
])

/** Texts that somebody typed, and custom fields that hold one value. */
const isComparable = ({ type, isReadOnly, isWriteOnly, isDynamic }: Field): boolean =>
  !isReadOnly && !isWriteOnly && (isDynamic ? comparable.has(type) : type === 'string')
