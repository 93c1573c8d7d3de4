/** From a request's path to what it names. https://apidocs.bitrix24.com/settings/how-to-call-rest-api/authorization.html */

export type AnswerFormat = 'json' | 'xml'

export interface Route {
  /** Lower case: clients write method names in any letter case. */
  method: string
  format: AnswerFormat
  webhook: { owner: number; secret: string } | undefined
  /** An address of REST 3.0, whose errors have another form. */
  isV3: boolean
}

const suffixes = /\.(json|xml)$/i

/**
 * Understands every form that the official clients send: doubled slashes (b24phpsdk, b24jssdk with
 * OAuth), a trailing one, `.json` and `.xml`, an encoded method name. Undefined: nothing of ours.
 */
export function parseRoute(path: string): Route | undefined {
  const segments = path.split('/').filter((segment) => segment !== '')
  if (segments.shift() !== 'rest') return undefined
  const isV3 = segments[0] === 'api'
  if (isV3) segments.shift()

  let webhook: Route['webhook']
  if (segments.length >= 3 && /^\d{1,15}$/.test(segments[0] as string)) {
    webhook = { owner: Number(segments[0]), secret: decode(segments[1] as string) }
    segments.splice(0, 2)
  }
  // Methods of REST 3.0 may hold slashes; with the older ones a second segment names no method.
  const name = decode(segments.join('/'))
  const format = suffixes.exec(name)?.[1]?.toLowerCase() === 'xml' ? 'xml' : 'json'
  return { method: name.replace(suffixes, '').toLowerCase(), format, webhook, isV3 }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
