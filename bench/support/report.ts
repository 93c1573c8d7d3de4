/** What a bench has found, as a table: the figure, what was to be reached, whether it was. */
export interface Finding {
  what: string
  figure: string
  wanted: string
  isReached: boolean | undefined
}

export function printFindings(findings: readonly Finding[]): void {
  const rows = findings.map(({ what, figure, wanted, isReached }) => [
    what,
    figure,
    wanted,
    isReached === undefined ? '' : isReached ? 'reached' : 'MISSED',
  ])
  const header = ['What', 'Figure', 'Wanted', '']
  const widths = header.map((title, column) =>
    rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), title.length),
  )
  for (const row of [header, ...rows])
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
