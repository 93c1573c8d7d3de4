import type { IncomingMessage } from 'node:http'
import { Refusal, systemErrors } from './errors.ts'

const nothing = Buffer.alloc(0)

/** The client went away before its request had arrived. Nobody is left to answer. */
export class ClientGone extends Error {}

/** Whether the headers announce more than `maxBytes`. */
export const isTooLarge = (request: IncomingMessage, maxBytes: number): boolean =>
  Number(request.headers['content-length'] ?? 0) > maxBytes

/** The whole body. @throws Refusal when it is too large, ClientGone (both in the promise). */
export function readBody(request: IncomingMessage, maxBytes: number): Buffer | Promise<Buffer> {
  const { headers } = request
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined)
    return nothing
  if (isTooLarge(request, maxBytes)) throw new Refusal(systemErrors.bodyTooLarge)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const collect = (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size > maxBytes) {
        request.off('data', collect)
        reject(new Refusal(systemErrors.bodyTooLarge))
      }
    }
    request.on('data', collect)
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
    request.on('error', (cause) => reject(new ClientGone('', { cause })))
  })
}
