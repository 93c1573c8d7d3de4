/** The company structure. https://apidocs.bitrix24.com/api-reference/departments/index.html */
import { z } from 'zod'
import { isDepartmentField, type DepartmentField } from '../domain/people/department-fields.ts'
import type { Condition } from '../domain/filter.ts'
import { parseCondition } from '../rest/filter.ts'
import { defineMethod, Page, type Fail, type Method } from '../rest/method.ts'
import { id, pageStart, text } from '../rest/wire.ts'
import type { DepartmentInput } from '../services.ts'

const page = (name: string) =>
  `https://apidocs.bitrix24.com/api-reference/departments/department-${name}.html`

const titles = {
  ID: 'ID',
  NAME: 'Department Name',
  SORT: 'Sort Order',
  PARENT: 'Parent Department',
  UF_HEAD: 'Manager',
}

const only = (what: string) => z.unknown().optional().describe(`Only departments with this ${what}`)

const core = (description: string) => ({ status: 400, code: 'ERROR_CORE', description })

const errors = {
  denied: core('Access denied'),
  name: core('Department name not provided.<br>'),
  parent: core('There can only be one top-level department in the company structure'),
  circle: core('A department cannot be moved below itself'),
  head: core('The user of UF_HEAD does not exist'),
  missing: core('Department not found'),
  root: core('The top-level department cannot be deleted'),
}

const addErrors = {
  denied: errors.denied,
  name: errors.name,
  parent: errors.parent,
  head: errors.head,
}

const get = defineMethod({
  name: 'department.get',
  title: 'List departments',
  docs: page('get'),
  scope: 'department',
  auth: 'any',
  params: z.object({
    sort: z
      .unknown()
      .optional()
      .describe('ID, NAME, SORT, PARENT or UF_HEAD; a number is a condition on SORT'),
    order: text().describe('ASC or DESC'),
    ID: only('id'),
    NAME: only('whole name'),
    PARENT: only('id of the department above it; empty or 0: the top-level one'),
    UF_HEAD: only('id of the user who leads it'),
    START: pageStart().describe('Where the page starts: 0, 50, …'),
  }),
  result: z.array(
    z.object({
      ID: z.string(),
      NAME: z.string(),
      SORT: z.int(),
      PARENT: z.string().optional().describe('Absent in the top-level department'),
      UF_HEAD: z.string().optional().describe('Absent when nobody leads it'),
    }),
  ),
  errors: {},
  async handler({ order, START }, { structure, sent }) {
    const { filter, sort } = readConditions(sent)
    const { departments, total, next } = await structure.list({
      filter: { all: filter },
      sort,
      isDescending: order.toUpperCase() === 'DESC',
      start: START,
    })
    const items = departments.map(({ id: departmentId, name, sort: place, parent, head }) => ({
      ID: String(departmentId),
      NAME: name,
      SORT: place,
      ...(parent !== null && { PARENT: String(parent) }),
      ...(head !== null && { UF_HEAD: String(head) }),
    }))
    return new Page(items, total, next)
  },
})

/**
 * Conditions stand beside the parameters. SORT is both: a field to sort by, which some clients send in
 * upper case, and a condition; both may come at once, as `sort` and `SORT`.
 */
function readConditions(sent: Readonly<Record<string, unknown>>): {
  filter: Condition[]
  sort: DepartmentField
} {
  const filter: Condition[] = []
  let sort: DepartmentField = 'ID'
  for (const [key, value] of Object.entries(sent)) {
    const asName = typeof value === 'string' ? value.trim().toUpperCase() : ''
    if (key.toUpperCase() === 'SORT' && isDepartmentField(asName)) sort = asName
    else if (key !== 'sort' || /^\d+$/.test(text().parse(value))) {
      const condition = withTop(parseCondition(key.toUpperCase(), value))
      // Whoever leaves a parameter empty asks for nothing; the empty PARENT is the exception.
      // undefined is a reference of a batch that stands for nothing, and finds nothing.
      const isAsked =
        condition.field === 'PARENT' ||
        value === undefined ||
        condition.values.some((each) => each !== null)
      if (isDepartmentField(condition.field) && isAsked) filter.push(condition)
    }
  }
  return { filter, sort }
}

/** No department has the id 0, so `PARENT: 0` asks for the top-level one, as b24phpsdk's own tests do. */
const withTop = (condition: Condition): Condition =>
  condition.field === 'PARENT'
    ? { ...condition, values: condition.values.map((each) => (each === '0' ? null : each)) }
    : condition

const fields = defineMethod({
  name: 'department.fields',
  title: 'Names of the fields of departments',
  docs: page('fields'),
  scope: 'department',
  auth: 'any',
  params: z.object({}),
  result: z.record(z.string(), z.string()),
  errors: {},
  handler: async () => titles,
})

const writeParams = {
  NAME: z.unknown().optional().describe('Name'),
  SORT: z.unknown().optional().describe('Place among its siblings; 500 when absent'),
  PARENT: z.unknown().optional().describe('Id of the department above it'),
  UF_HEAD: z.unknown().optional().describe('Id of the user who leads it'),
}

function readInput(
  sent: { NAME?: unknown; SORT?: unknown; PARENT?: unknown; UF_HEAD?: unknown },
  fail: Fail<'head'>,
): DepartmentInput {
  const input: DepartmentInput = {}
  if (sent.NAME !== undefined) input.name = text().parse(sent.NAME)
  const sort = text().parse(sent.SORT)
  if (/^-?\d{1,9}$/.test(sort)) input.sort = Number(sort)
  if (sent.PARENT !== undefined) input.parent = id().parse(sent.PARENT) ?? null
  if (sent.UF_HEAD !== undefined) {
    const isNobody = sent.UF_HEAD === false || ['', '0'].includes(text().parse(sent.UF_HEAD))
    input.head = isNobody ? null : (id().parse(sent.UF_HEAD) ?? fail('head'))
  }
  return input
}

const add = defineMethod({
  name: 'department.add',
  title: 'Add a department',
  docs: page('add'),
  scope: 'department',
  auth: 'any',
  params: z.object(writeParams),
  result: z.int().describe('Id of the new department'),
  errors: addErrors,
  async handler(sent, { caller, structure }, fail) {
    if (!caller.isAdmin) fail('denied')
    const added = await structure.add(readInput(sent, fail))
    return 'done' in added ? added.done : fail(added.refused)
  },
})

const update = defineMethod({
  name: 'department.update',
  title: 'Change a department',
  docs: page('update'),
  scope: 'department',
  auth: 'any',
  params: z.object({ ID: id().describe('Id of the department'), ...writeParams }),
  result: z.literal(true),
  errors: { ...addErrors, circle: errors.circle, missing: errors.missing },
  async handler({ ID, ...sent }, { caller, structure }, fail) {
    if (!caller.isAdmin) fail('denied')
    if (ID === undefined) return fail('missing')
    const updated = await structure.update(ID, readInput(sent, fail))
    return 'done' in updated ? updated.done : fail(updated.refused)
  },
})

const remove = defineMethod({
  name: 'department.delete',
  title: 'Delete a department',
  docs: page('delete'),
  differs: 'Its members and the departments below it move to the one above it.',
  scope: 'department',
  auth: 'any',
  params: z.object({ ID: id().describe('Id of the department') }),
  result: z.literal(true),
  errors: { denied: errors.denied, missing: errors.missing, root: errors.root },
  async handler({ ID }, { caller, structure }, fail) {
    if (!caller.isAdmin) fail('denied')
    if (ID === undefined) return fail('missing')
    const removed = await structure.remove(ID)
    return 'done' in removed ? removed.done : fail(removed.refused)
  },
})

export const departmentMethods: readonly Method[] = [get, fields, add, update, remove]
