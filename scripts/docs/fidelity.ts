import { expandRows, type ExpandedRows } from '../../test/fidelity/expand.ts'
import { topics } from '../../test/fidelity/index.ts'
import type { Row } from '../../test/fidelity/rows.ts'
import { page, table } from './markdown.ts'

/** docs/fidelity.md from the rows of test/fidelity. */
export const renderFidelity = (): string =>
  page('Fidelity', [
    'How close callerbook is to the documentation of Bitrix24, point by point. `documented`: as the page says.',
    '`decided`: the pages are silent or contradict themselves, and callerbook does what is written here.',
    '`not yet`: documented and not built. `untested`: declared by the method, but no test names it. The other rows',
    'name the test that holds them: its title, or the words of it that speak of the point.',
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
    ...expandRows().flatMap(renderMethod),
  ])

function renderMethod({
  name,
  docs,
  params,
  result,
  errors,
  rules,
  errorLabels,
}: ExpandedRows): string[] {
  return [
    `## ${name}`,
    '',
    `Page: <${docs}>`,
    '',
    ...renderRows([
      ...Object.entries(params).map(([key, row]): [string, Row] => [`parameter \`${key}\``, row]),
      ...Object.entries(result).map(([key, row]): [string, Row] => [
        key === '' ? 'result' : `result \`${key}\``,
        row,
      ]),
      ...Object.entries(errors).map(([key, row]): [string, Row] => [errorLabels[key] ?? key, row]),
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
      proof ? `${proof.file}${proof.title === '' ? '' : `: ${proof.title}`}` : '',
    ]),
  )

function summary(): string {
  const rows = [
    ...topics.flatMap(({ rows: each }) => Object.values(each)),
    ...expandRows().flatMap(({ params, result, errors, rules }) =>
      [params, result, errors, rules].flatMap((each) => Object.values(each)),
    ),
  ]
  const count = (state: Row['state']) => rows.filter((row) => row.state === state).length
  return `${count('documented')} points as documented, ${count('decided')} decided, ${count('not yet')} not yet, ${count('untested')} untested.`
}
