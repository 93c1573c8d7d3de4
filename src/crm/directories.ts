/**
 * The directories as the methods change them and as records use them. Every new record needs the first
 * value of several, so they are kept in memory.
 */
import {
  byPlace,
  directoryOf,
  problemOfCode,
  semanticsOf,
  type DirectoryValue,
} from '../domain/clients/directories.ts'
import type { Filter } from '../domain/filter.ts'
import type { StageSemantics } from '../domain/clients/lead-stage.ts'
import type { Database } from '../store/database.ts'
import {
  addStatus,
  allStatuses,
  deleteStatus,
  findStatus,
  isStageUsed,
  listStatuses,
  setStageSemantics,
  updateStatus,
  type StatusOrder,
} from '../store/clients/statuses.ts'

// Another process may have changed a value: that is seen after this time at the latest.
const keptForMs = 500

export interface NewDirectoryValue {
  directory: string
  code: string
  name: string
  sort: number
  color: string
  semantics: 'S' | 'F' | null
}

export type AddOutcome =
  | { done: number }
  | { refused: 'unsupported' | 'taken' }
  | { problem: string }
export type DeleteOutcome = 'done' | 'missing' | 'system' | 'used'

export interface Directories {
  /** The values of a directory in their order. */
  values(directory: string): Promise<readonly DirectoryValue[]>
  list(filter: Filter, order: readonly StatusOrder[]): Promise<DirectoryValue[]>
  find(id: number): Promise<DirectoryValue | undefined>
  add(value: NewDirectoryValue): Promise<AddOutcome>
  /** False: there is no such value. */
  update(
    id: number,
    changes: Partial<Pick<DirectoryValue, 'name' | 'sort' | 'color'>>,
  ): Promise<boolean>
  remove(id: number, isForced: boolean): Promise<DeleteOutcome>
  /** Whether the directory has a value with this code. */
  has(directory: string, code: string): Promise<boolean>
  /** The code that a new record gets; undefined: the directory is empty. */
  firstCode(directory: string): Promise<string | undefined>
  /** What a lead's stage means. */
  stageSemantics(stage: string): Promise<StageSemantics>
}

type ValuesByDirectory = ReadonlyMap<string, readonly DirectoryValue[]>

/** Each directory's values in their order. */
function byDirectory(values: readonly DirectoryValue[]): ValuesByDirectory {
  const groups = Map.groupBy(values, ({ directory }) => directory)
  return new Map([...groups].map(([directory, group]) => [directory, group.toSorted(byPlace)]))
}

/** The values are kept in memory; a change by another process is seen a moment later. */
export function createDirectories(database: Database): Directories {
  let kept: { values: ValuesByDirectory; atMs: number } | undefined
  let changes = 0

  const load = async (): Promise<ValuesByDirectory> => {
    // A monotonic clock: the portal's own may be set by hand.
    const atMs = performance.now()
    const before = changes
    const values = byDirectory(await allStatuses(database))
    // What was read before a change was committed must not outlive it.
    if (before === changes) kept = { values, atMs }
    return values
  }
  const all = async (): Promise<ValuesByDirectory> =>
    kept && performance.now() - kept.atMs < keptForMs ? kept.values : load()
  const changed = <Value>(value: Value): Value => {
    changes += 1
    kept = undefined
    return value
  }
  const valuesOf = async (directory: string): Promise<readonly DirectoryValue[]> =>
    (await all()).get(directory) ?? []

  return {
    values: valuesOf,
    list: (filter, order) => listStatuses(database, filter, order),
    find: (id) => findStatus(database, id),

    async add(value) {
      const directory = directoryOf(value.directory)
      if (!directory) return { refused: 'unsupported' }
      const problem = problemOfCode(directory, value.code)
      if (problem !== undefined) return { problem }
      const semantics = directory.isStages ? value.semantics : null
      const id = await database.transaction(async (tx) => {
        const given = await addStatus(tx, { ...value, semantics, initialName: '', isSystem: false })
        // Leads may have come with the stage before the directory knew it.
        if (given !== undefined && value.directory === 'STATUS')
          await setStageSemantics(tx, value.code, semantics ?? 'P')
        return given
      })
      return changed(id === undefined ? { refused: 'taken' } : { done: id })
    },

    async update(id, changesOf) {
      const isDone = await database.transaction(async (tx) => {
        const value = await findStatus(tx, id, true)
        if (value) await updateStatus(tx, { ...value, ...changesOf })
        return value !== undefined
      })
      return changed(isDone)
    },

    async remove(id, isForced) {
      const outcome = await database.transaction(async (tx): Promise<DeleteOutcome> => {
        const value = await findStatus(tx, id, true)
        if (!value) return 'missing'
        if (value.isSystem && !isForced) return 'system'
        if (value.directory === 'STATUS' && (await isStageUsed(tx, value.code))) return 'used'
        await deleteStatus(tx, id)
        return 'done'
      })
      return changed(outcome)
    },

    async has(directory, code) {
      const isIn = (values: ValuesByDirectory) =>
        values.get(directory)?.some((value) => value.code === code) ?? false
      // It may have been added by another process just now.
      return isIn(await all()) || isIn(await load())
    },

    async firstCode(directory) {
      return (await valuesOf(directory))[0]?.code
    },

    async stageSemantics(stage) {
      const ofStage = (values: ValuesByDirectory) =>
        values.get('STATUS')?.find(({ code }) => code === stage)
      // A stage that is not known here may have been added by another process just now.
      const value = ofStage(await all()) ?? ofStage(await load())
      return value ? semanticsOf(value) : 'P'
    },
  }
}
