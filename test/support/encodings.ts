/** One call in the two encodings that clients use most. */
import { bracketForm } from './bracket-form.ts'
import type { TestAnswer, TestPortal } from './server.ts'

export type Call = (method: string, params?: object) => Promise<TestAnswer>

export const encodings = ['JSON', 'a PHP form'] as const

/** The administrator's calls in one of the encodings. */
export async function callerIn(
  portal: TestPortal,
  encoding: (typeof encodings)[number],
): Promise<Call> {
  if (encoding === 'JSON') return (method, params) => portal.request(method, params)
  const { path } = await portal.webhook()
  return (method, params = {}) =>
    portal.raw({
      url: `${path}/${method}`,
      httpMethod: 'POST',
      contentType: 'application/x-www-form-urlencoded',
      body: bracketForm(params),
    })
}
