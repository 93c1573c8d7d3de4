/** What came of a question or a change. */
export type Outcome<Value> = { done: Value } | { refused: Refused }

/**
 * `name` and `title`: the record lacks what it must have; `complex`: a filter with more conditions than
 * a statement can hold.
 */
export type Refused = 'denied' | 'missing' | 'name' | 'title' | 'complex'
