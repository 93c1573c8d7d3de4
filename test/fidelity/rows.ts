/**
 * The data behind docs/fidelity.md. Each row says of one documented thing whether callerbook does it, and
 * names the test that proves it. One file a family; `index.ts` lists them.
 *
 * Only what needs a word is written down: a decision, a note, a rule. Every other parameter, field and
 * error of a method's definition gets its row from the tests that name it (`expand.ts`).
 */

export interface Row {
  /** `documented`: as the official page says; `decided`: the page is silent or contradicts itself. */
  state: 'documented' | 'decided' | 'not yet' | 'untested'
  note?: string
  proof?: Proof
}

/** A test of this repository: the name of its file, and words of its title or text. */
export interface Proof {
  file: string
  title: string
}

export interface MethodRows {
  name: string
  /** Files of tests that make the method's name from parts; others are found by the name. */
  tests?: readonly string[]
  /** By the names of the method's definition; '' is the whole result. */
  params?: Record<string, Row>
  result?: Record<string, Row>
  errors?: Record<string, Row>
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
