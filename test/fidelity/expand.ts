import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { schemaFields } from '../../scripts/docs/schema-fields.ts'
import { methods } from '../../src/methods/index.ts'
import type { Method } from '../../src/rest/method.ts'
import { families } from './index.ts'
import type { Row } from './rows.ts'

type Part = 'params' | 'result' | 'errors'

export interface ExpandedRows extends Record<Part | 'rules', Record<string, Row>> {
  name: string
  docs: string
  /** The files whose tests name the method. */
  tests: readonly string[]
  /** Words that a test of the thing must hold, by its name. */
  declared: Record<Part, Record<string, readonly string[]>>
  errorLabels: Record<string, string>
}

/** Every method with a row for each parameter, field and error of its definition. */
export function expandRows(): ExpandedRows[] {
  const written = new Map(families.map((rows) => [rows.name, rows]))
  return methods.map((method) => {
    const rows = written.get(method.name)
    const tests = [...new Set([...(rows?.tests ?? []), ...filesNaming(method.name)])]
    const declared = declaredBy(method)
    const expand = (part: Part): Record<string, Row> =>
      Object.fromEntries(
        Object.entries(declared[part]).map(([key, words]) => [
          key,
          rows?.[part]?.[key] ?? found(tests, words),
        ]),
      )
    return {
      name: method.name,
      docs: method.docs,
      tests,
      declared,
      params: expand('params'),
      result: expand('result'),
      errors: expand('errors'),
      rules: rows?.rules ?? {},
      errorLabels: Object.fromEntries(
        Object.entries(method.errors).map(([key, { status, code, description }]) => [
          key,
          `${status} \`${code === '' || code === 0 ? description : code}\``,
        ]),
      ),
    }
  })
}

function found(tests: readonly string[], words: readonly string[]): Row {
  for (const file of tests)
    for (const word of words)
      if (word === '' || texts().get(file)?.includes(word))
        return { state: 'documented', proof: { file, title: word } }
  return { state: 'untested' }
}

function declaredBy({ params, result, errors }: Method): ExpandedRows['declared'] {
  const named = (paths: readonly string[]) =>
    Object.fromEntries(paths.map((path) => [path, [path.split('.').at(-1) ?? '']]))
  return {
    params: named(
      schemaFields(params, 'input')
        .map(({ path }) => path)
        .filter((path) => path !== ''),
    ),
    result: named(schemaFields(result, 'output').map(({ path }) => path)),
    errors: Object.fromEntries(
      Object.entries(errors).map(([key, { code, description }]) => [
        key,
        // Up to the first place that is filled in.
        [description, String(code)].map((text) => text.split('{', 1)[0] ?? '').filter(Boolean),
      ]),
    ),
  }
}

const filesNaming = (name: string): string[] =>
  [...texts()].filter(([, text]) => text.includes(name)).map(([file]) => file)

let read: ReadonlyMap<string, string> | undefined

/** The tests that speak to the API. */
function texts(): ReadonlyMap<string, string> {
  read ??= new Map(
    ['test', 'src']
      .flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) =>
          join(folder, path),
        ),
      )
      .filter((path) => path.endsWith('.test.ts') && !path.includes('fidelity'))
      .toSorted()
      .map((path) => [path, readFileSync(path, 'utf8')]),
  )
  return read
}
