/** What `user.get` and `user.search` have in common: every way of passing a filter, an order, a selection. */
import { z } from 'zod'
import {
  employeeField,
  employeeFields,
  employeeFilterFields,
  isShownIn,
  widestScope,
  type EmployeeScope,
} from '../../domain/people/employee-fields.ts'
import type { Condition, Filter } from '../../domain/filter.ts'
import { parseCondition } from '../../rest/filter.ts'
import { Page, type MethodContext, type Scope } from '../../rest/method.ts'
import { map, pageStart, text, textList } from '../../rest/wire.ts'
import type { PeopleList } from '../../services.ts'
import { encodeUser } from './encode-user.ts'

/** The scopes that open what reads users. */
export const userScopes = {
  scope: 'user',
  otherScopes: ['user_basic', 'user_brief'],
} as const satisfies {
  scope: Scope
  otherScopes: readonly Scope[]
}

export const scopeOf = (scopes: ReadonlySet<string>): EmployeeScope =>
  widestScope(scopes) ?? 'user_brief'

export const listParams = z.object({
  sort: text().describe('Field to sort by; ID when absent'),
  order: z
    .unknown()
    .optional()
    .describe('ASC or DESC; or a map of fields to directions in place of both'),
  FILTER: map().describe('Conditions by field, with prefixes like >=, !% and @'),
  ADMIN_MODE: z.unknown().optional().describe('Taken and ignored: everybody is listed anyway'),
  select: textList().describe('Fields to return; * and UF_* stand for groups of them'),
  IMAGE_RESIZE: z.unknown().optional().describe('Taken and ignored: there are no photos'),
  start: pageStart().describe('Where the page starts: 0, 50, …; -1 turns counting off'),
})

export const userShape = z
  .record(z.string(), z.unknown())
  .describe('The fields that the scope shows')

/** How one key of a filter becomes conditions; undefined: an ordinary field. */
export type ReadKey = (condition: Condition) => Filter | undefined

export async function listUsers(
  params: z.output<typeof listParams>,
  { caller, people, portal, sent, nowMs }: MethodContext,
  readKey: ReadKey,
): Promise<Page<Record<string, unknown>[]>> {
  const scope = scopeOf(caller.scopes)
  const filters = Object.entries({ ...topLevelConditions(sent), ...params.FILTER }).flatMap(
    ([key, value]) => readFilter(key, value, scope, readKey),
  )
  const { records, total, next } = await people.list(
    { filter: { all: filters }, order: readOrder(params, scope), start: params.start },
    nowMs,
  )
  const selected = readSelection(params.select)
  const view = { scope, timeZone: portal.timeZone, ...(selected && { selected }) }
  return new Page(
    records.map((record) => encodeUser(record, view)),
    total,
    next,
  )
}

const controls = new Set(Object.keys(listParams.shape).map((name) => name.toLowerCase()))

/** Conditions may stand beside the parameters: `{"UF_DEPARTMENT": 1, "SORT": "ID"}`. */
const topLevelConditions = (sent: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(sent).filter(([key]) => !controls.has(key.toLowerCase())))

function readFilter(key: string, value: unknown, scope: EmployeeScope, readKey: ReadKey): Filter[] {
  const condition = parseCondition(key.toUpperCase(), value)
  const special = readKey(condition)
  if (special) return [special]
  if (!employeeFilterFields.has(condition.field)) return []
  // What a scope does not show cannot be found out by asking for it either.
  const field = employeeField.get(condition.field)
  if (field && field.code !== 'USER_TYPE' && !isShownIn(scope, field)) return [{ any: [] }]
  return [condition]
}

function readOrder(
  { sort, order }: { sort: string; order?: unknown },
  scope: EmployeeScope,
): PeopleList['order'] {
  const pairs: [string, unknown][] =
    typeof order === 'object' && order !== null ? Object.entries(order) : [[sort, order]]
  return pairs.flatMap(([name, direction]) => {
    const field = employeeField.get(name.toUpperCase())
    if (!field || !isShownIn(scope, field)) return []
    const isDescending = typeof direction === 'string' && direction.toUpperCase() === 'DESC'
    return [{ field: field.code, isDescending }]
  })
}

function readSelection(select: readonly string[] | undefined): ReadonlySet<string> | undefined {
  const names = (select ?? []).filter((name) => name !== '')
  if (names.length === 0 || names.includes('*')) return undefined
  const selected = new Set(names.map((name) => name.toUpperCase()))
  if (selected.has('UF_*'))
    for (const { code } of employeeFields) if (code.startsWith('UF_')) selected.add(code)
  return selected
}

const wordsMax = 10

/** Each word in one of the fields, in whatever order; the empty text finds everybody, no text nobody. */
export const findWords = ({ values }: Condition, fields: readonly string[]): Filter =>
  values.length === 0
    ? { any: [] }
    : {
        all: values
          .flatMap((value) => (value ?? '').split(/\s+/))
          .filter((word) => word !== '')
          .slice(0, wordsMax)
          .map((word) => ({
            any: fields.map((field) => ({ field, operator: 'contains' as const, values: [word] })),
          })),
      }

export const isText = (code: string): boolean => employeeField.get(code)?.kind === 'text'
