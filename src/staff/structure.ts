/** The company structure: reading it for everybody, changing it for administrators. */
import type { Database } from '../store/database.ts'
import {
  addDepartment,
  findDepartment,
  isWithin,
  listDepartments,
  lockStructure,
  removeDepartment,
  updateDepartment,
  type Department,
  type DepartmentList,
} from '../store/people/departments.ts'
import { findEmployee } from '../store/people/employees.ts'

export type StructureOutcome<Value, Refused> = { done: Value } | { refused: Refused }
/** `parent`: there is one top-level department, and every other one lies below another that exists. */
export type AddRefusal = 'name' | 'parent' | 'head'
/** `circle`: a department cannot lie below itself. */
export type UpdateRefusal = AddRefusal | 'missing' | 'circle'
/** `root`: the top-level one cannot be removed. */
export type RemoveRefusal = 'missing' | 'root'

/** What can be set; null: what was sent cannot be used (parent), or nobody (head). */
export interface DepartmentInput {
  name?: string
  sort?: number
  parent?: number | null
  head?: number | null
}

export interface Structure {
  list(request: Omit<DepartmentList, 'limit' | 'offset'> & { start: number }): Promise<{
    departments: Department[]
    total: number
    next: number | undefined
  }>
  add(input: DepartmentInput): Promise<StructureOutcome<number, AddRefusal>>
  update(id: number, input: DepartmentInput): Promise<StructureOutcome<true, UpdateRefusal>>
  remove(id: number): Promise<StructureOutcome<true, RemoveRefusal>>
}

const pageSize = 50
const sortDefault = 500

export function createStructure(database: Database): Structure {
  return {
    async list(request) {
      const offset = Math.max(request.start, 0)
      const { departments, total } = await listDepartments(database, {
        ...request,
        limit: pageSize,
        offset,
      })
      if (request.start < 0) return { departments, total: 0, next: undefined }
      const end = offset + departments.length
      const isLast = end >= total || departments.length === 0
      return { departments, total, next: isLast ? undefined : end }
    },

    add: ({ name = '', sort = sortDefault, parent, head = null }) =>
      database.transaction(async (tx): Promise<StructureOutcome<number, AddRefusal>> => {
        if (name.trim() === '') return { refused: 'name' }
        await lockStructure(tx)
        if (!parent || !(await findDepartment(tx, parent))) return { refused: 'parent' }
        if (head !== null && !(await findEmployee(tx, head))) return { refused: 'head' }
        return { done: await addDepartment(tx, { name, sort, parent, head }) }
      }),

    update: (id, input) =>
      database.transaction(async (tx): Promise<StructureOutcome<true, UpdateRefusal>> => {
        await lockStructure(tx)
        const before = await findDepartment(tx, id)
        if (!before) return { refused: 'missing' }
        const after = { ...before, ...input }
        if (after.name.trim() === '') return { refused: 'name' }
        if (after.parent !== before.parent) {
          if (after.parent === null || !(await findDepartment(tx, after.parent)))
            return { refused: 'parent' }
          if (await isWithin(tx, after.parent, id)) return { refused: 'circle' }
        }
        const { head } = input
        if (head && !(await findEmployee(tx, head))) return { refused: 'head' }
        await updateDepartment(tx, after)
        return { done: true }
      }),

    remove: (id) =>
      database.transaction(async (tx): Promise<StructureOutcome<true, RemoveRefusal>> => {
        await lockStructure(tx)
        const department = await findDepartment(tx, id)
        if (!department) return { refused: 'missing' }
        if (department.parent === null) return { refused: 'root' }
        await removeDepartment(tx, department)
        return { done: true }
      }),
  }
}
