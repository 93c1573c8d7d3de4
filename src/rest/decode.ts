/**
 * From a request's bytes to its parameters: query, JSON, form and multipart, in PHP's bracket notation.
 * https://apidocs.bitrix24.com/settings/how-to-call-rest-api/data-encoding.html
 */
import { Busboy } from '@fastify/busboy'
import qs from 'qs'
import { Refusal, systemErrors } from './errors.ts'

export type Params = Record<string, unknown>

// Far above what any client sends, and low enough that a hostile request costs a few milliseconds.
const limits = { parameters: 10_000, depth: 20, list: 10_000 }

/** `query` is without its `?`. @throws Refusal when the bytes are not what the content type says. */
export async function decodeParams(
  httpMethod: string,
  query: string,
  contentType: string | undefined,
  body: Buffer,
): Promise<Params> {
  const fromQuery = query === '' ? {} : decodeForm(query)
  // A body sent with GET is not read: https://github.com/bitrix24/b24-rest-docs/issues/223
  if (httpMethod !== 'POST' || body.length === 0) return fromQuery
  const fromBody = await decodeBody(contentType, body)
  if (query === '') return fromBody
  // The body wins. `__proto__` cannot get here: both decoders leave it out.
  return { ...fromQuery, ...fromBody }
}

/** PHP's bracket notation: `fields[PHONE][0][VALUE]=…&values[]=…`. */
export function decodeForm(text: string): Params {
  refuseTooMany(countOf(text, '&') + 1)
  return qs.parse(text, {
    depth: limits.depth,
    strictDepth: false,
    parameterLimit: limits.parameters,
    arrayLimit: limits.list,
    allowPrototypes: false,
    plainObjects: false,
    duplicates: 'last',
    decoder: (encoded, defaultDecoder) => defaultDecoder(encoded, undefined, 'utf-8'),
  }) as Params
}

function decodeBody(contentType: string | undefined, body: Buffer): Params | Promise<Params> {
  const mediaType = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase()
  switch (mediaType) {
    case 'application/json':
      return decodeJson(body)
    case '':
    case 'application/x-www-form-urlencoded':
      // curl -d without a header says "form"; whoever sends JSON that way means JSON.
      return startsLikeJson(body) ? decodeJson(body) : decodeForm(utf8(body))
    case 'multipart/form-data':
      return decodeMultipart(contentType as string, body)
    case 'text/plain':
      return startsLikeJson(body) ? decodeJson(body) : decodeForm(utf8(body))
    default:
      if (mediaType?.endsWith('+json')) return decodeJson(body)
      throw new Refusal(systemErrors.contentTypeUnknown)
  }
}

const startsLikeJson = (body: Buffer): boolean => body[0] === 0x7b || body[0] === 0x5b

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

function utf8(body: Buffer): string {
  try {
    return strictUtf8.decode(body)
  } catch {
    throw new Refusal(systemErrors.bodyMalformed)
  }
}

function decodeJson(body: Buffer): Params {
  let value: unknown
  try {
    value = JSON.parse(strictUtf8.decode(body), dropProto)
  } catch {
    throw new Refusal(systemErrors.bodyNotJson)
  }
  // b24phpsdk sends [] when there are no parameters; a list is positional parameters by number.
  if (Array.isArray(value)) return Object.fromEntries(value.entries())
  if (typeof value !== 'object' || value === null) throw new Refusal(systemErrors.bodyNotObject)
  return value as Params
}

// JSON.parse makes `__proto__` a property of its own, which a later copy would turn into a prototype.
function dropProto(this: unknown, key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value
}

function decodeMultipart(contentType: string, body: Buffer): Promise<Params> {
  const pairs: string[] = []
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new Refusal(systemErrors.bodyMalformed))
    try {
      const parser = new Busboy({
        headers: { 'content-type': contentType },
        limits: { fields: limits.parameters, fieldNameSize: 1_000, fieldSize: body.length },
      })
      parser.on('field', (name, value) => {
        pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      })
      parser.on('file', (_name, file) => file.resume())
      parser.on('fieldsLimit', () => reject(new Refusal(systemErrors.tooManyParameters)))
      parser.on('error', refuse)
      parser.on('finish', () => resolve(decodeForm(pairs.join('&'))))
      parser.end(body)
    } catch {
      refuse()
    }
  })
}

function refuseTooMany(count: number): void {
  if (count > limits.parameters) throw new Refusal(systemErrors.tooManyParameters)
}

function countOf(text: string, character: string): number {
  let count = 0
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) count += 1
  return count
}
