import type { Row } from './rows.ts'

/** The same row for many names. */
export const each = (names: readonly string[], row: Row): Record<string, Row> =>
  Object.fromEntries(names.map((name) => [name, row]))
