/**
 * The data behind docs/fidelity.md. Each row says of one documented thing whether callerbook does it, and
 * names the test that proves it. One file a family; `index.ts` lists them.
 */

export interface Row {
  /** `documented`: as the official page says; `decided`: the page is silent or contradicts itself. */
  state: 'documented' | 'decided' | 'not yet'
  note?: string
  proof?: Proof
}

/** A test of this repository: the name of its file, and words of its title. */
export interface Proof {
  file: string
  title: string
}

export interface MethodRows {
  name: string
  /** By the names of the method's definition; '' is the whole result. */
  params: Record<string, Row>
  result: Record<string, Row>
  errors: Record<string, Row>
  /** What the page says beside parameters, fields and errors. */
  rules?: Record<string, Row>
}

/** A part of the gateway: one heading, the page it comes from, rows by what they are about. */
export interface TopicRows {
  topic: string
  /** Official pages. */
  pages: readonly string[]
  rows: Record<string, Row>
}

export const proof =
  (file: string) =>
  (title: string): Proof => ({ file, title })

export const documented = (proven: Proof, note?: string): Row => ({
  state: 'documented',
  proof: proven,
  ...(note !== undefined && { note }),
})

export const decided = (note: string, proven: Proof): Row => ({
  state: 'decided',
  note,
  proof: proven,
})

export const notYet = (note: string): Row => ({ state: 'not yet', note })

/** The same row for many names. */
export const each = (names: readonly string[], row: Row): Record<string, Row> =>
  Object.fromEntries(names.map((name) => [name, row]))
