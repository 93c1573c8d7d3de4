import type { IncomingMessage, ServerResponse } from 'node:http'
import { lingerMs } from './answer-client-error.ts'
import { encodeError, type Answer } from './encode.ts'
import type { ErrorEntry } from '../errors.ts'
import { originForm, pathOf } from '../request-target.ts'
import { parseRoute } from '../route.ts'

// Frames call the portal from another origin, and without these headers on errors too the SDKs see a
// network failure instead of `expired_token`.
const preflightHeaders = [
  ['Access-Control-Allow-Origin', '*'],
  ['Access-Control-Allow-Methods', 'GET, POST, OPTIONS'],
  ['Access-Control-Allow-Headers', 'content-type, x-request-id, authorization, idempotency-key'],
  ['Access-Control-Max-Age', '86400'],
].flat()

const answerHeaders = (contentType: string, length: number, requestId: string): string[] => [
  'Content-Type',
  contentType,
  'Content-Length',
  String(length),
  'Access-Control-Allow-Origin',
  '*',
  'Access-Control-Expose-Headers',
  'X-Request-ID',
  'X-Request-ID',
  requestId,
]

/** Writes an answer of the gateway to a request that has arrived whole. */
export function writeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, contentType, body }: Answer,
  requestId: string,
  isClosing: boolean,
): void {
  const length = Buffer.byteLength(body)
  const headers = answerHeaders(contentType, length, requestId)
  if (request.method === 'GET') headers.push('Cache-Control', 'no-store')
  if (status === 405) headers.push('Allow', 'GET, POST, OPTIONS')
  if (isClosing) headers.push('Connection', 'close')
  response.writeHead(status, headers)
  // As text it leaves in one piece with the headers; a Buffer would be a second one. ASCII is the same in
  // both encodings, and is copied faster in the first.
  response.end(body, length === body.length ? 'latin1' : 'utf8')
}

/** Tells a browser that pages of every origin may ask. https://fetch.spec.whatwg.org/#cors-preflight-fetch */
export function writePreflight(response: ServerResponse): void {
  response.writeHead(204, preflightHeaders).end()
}

/** Writes a refusal, whether or not the request has arrived, and closes the connection. */
export function writeRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  entry: ErrorEntry,
  requestId: string,
): void {
  const format = parseRoute(pathOf(originForm(request.url ?? '/')))?.format ?? 'json'
  const { status, contentType, body } = encodeError(entry, format)
  const headers = answerHeaders(contentType, Buffer.byteLength(body), requestId)
  writeEarly(request, response, status, headers, body)
}

/**
 * An answer before the request has arrived: the rest is read and forgotten, or the answer would be lost.
 */
export function writeEarly(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: readonly string[],
  body: string | Buffer,
): void {
  response.writeHead(status, [...headers, 'Connection', 'close'])
  response.write(body)
  const finish = () => {
    clearTimeout(deadline)
    response.end()
  }
  const deadline = setTimeout(finish, lingerMs)
  if (request.complete) finish()
  else request.once('close', finish).once('end', finish).on('error', finish).resume()
}
