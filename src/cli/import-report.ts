/** The summary of an import, for people. */
import { rejectsHeaders } from '../import/csv-layout.ts'
import type { ImportSummary } from '../import/import-clients.ts'
import { formatTable } from './table.ts'

export function importReport(
  summary: ImportSummary,
  rejectsPath: string | undefined,
  isDryRun: boolean,
): string {
  const { description, file, problems } = summary
  const kind = [
    description.title,
    description.type,
    description.encoding,
    description.delimiter && `"${description.delimiter === '\t' ? '\\t' : description.delimiter}"`,
  ]
    .filter(Boolean)
    .join(', ')
  const lines = [`${file}: ${kind}`]
  if (isDryRun && description.columns.length > 0)
    lines.push(
      '',
      formatTable(
        ['Column', 'Goes to'],
        description.columns.map(({ header, target }) => [header, target ?? '(not taken)']),
      ),
      '',
    )
  // A dry run shows the whole table; after a real one nobody should learn later what is missing.
  if (!isDryRun) lines.push(...columnsNotTaken(description.columns))
  const unread = summary.unreadNumbers === 1 ? 'number' : 'numbers'
  const count = (value: number, word: string) => `${value.toLocaleString('en-US')} ${word}`
  lines.push(
    `  ${isDryRun ? 'would be ' : ''}${[
      count(summary.added, 'added'),
      count(summary.updated, 'updated'),
      count(summary.unchanged, 'unchanged'),
      count(summary.rejected, 'rejected'),
    ].join(', ')}`,
  )
  if (summary.withWarnings > 0)
    lines.push(
      `  ${count(summary.withWarnings, 'taken with a remark')}, ${count(summary.unreadNumbers, `${unread} could not be read`)}`,
    )
  for (const { line, isTaken, problem } of problems)
    lines.push(`  line ${line}: ${problem}${isTaken ? ' (taken)' : ''}`)
  const more = summary.rejected + summary.withWarnings - problems.length
  if (more > 0) lines.push(`  … and ${count(more, 'more')}`)
  if (rejectsPath) lines.push(`  All of them: ${rejectsPath}`)
  return lines.join('\n')
}

function columnsNotTaken(columns: ImportSummary['description']['columns']): string[] {
  const ignored: readonly string[] = ['', ...rejectsHeaders]
  const names = columns
    .filter(({ header, target }) => target === null && !ignored.includes(header))
    .map(({ header }) => header)
  if (names.length === 0) return []
  const shown = names.slice(0, 8).join(', ')
  const more = names.length > 8 ? ` and ${names.length - 8} more` : ''
  return [`  columns not taken: ${shown}${more} (see --map)`]
}
