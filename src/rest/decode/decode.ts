/**
 * From a request's bytes to its parameters: query, JSON, form and multipart, in PHP's bracket notation.
 * https://apidocs.bitrix24.com/settings/how-to-call-rest-api/data-encoding.html
 */
import { isUtf8 } from 'node:buffer'
import { Refusal, systemErrors } from '../errors.ts'
import { parseJsonBody } from './json-body.ts'
import { parseMultipart } from './multipart.ts'
import { parseForm } from './php-form.ts'

export type Params = Record<string, unknown>

export interface EncodedParams {
  httpMethod: string
  contentType: string | undefined
  contentEncoding: string | undefined
  body: Buffer
}

/**
 * The parameters of a request; a promise only for multipart. The body wins over the query, which is
 * given without its `?`, one character a byte as HTTP delivers it.
 *
 * @throws Refusal (also in the promise) when the bytes are not what the content type says.
 */
export function decodeParams(request: EncodedParams, query: string): Params | Promise<Params> {
  const { body } = request
  const fromQuery = query === '' ? undefined : parseForm(queryText(query))
  // A body sent with GET is not read: https://github.com/bitrix24/b24-rest-docs/issues/223
  if (request.httpMethod !== 'POST' || body.length === 0) return fromQuery ?? {}
  if ((request.contentEncoding ?? 'identity').toLowerCase() !== 'identity')
    throw new Refusal(systemErrors.contentEncoding)

  const fromBody = decodeBody(request.contentType, body)
  if (fromQuery === undefined) return fromBody
  if (fromBody instanceof Promise) return fromBody.then((params) => joined(fromQuery, params))
  return joined(fromQuery, fromBody)
}

/** Names are the same in any letter case. `__proto__` cannot get here: every decoder leaves it out. */
function joined(fromQuery: Params, fromBody: Params): Params {
  const sent = new Set(Object.keys(fromBody).map((name) => name.toLowerCase()))
  const params: Params = {}
  for (const [name, value] of Object.entries(fromQuery))
    if (!sent.has(name.toLowerCase())) params[name] = value
  return Object.assign(params, fromBody)
}

function decodeBody(contentType: string | undefined, body: Buffer): Params | Promise<Params> {
  // As in PHP a charset is not looked at: bytes are UTF-8.
  switch (mediaTypeOf(contentType)) {
    case 'application/json':
      return parseJsonBody(utf8(body))
    case '':
    case 'application/x-www-form-urlencoded':
    case 'text/plain': {
      // curl -d says "form" and fetch says "text" for whatever they are given; who sends JSON means it.
      const text = utf8(body)
      return /^\s*[{[]/.test(text) ? parseJsonBody(text) : parseForm(text)
    }
    case 'multipart/form-data':
      return parseMultipart(contentType as string, body)
    default:
      throw new Refusal(systemErrors.contentTypeUnknown)
  }
}

function mediaTypeOf(contentType: string | undefined): string {
  if (contentType === undefined || contentType === 'application/json') return contentType ?? ''
  return (contentType.split(';', 1)[0] as string).trim().toLowerCase()
}

// Programs that forget to escape send the bytes themselves.
const queryText = (query: string): string =>
  /[\u0080-\uffff]/.test(query) ? utf8(Buffer.from(query, 'latin1')) : query

function utf8(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new Refusal(systemErrors.notUtf8)
  const hasByteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  return bytes.toString('utf8', hasByteOrderMark ? 3 : 0)
}
