import type { ErrorEntry } from '../../rest/errors.ts'

/** A refusal with the status that most of CRM's have. */
export const coded = (code: string, description: string): ErrorEntry => ({
  status: 400,
  code,
  description,
})

/** The errors of the v2 family: an empty code and a sentence. */
export const sentence = (description: string, code = ''): ErrorEntry => coded(code, description)
