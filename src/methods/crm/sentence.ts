import type { ErrorEntry } from '../../rest/errors.ts'

/** The errors of the v2 family: 400, an empty code and a sentence. */
export const sentence = (description: string, code = ''): ErrorEntry => ({
  status: 400,
  code,
  description,
})
