/** What a header means: which format it is, of which type its records are, and where each column goes. */
import type { ClientType } from '../domain/clients/client.ts'
import type { ClientRow, RowMultifieldKind } from './client-row.ts'
import { labelType, targetOfWords } from './column-words.ts'
import { csvFormats, type CsvFormat } from './formats/index.ts'
import { spreadsheet } from './formats/spreadsheet.ts'
import { ImportError } from './import-error.ts'
import type { PortalFields } from '../domain/fields/portal-fields.ts'
import { isForEveryType, readTarget, setterOf, type Setter, type Target } from './target.ts'

export interface CsvLayout {
  /** undefined: the columns were named by the user. */
  format: CsvFormat | undefined
  type: ClientType
  header: string[]
  /** Target of each column; undefined: not taken. A labelled value has its kind alone (`PHONE`). */
  targets: (string | undefined)[]
  /** Writes the cells of a record into a row. */
  fill(row: ClientRow, cells: readonly string[]): void
}

export interface LayoutWishes {
  type?: ClientType | undefined
  /** Header to target; it goes before what the format says. */
  map?: ReadonlyMap<string, Target> | undefined
  /** Those that a map may name. */
  fields: PortalFields
}

/** Headers of a rejects file: a repaired one can be imported as it is. */
export const rejectsHeaders = ['callerbook:line', 'callerbook:taken', 'callerbook:problem'] as const

/** Where each column of a header goes. @throws ImportError when nobody can tell; it says what to add. */
export function readLayout(headerCells: readonly string[], wishes: LayoutWishes): CsvLayout {
  const header = headerCells.map((cell) => cell.replace(/^\uFEFF/, '').trim())
  const words = header.map(headerWord)
  checkMap(words, header, wishes.map)
  const format = recognise(words)
  const type = wishes.type ?? (format && typeOf(format, words))
  if (!format && !wishes.map)
    throw new ImportError(
      `the columns are of no known program: ${excerpt(header)}. Say what they hold with --map, for example --map "${header[0] || 'Phone'}=PHONE.WORK"`,
    )
  if (!type)
    throw new ImportError('say with --type whether the rows are contacts, companies or leads')
  checkTargets(type, wishes)
  const columns = words.map((word) => columnOf(word, type, format, wishes.map))
  const targets = columns.map((column) => column?.target)
  if (!targets.some((target) => target !== undefined && isIdentifying(target)))
    throw new ImportError(
      `no column holds a name, a number or an e-mail address: ${excerpt(header)}. Say what they hold with --map`,
    )
  const fill = filler(columns, format)
  return {
    format,
    type,
    header,
    targets,
    fill: format === spreadsheet ? withLastName(fill) : fill,
  }
}

/** The format that knows most columns of a header, undefined if none knows a telling one. */
function recognise(words: readonly string[]): CsvFormat | undefined {
  let best: CsvFormat | undefined
  let bestScore = 1
  for (const format of csvFormats) {
    const own = words.filter(
      (word) => Object.hasOwn(format.headers, word) || format.numbered?.(word) !== undefined,
    ).length
    if (own === 0) continue
    // Other formats show by their own words.
    const told = format === spreadsheet ? words.filter((word) => toldBy(format, word)).length : 0
    const known = own + told
    const isMarked = format.marks.some((mark) =>
      words.some((word) => (typeof mark === 'string' ? mark === word : mark.test(word))),
    )
    if (format.isMarkNeeded && !isMarked) continue
    const score = isMarked ? known * 2 : known
    if (score > bestScore) {
      best = format
      bestScore = score
    }
  }
  return best
}

/** Whether a column that the format does not know is taken for what its words say. */
const toldBy = (format: CsvFormat, word: string): boolean =>
  !Object.hasOwn(format.headers, word) && targetOfWords(word) !== undefined

function typeOf(format: CsvFormat, words: readonly string[]): ClientType | undefined {
  for (const [type, marks] of format.typeMarks)
    if (marks.some((mark) => words.includes(mark))) return type
  return format.type
}

interface Column {
  target: string
  set?: Setter
  numbered?: { group: string; part: 'label' | 'value'; kind: RowMultifieldKind }
}

function columnOf(
  word: string,
  type: ClientType,
  format: CsvFormat | undefined,
  map: LayoutWishes['map'],
): Column | undefined {
  const mapped = map?.get(word)
  if (mapped === '-') return undefined
  if (mapped) return { target: mapped, set: setterOf(mapped) }
  if (!format) return undefined
  const numbered = format.numbered?.(word)
  if (numbered) return { target: `${numbered.kind} (${numbered.part})`, numbered }
  const own = format.headersOf?.[type]
  const known =
    own && Object.hasOwn(own, word)
      ? own[word]
      : Object.hasOwn(format.headers, word)
        ? format.headers[word]
        : format.isOpen && targetOfWords(word)
  return known ? { target: known, set: setterOf(known) } : undefined
}

/** A `Name` beside a first name and without a last name is that, or holds it. */
function withLastName(fill: CsvLayout['fill']): CsvLayout['fill'] {
  const wordsOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)
  return (row, cells) => {
    fill(row, cells)
    const whole = row.data['FULL_NAME']
    if (row.name === null || row.lastName !== null || typeof whole !== 'string') return
    const first = new Set(wordsOf(row.name.toLowerCase()))
    const others = wordsOf(whole).filter((word) => !first.has(word.toLowerCase()))
    row.lastName = others.join(' ') || null
  }
}

const isIdentifying = (target: string): boolean =>
  /^(PHONE|EMAIL)\b/.test(target) ||
  ['TITLE', 'NAME', 'LAST_NAME', 'FULL_NAME', 'COMPANY_TITLE'].includes(target)

function filler(
  columns: readonly (Column | undefined)[],
  format: CsvFormat | undefined,
): CsvLayout['fill'] {
  const separator = format?.separator
  // Pairs of index and setter: a loop over what is taken, not over every column.
  const simple: [number, Setter, boolean | 'first'][] = []
  const labelled: { value: number; label: number; kind: RowMultifieldKind }[] = []
  for (const [index, column] of columns.entries()) {
    if (column?.set)
      simple.push([
        index,
        column.set,
        format?.firstOnly?.includes(column.target) ? 'first' : /^[A-Z]+\./.test(column.target),
      ])
    const numbered = column?.numbered
    if (numbered?.part !== 'value') continue
    const label = columns.findIndex(
      (other) => other?.numbered?.group === numbered.group && other.numbered.part === 'label',
    )
    labelled.push({ value: index, label, kind: numbered.kind })
  }
  return (row, cells) => {
    for (const [index, set, takesSeveral] of simple) {
      const cell = cells[index]
      if (cell === undefined || cell === '') continue
      const value = cell.trim()
      if (value === '') continue
      if (takesSeveral === false || separator === undefined || !value.includes(separator))
        set(row, value)
      else if (takesSeveral === 'first') set(row, value.split(separator, 1)[0]?.trim() || value)
      else for (const part of value.split(separator)) set(row, part.trim())
    }
    for (const { value, label, kind } of labelled) {
      const text = cells[value]?.trim() ?? ''
      if (text === '') continue
      const valueType = labelType(kind, cells[label] ?? '')
      for (const part of separator === undefined ? [text] : text.split(separator))
        row.multifields.push({
          kind,
          valueType,
          // Google escapes the colon of an address.
          value: kind === 'WEB' ? part.trim().replace('\\:', ':') : part.trim(),
        })
    }
  }
}

/** @throws ImportError for a map that names a column which is not there */
export function checkMap(
  words: readonly string[],
  header: readonly string[],
  map: LayoutWishes['map'],
): void {
  for (const name of map?.keys() ?? [])
    if (!words.includes(name))
      throw new ImportError(
        `--map names the column "${name}", but the file has: ${excerpt(header)}`,
      )
}

/** @throws ImportError for a map to a field that such clients do not have here: what it holds would be lost */
function checkTargets(type: ClientType, { map, fields }: LayoutWishes): void {
  for (const target of map?.values() ?? []) {
    if (target === '-' || isForEveryType(target) || fields[type].has(target)) continue
    const advice = target.startsWith('UF_')
      ? `; make it first with crm.${type}.userfield.add`
      : `; crm.${type}.fields names those there are`
    throw new ImportError(`--map: a ${type} of this portal has no field ${target}${advice}`)
  }
}

const excerpt = (header: readonly string[]): string => {
  const text = header.join(', ')
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}

export const headerWord = (text: string): string =>
  text
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[’ʼ`´]/g, "'")

/** Reads `Telefon=PHONE.WORK,Name=NAME`, or the same as a JSON object. `-` leaves a column out. */
export function readMap(text: string): Map<string, Target> {
  const pairs = text.trim().startsWith('{') ? jsonPairs(text) : textPairs(text)
  const map = new Map<string, Target>()
  for (const [name, word] of pairs) {
    const target = word.trim() === '-' ? '-' : readTarget(word)
    if (target === undefined)
      throw new ImportError(
        `--map: "${word}" is no field. Fields are NAME, LAST_NAME, TITLE, PHONE.WORK, EMAIL.HOME, ASSIGNED_BY_ID, ID and the like`,
        { isUsage: true },
      )
    const column = headerWord(name)
    if (map.has(column))
      throw new ImportError(`--map names the column "${name.trim()}" twice`, { isUsage: true })
    map.set(column, target)
  }
  if (map.size === 0) throw new ImportError('--map names no column', { isUsage: true })
  return map
}

function jsonPairs(text: string): [string, string][] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new ImportError('--map is not valid JSON', { cause: error, isUsage: true })
  }
  return Object.entries(value as object).map(([name, target]) => [name, String(target)])
}

function textPairs(text: string): [string, string][] {
  return text
    .split(',')
    .filter((pair) => pair.trim() !== '')
    .map((pair) => {
      const at = pair.lastIndexOf('=')
      if (at === -1)
        throw new ImportError(
          `--map: "${pair.trim()}" has no "="; write Column=FIELD,Column=FIELD`,
          {
            isUsage: true,
          },
        )
      return [pair.slice(0, at), pair.slice(at + 1)]
    })
}
