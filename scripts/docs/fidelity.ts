import { families, topics } from '../../test/fidelity/index.ts'
import type { MethodRows, Row } from '../../test/fidelity/rows.ts'
import { methods } from '../../src/methods/index.ts'
import { page, table } from './markdown.ts'

/** docs/fidelity.md from the rows of test/fidelity. */
export const renderFidelity = (): string =>
  page('Fidelity', [
    'How close callerbook is to the documentation of Bitrix24, point by point. `documented`: as the page says.',
    '`decided`: the pages are silent or contradict themselves, and callerbook does what is written here.',
    '`not yet`: documented and not built. Every row of the first two kinds names a test that fails when it is',
    'no longer true (`test/fidelity`, `test/fidelity.test.ts`).',
    '',
    summary(),
    '',
    ...topics.flatMap(({ topic, pages, rows }) => [
      `## ${topic}`,
      '',
      `Pages: ${pages.map((url) => `<${url}>`).join(', ')}`,
      '',
      ...renderRows(Object.entries(rows)),
      '',
    ]),
    ...families.flatMap(renderMethod),
  ])

function renderMethod({ name, params, result, errors, rules = {} }: MethodRows): string[] {
  const method = methods.find((each) => each.name === name)
  const errorName = (key: string): string => {
    const entry = method?.errors[key]
    if (!entry) return `error \`${key}\``
    return `${entry.status} \`${entry.code === '' ? entry.description : entry.code}\``
  }
  return [
    `## ${name}`,
    '',
    ...(method ? [`Page: <${method.docs}>`, ''] : []),
    ...renderRows([
      ...Object.entries(params).map(([key, row]): [string, Row] => [`parameter \`${key}\``, row]),
      ...Object.entries(result).map(([key, row]): [string, Row] => [
        key === '' ? 'result' : `result \`${key}\``,
        row,
      ]),
      ...Object.entries(errors).map(([key, row]): [string, Row] => [errorName(key), row]),
      ...Object.entries(rules),
    ]),
    '',
  ]
}

const renderRows = (rows: readonly [string, Row][]): string[] =>
  table(
    ['What', 'State', 'Note', 'Test'],
    rows.map(([what, { state, note = '', proof }]) => [
      what,
      state,
      note,
      proof ? `${proof.file}: ${proof.title}` : '',
    ]),
  )

function summary(): string {
  const rows = [
    ...topics.flatMap(({ rows: each }) => Object.values(each)),
    ...families.flatMap(({ params, result, errors, rules = {} }) =>
      [params, result, errors, rules].flatMap((each) => Object.values(each)),
    ),
  ]
  const count = (state: Row['state']) => rows.filter((row) => row.state === state).length
  return `${count('documented')} points as documented, ${count('decided')} decided, ${count('not yet')} not yet.`
}
