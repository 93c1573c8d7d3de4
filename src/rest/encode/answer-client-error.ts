import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { encodeError } from './encode.ts'
import { systemErrors, type ErrorEntry } from '../errors.ts'

// Long enough to read an answer, short enough that nobody can hold a connection with it.
export const lingerMs = 2_000

const entriesByCode: Record<string, ErrorEntry> = {
  // `curl 'https://…?filter[NAME]=Müller'` sends the letter as it is.
  HPE_INVALID_URL: systemErrors.malformedAddress,
  HPE_HEADER_OVERFLOW: systemErrors.headersTooLarge,
  ERR_HTTP_REQUEST_TIMEOUT: systemErrors.requestTimeout,
}

/** The refusal of what never became a request: broken HTTP, headers that are too large or too slow. */
export const clientErrorEntry = (code: string | undefined): ErrorEntry =>
  entriesByCode[code ?? ''] ?? systemErrors.malformedRequest

/** Writes a whole answer on the bare socket and closes it when the client had time to read. */
export function answerOnSocket(socket: Duplex, entry: ErrorEntry): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const { status, contentType, body } = encodeError(entry, 'json')
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: ${contentType}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nAccess-Control-Allow-Origin: *\r\n` +
      `Connection: close\r\n\r\n${body}`,
  )
  // Closing at once, with bytes still unread, would make the system discard the answer.
  setTimeout(() => socket.destroy(), lingerMs).unref()
}
