import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { EventStreams } from './event-streams.ts'
import type { SiteAnswer, StreamedBody } from '../site.ts'
import { writeEarly } from './write-answer.ts'

// A client that reads nothing for so long gets no more of it.
const unreadMs = 30_000

/**
 * Writes the answer of a site, whatever its body is; the promise ends when nothing more will be written.
 *
 * @throws the fault of a body that could not be read to its end; the connection is closed then.
 */
export async function writeSiteAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body }: SiteAnswer,
  headers: string[],
  eventStreams: EventStreams,
): Promise<void> {
  const isHeadersOnly = request.method === 'HEAD'
  if (typeof body === 'string' || Buffer.isBuffer(body)) {
    // Of what the browser keeps already it knows the length, and zero would be another one.
    if (status !== 304) headers.push('Content-Length', String(Buffer.byteLength(body)))
    const content = isHeadersOnly ? '' : body
    if (request.complete) response.writeHead(status, headers).end(content)
    else writeEarly(request, response, status, headers, content)
  } else if ('onOpen' in body) {
    response.writeHead(status, [...headers, 'Connection', 'close'])
    if (isHeadersOnly) response.end()
    else await eventStreams.hold(response, body)
  } else {
    headers.push('Content-Length', String(body.lengthBytes))
    response.writeHead(status, headers)
    try {
      if (isHeadersOnly) response.end()
      else await writeStream(response, body)
    } finally {
      body.close?.()
    }
  }
}

async function writeStream(response: ServerResponse, body: StreamedBody): Promise<void> {
  response.setTimeout(unreadMs, () => response.destroy())
  try {
    await pipeline(body.open(), response)
  } catch (error) {
    // The client has left, or was left: nobody is to blame for that.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}
