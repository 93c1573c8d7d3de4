import { Busboy } from '@fastify/busboy'
import { Refusal, systemErrors } from './errors.ts'
import { PhpForm } from './php-form.ts'
import { valuesMax } from './request-limits.ts'

/**
 * Parameters from multipart/form-data, names in PHP's bracket notation. Files are read over: no method
 * takes one this way.
 */
export function parseMultipart(
  contentType: string,
  body: Buffer,
): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const malformed = () => reject(new Refusal(systemErrors.bodyMalformed))
    try {
      const form = new PhpForm()
      const parser = new Busboy({
        headers: { 'content-type': contentType },
        limits: { parts: valuesMax, fieldNameSize: 8_192, fieldSize: body.length },
      })
      parser.on('field', (name, value) => {
        try {
          form.add(checked(name), checked(value))
        } catch (error) {
          reject(error)
        }
      })
      parser.on('file', (_name, file) => {
        file.on('error', malformed)
        file.resume()
      })
      parser.on('partsLimit', () => reject(new Refusal(systemErrors.tooManyValues)))
      parser.on('error', malformed)
      parser.on('finish', () => resolve(form.values()))
      parser.end(body)
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
