import { Busboy } from '@fastify/busboy'
import { Refusal, systemErrors } from '../errors.ts'
import { PhpForm } from './php-form.ts'
import { valuesMax } from '../limit/request-limits.ts'

// Each part costs as much as a small request: others get their turn between pieces.
const pieceBytes = 16_384

/**
 * Parameters from multipart/form-data, names in PHP's bracket notation. Files are read over: no method
 * takes one this way.
 *
 * @throws Refusal (in the promise)
 */
export function parseMultipart(
  contentType: string,
  body: Buffer,
): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    let isRefused = false
    const refuse = (reason: unknown) => {
      isRefused = true
      reject(reason)
    }
    const malformed = () => refuse(new Refusal(systemErrors.bodyMalformed))
    try {
      const form = new PhpForm()
      const parser = new Busboy({
        headers: { 'content-type': contentType },
        limits: { parts: valuesMax, fieldNameSize: 8_192, fieldSize: body.length },
      })
      // A part may come without a name, whatever the parser's types say.
      parser.on('field', (name: string | undefined, value: string) => {
        if (name === undefined) return malformed()
        try {
          form.add(checked(name), checked(value))
        } catch (error) {
          refuse(error)
        }
      })
      parser.on('file', (_name, file) => {
        file.on('error', malformed)
        file.resume()
      })
      parser.on('partsLimit', () => refuse(new Refusal(systemErrors.tooManyValues)))
      parser.on('error', malformed)
      parser.on('finish', () => resolve(form.values()))
      const feed = (from: number): void => {
        // Nobody waits for the rest of what is refused.
        if (isRefused) return
        const end = from + pieceBytes
        try {
          if (end >= body.length) {
            parser.end(body.subarray(from))
          } else {
            parser.write(body.subarray(from, end))
            setImmediate(feed, end)
          }
        } catch {
          malformed()
        }
      }
      feed(0)
    } catch {
      malformed()
    }
  })
}

function checked(text: string): string {
  if (text.includes('\0')) throw new Refusal(systemErrors.nulCharacter)
  // The parser writes the replacement character for bytes that are no UTF-8.
  if (text.includes('\uFFFD')) throw new Refusal(systemErrors.notUtf8)
  return text
}
