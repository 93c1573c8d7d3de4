/**
 * The directories of the CRM: the values that the list fields of clients have, a lead's stages first.
 * https://apidocs.bitrix24.com/api-reference/crm/status/index.html
 */
import type { StageSemantics } from './lead-stage.ts'

/** One value of a directory. */
export interface DirectoryValue {
  id: number
  /** The directory: STATUS, SOURCE, … */
  directory: string
  /** As records hold it. */
  code: string
  name: string
  /** The name it had at first; '' for values that were added. */
  initialName: string
  sort: number
  isSystem: boolean
  /** Of a stage: `#RRGGBB` or ''. */
  color: string
  /** Of a stage that ends the work: won or lost. */
  semantics: 'S' | 'F' | null
}

export interface Directory {
  code: string
  name: string
  /** Its values are stages that a client goes through. */
  isStages?: true
}

/** The directories that leads, contacts and companies have fields for. */
export const directories: readonly Directory[] = [
  { code: 'STATUS', name: 'Lead stages', isStages: true },
  { code: 'SOURCE', name: 'Sources' },
  { code: 'CONTACT_TYPE', name: 'Contact type' },
  { code: 'COMPANY_TYPE', name: 'Company type' },
  { code: 'EMPLOYEES', name: 'Number of employees' },
  { code: 'INDUSTRY', name: 'Industry' },
  { code: 'HONORIFIC', name: 'Salutations' },
]

export const directoryOf = (code: string): Directory | undefined =>
  directories.find((directory) => directory.code === code)

/** Lowest sort first, then in the order of their making: the first one is what a new record gets. */
export const byPlace = (a: DirectoryValue, b: DirectoryValue): number =>
  a.sort - b.sort || a.id - b.id

export const semanticsOf = (value: Pick<DirectoryValue, 'semantics'>): StageSemantics =>
  value.semantics ?? 'P'

/** How `EXTRA` names the group of a stage: the first lost stage is the failure, others are apologies. */
export type StageGroup = 'process' | 'success' | 'failure' | 'apology'

/** The group of a stage among all stages of its directory. */
export function stageGroup(value: DirectoryValue, stages: readonly DirectoryValue[]): StageGroup {
  if (value.semantics === 'S') return 'success'
  if (value.semantics !== 'F') return 'process'
  const [failure] = stages.filter(({ semantics }) => semantics === 'F').toSorted(byPlace)
  return failure?.id === value.id ? 'failure' : 'apology'
}

export const semanticsOfGroup = (group: string): 'S' | 'F' | null | undefined =>
  ({ process: null, success: 'S', failure: 'F', apology: 'F' } as const)[group]

const stageCode = /^[A-Za-z0-9_-]{1,21}$/
const codeMax = 50

/** What is wrong with the code of a new value, in a sentence. */
export function problemOfCode(directory: Directory, code: string): string | undefined {
  if (directory.isStages)
    return stageCode.test(code)
      ? undefined
      : 'The field STATUS_ID must be 1 to 21 Latin letters, digits, hyphens and underscores.'
  return code.length <= codeMax
    ? undefined
    : `The field STATUS_ID must be at most ${codeMax} characters long.`
}
