/**
 * Brings employees from CSV: name, extension, phones, e-mail, time zone, whether they are active. They
 * are few, so each is looked up in memory; all of a file go in one transaction.
 */
import { isTimeZone } from '../domain/time-zone.ts'
import type { Database } from '../store/database.ts'
import {
  listEmployees,
  saveEmployee,
  type Employee,
  blankEmployee,
  type EmployeeDraft,
} from '../store/people/employees.ts'
import { lockEmails } from '../store/people/employee-records.ts'
import { nameKeyOf } from '../store/bulk/bulk-find.ts'
import { employeeColumns, employeeTargets } from './formats/employees.ts'
import { checkMap, headerWord } from './csv-layout.ts'
import { flagOf } from './flag-words.ts'
import { emptySummary, note, type ImportRules, type ImportSummary } from './import-clients.ts'
import { ImportError } from './import-error.ts'
import { openTable, type TableRow } from './table.ts'
import type { Complaint, Rejects } from './rejects.ts'

export type EmployeeImportRules = Pick<
  ImportRules,
  'encoding' | 'delimiter' | 'map' | 'isDryRun' | 'problemsMax' | 'nowMs'
>

const employeesMax = 1_000_000

/**
 * Adds the employees of a file and changes those that are known: all of them, or none.
 *
 * @throws ImportError (in the promise) for a file that cannot be read at all; bad rows go to `rejects`.
 */
export async function importEmployees(
  database: Database,
  path: string,
  rules: EmployeeImportRules,
  rejects: Rejects,
): Promise<ImportSummary> {
  const table = await openTable(path, rules)
  rejects.header(table.header)
  const targets = targetsOf(table.header, rules.map)
  if (
    !targets.some((target) => target === 'NAME' || target === 'LAST_NAME' || target === 'FULL_NAME')
  )
    throw new ImportError(
      `${path}: no column holds the employees' names (${table.header.join(', ').slice(0, 300)}). Say which with --map "Column=NAME"`,
    )
  const summary = emptySummary(path, {
    format: 'employees',
    title: 'Employees',
    encoding: table.encoding,
    delimiter: table.delimiter,
    type: null,
    columns: table.header.map((header, index) => ({ header, target: targets[index] ?? null })),
  })
  const rows: TableRow[] = []
  const complaints: Complaint[] = []
  for await (const piece of table.pieces()) {
    complaints.push(...piece.complaints)
    rows.push(...piece.rows)
    if (rows.length > employeesMax)
      throw new ImportError(`${path} has more than ${employeesMax} employees`)
  }
  const plan = rules.isDryRun
    ? planEmployees(await listEmployees(database), rows, targets)
    : await database.transaction(async (tx) => {
        // What a server changes at the same time is known then, and stays.
        await lockEmails(tx)
        const planned = planEmployees(await listEmployees(tx, true), rows, targets)
        for (const draft of planned.drafts) await saveEmployee(tx, draft, rules.nowMs)
        return planned
      })
  summary.rows = rows.length + complaints.length
  summary.added = plan.added
  summary.updated = plan.updated
  summary.unchanged = plan.unchanged
  complaints.push(...plan.complaints)
  complaints.sort((a, b) => a.line - b.line)
  note(complaints, summary, rules.problemsMax)
  rejects.add(complaints)
  return summary
}

interface EmployeePlan {
  drafts: EmployeeDraft[]
  added: number
  updated: number
  unchanged: number
  complaints: Complaint[]
}

function planEmployees(
  employees: readonly Employee[],
  rows: readonly TableRow[],
  targets: readonly (string | undefined)[],
): EmployeePlan {
  const plan: EmployeePlan = { drafts: [], added: 0, updated: 0, unchanged: 0, complaints: [] }
  const known = new Known(employees)
  const changed = new Set<EmployeeDraft>()
  for (const { line, cells } of rows) {
    const complain = (problem: string, isTaken: boolean) =>
      plan.complaints.push({ line, isTaken, problem, cells })
    const fields = fieldsOf(cells, targets)
    const { draft, problem, warning } = readEmployee(fields)
    if (!draft) {
      complain(problem, false)
      continue
    }
    if (warning) complain(warning, true)
    const before = known.find(draft)
    if (!before) {
      const fresh: EmployeeDraft = { ...blankEmployee, ...draft }
      known.add(fresh)
      changed.add(fresh)
      plan.added += 1
      continue
    }
    const hasNews = (Object.keys(draft) as (keyof EmployeeDraft)[]).some(
      (key) => draft[key] !== before[key],
    )
    plan[hasNews ? 'updated' : 'unchanged'] += 1
    if (!hasNews) continue
    Object.assign(before, draft)
    known.add(before)
    changed.add(before)
  }
  plan.drafts = [...changed]
  return plan
}

/** Employees by id, else e-mail address, else name. */
class Known {
  readonly #byWord = new Map<string, EmployeeDraft>()

  constructor(employees: readonly Employee[]) {
    for (const employee of employees) this.add({ ...employee })
  }

  add(employee: EmployeeDraft): void {
    for (const word of this.#words(employee))
      if (!this.#byWord.has(word)) this.#byWord.set(word, employee)
  }

  find(draft: Partial<EmployeeDraft>): EmployeeDraft | undefined {
    if (draft.id !== undefined) return this.#byWord.get(`id ${draft.id}`)
    if (draft.email) return this.#byWord.get(`email ${nameKeyOf(draft.email)}`)
    return this.#byWord.get(nameWord(draft))
  }

  #words(employee: EmployeeDraft): string[] {
    return [
      ...(employee.id === undefined ? [] : [`id ${employee.id}`]),
      ...(employee.email === '' ? [] : [`email ${nameKeyOf(employee.email)}`]),
      nameWord(employee),
    ]
  }
}

const nameWord = ({ name = '', lastName = '' }: Partial<EmployeeDraft>): string =>
  `name ${nameKeyOf(`${name} ${lastName}`)}`

function targetsOf(
  header: readonly string[],
  map: EmployeeImportRules['map'],
): (string | undefined)[] {
  const words = header.map((cell) => headerWord(cell.replace(/^\uFEFF/, '')))
  checkMap(words, header, map)
  return employeeColumns(words).map((known, index) => {
    const target = map?.get(words[index] ?? '') ?? known
    if (target !== undefined && target !== '-' && !employeeTargets.includes(target))
      throw new ImportError(
        `--map: an employee has no ${target}; fields are ${employeeTargets.join(', ')}`,
        { isUsage: true },
      )
    return target === '-' ? undefined : target
  })
}

function fieldsOf(
  cells: readonly string[],
  targets: readonly (string | undefined)[],
): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [index, target] of targets.entries()) {
    const value = cells[index]?.trim() ?? ''
    if (target !== undefined && value !== '') fields[target] ??= value
  }
  return fields
}

/** First name first, also of `Muster, Max`. */
function wholeName(text: string): string[] {
  const [, last, first] = /^([^,]+),\s*([^,]+)$/.exec(text) ?? []
  return (first === undefined ? text : `${first} ${last}`).split(/\s+/)
}

function readEmployee(
  fields: Record<string, string>,
):
  | { draft: Partial<EmployeeDraft>; warning: string; problem?: never }
  | { draft?: never; problem: string; warning?: never } {
  const draft: Partial<EmployeeDraft> = {}
  const warnings: string[] = []
  const [first = '', ...others] = wholeName(fields['FULL_NAME'] ?? '')
  const name = fields['NAME'] ?? first
  const lastName = fields['LAST_NAME'] ?? (fields['NAME'] === undefined ? others.join(' ') : '')
  if (name === '' && lastName === '') return { problem: 'it has no name' }
  draft.name = name
  draft.lastName = lastName
  if (fields['ID'] !== undefined) {
    if (!/^[1-9]\d{0,14}$/.test(fields['ID']))
      return { problem: `the id "${fields['ID'].slice(0, 60)}" is no positive whole number` }
    draft.id = Number(fields['ID'])
  }
  const texts = {
    EMAIL: 'email',
    UF_PHONE_INNER: 'extension',
    WORK_PHONE: 'workPhone',
    PERSONAL_PHONE: 'personalPhone',
    PERSONAL_MOBILE: 'personalMobile',
  } as const
  for (const [code, key] of Object.entries(texts)) {
    const value = fields[code]
    if (value !== undefined) draft[key] = value.slice(0, 1_000)
  }
  const zone = fields['TIME_ZONE']
  if (zone !== undefined && isTimeZone(zone)) draft.timeZone = zone
  else if (zone !== undefined) warnings.push(`"${zone.slice(0, 60)}" is no time zone`)
  const flags = { ACTIVE: 'isActive', ADMIN: 'isAdmin', UF_TIMEMAN: 'isTimeTracked' } as const
  for (const [code, key] of Object.entries(flags)) {
    const word = fields[code]?.toLowerCase()
    if (word === undefined) continue
    const flag = flagOf(word)
    if (flag !== undefined) draft[key] = flag
    else warnings.push(`${code} is "${word.slice(0, 60)}", neither yes nor no`)
  }
  return { draft, warning: warnings.join('; ') }
}
