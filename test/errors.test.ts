import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { errorsPage, renderErrors } from '../scripts/generate-errors.ts'
import { methods } from '../src/methods/index.ts'
import { systemErrors } from '../src/rest/errors.ts'

it('the reference page and the code name the same errors', () => {
  expect(readFileSync(errorsPage, 'utf8')).toBe(renderErrors())
})

it('every error is a client error, except when the server is to blame', () => {
  for (const { status } of methods.flatMap(({ errors }) => Object.values(errors))) {
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
  }
  const ours = Object.entries(systemErrors).filter(([, { status }]) => status >= 500)
  // The limit of requests is documented as 503.
  expect(ours.map(([name]) => name)).toEqual([
    'queryLimitExceeded',
    'executionTimeLimit',
    'unavailable',
    'busy',
    'internal',
  ])
})
