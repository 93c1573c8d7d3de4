import type { Field } from '../domain/fields/field.ts'

/** What came of a question or a change. */
export type Outcome<Value> =
  | { done: Value }
  | {
      refused: Refused
      /** The one that is `required` or holds an unknown `choice`. */
      field?: Field
    }

/**
 * `name` and `title`: the record lacks what it must have; `required`: a custom field that must be filled
 * is not; `choice`: a field holds what its directory does not have; `complex`: a filter with more
 * conditions than a statement can hold.
 */
export type Refused = 'denied' | 'missing' | 'name' | 'title' | 'required' | 'choice' | 'complex'
