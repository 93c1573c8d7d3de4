import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { Refusal, systemErrors } from '../errors.ts'
import { ClientGone, isTooLarge } from './read-body.ts'
import type { StreamLimits } from '../site.ts'

/**
 * The body of a request as it arrives. While nobody reads, the client is held back. When it fails, the
 * connection stays: the client can be told why.
 *
 * @throws Refusal when the headers announce too much; the stream fails as SiteRequest says.
 */
export function streamBody(request: IncomingMessage, limits: StreamLimits): Readable {
  const { bytesMax, totalMs, idleMs } = limits
  if (isTooLarge(request, bytesMax)) throw new Refusal(systemErrors.bodyTooLarge)
  let size = 0
  const body = new Readable({
    read() {
      if (!request.readableEnded) idle.refresh()
      request.resume()
    },
    destroy(error, done) {
      stopTimers()
      request.off('data', collect).off('end', finish).off('error', leave)
      done(error)
    },
  })
  const collect = (chunk: Buffer) => {
    size += chunk.length
    if (size > bytesMax) body.destroy(new Refusal(systemErrors.bodyTooLarge))
    else if (body.push(chunk)) idle.refresh()
    else request.pause()
  }
  const finish = () => {
    stopTimers()
    body.push(null)
  }
  const leave = (cause: Error) => body.destroy(new ClientGone('', { cause }))
  const late = () => body.destroy(new Refusal(systemErrors.requestTimeout))
  const idle = setTimeout(() => {
    // Not the client's fault: it was told to wait.
    if (!request.isPaused()) late()
  }, idleMs)
  const total = setTimeout(late, totalMs)
  const stopTimers = () => {
    clearTimeout(idle)
    clearTimeout(total)
  }
  // It may fail while nobody reads it, as when a refusal waits for its turn: who reads it hears of it.
  body.on('error', () => {})
  request.on('data', collect).on('end', finish).on('error', leave)
  request.pause()
  return body
}
