import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const run = randomBytes(6).toString('hex')
let count = 0

/**
 * The id under which the log knows a request, returned in `X-Request-ID`. The caller's own is taken
 * when it has a harmless form, so that both logs can be compared: b24phpsdk and b24pysdk send one.
 */
export function requestIdOf(request: IncomingMessage): string {
  const sent = request.headers['x-request-id']
  if (typeof sent === 'string' && /^[\w.-]{1,64}$/.test(sent)) return sent
  count += 1
  return `${run}-${count.toString(36)}`
}
