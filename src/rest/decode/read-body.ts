import type { IncomingMessage } from 'node:http'
import { Refusal, systemErrors } from '../errors.ts'

const nothing = Buffer.alloc(0)

/** The client went away before its request had arrived. Nobody is left to answer. */
export class ClientGone extends Error {}

/** Whether the headers announce more than `maxBytes`. */
export const isTooLarge = (request: IncomingMessage, maxBytes: number): boolean =>
  Number(request.headers['content-length'] ?? 0) > maxBytes

/** How much a request may send that sends more than most. @throws Refusal */
export type AllowMore = (request: IncomingMessage) => number

/**
 * The whole body. `allowMore` is asked only about what is larger than `maxBytes`.
 *
 * @throws Refusal when it is too large, ClientGone (both in the promise).
 */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
  allowMore: AllowMore = () => maxBytes,
): Buffer | Promise<Buffer> {
  const { headers } = request
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined)
    return nothing
  let max = maxBytes
  if (isTooLarge(request, max)) {
    max = allowMore(request)
    if (isTooLarge(request, max)) throw new Refusal(systemErrors.bodyTooLarge)
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const collect = (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size <= max) return
      try {
        if (max === maxBytes) max = allowMore(request)
        if (size > max) throw new Refusal(systemErrors.bodyTooLarge)
      } catch (error) {
        request.off('data', collect)
        reject(error)
      }
    }
    request.on('data', collect)
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
    request.on('error', (cause) => reject(new ClientGone('', { cause })))
  })
}
