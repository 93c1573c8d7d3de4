/**
 * Rows under a header, in columns as wide as their longest cell. Names come from callers' forms and
 * imported files: what would break the row or command the terminal is not printed as it is.
 */
export function formatTable(
  header: readonly string[],
  entries: readonly (readonly string[])[],
): string {
  const rows = entries.map((cells) => cells.map(printable))
  const widths = header.map((title, column) =>
    rows.reduce((width, row) => Math.max(width, (row[column] ?? '').length), title.length),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '─'.repeat(width))
  return [line(header), line(rule), ...rows.map(line)].join('\n')
}

const printable = (cell: string): string =>
  cell.replaceAll(/[\t\n\r\u2028\u2029]/g, ' ').replaceAll(/\p{Cc}/gu, '\uFFFD')

/** Text on the standard output, for people. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** A list on the standard output: a table for people, with `--json` the entries as they are for programs. */
export function printList<Entry>(
  { json }: { json?: boolean },
  entries: readonly Entry[],
  header: readonly string[],
  cellsOf: (entry: Entry) => readonly string[],
): void {
  if (json) printJson(entries)
  else print(formatTable(header, entries.map(cellsOf)))
}

/** One JSON document on the standard output, for programs. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`)
}
