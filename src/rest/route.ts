/** From a request's path to what it names. https://apidocs.bitrix24.com/settings/how-to-call-rest-api/authorization.html */

export type AnswerFormat = 'json' | 'xml'

export interface Route {
  /** Lower case: clients write method names in any letter case. Empty: the path can name no method. */
  method: string
  format: AnswerFormat
  webhook: { owner: number; secret: string } | undefined
  /** An address of REST 3.0, whose errors have another form. */
  isV3: boolean
}

/**
 * Understands every form that the official clients send: doubled slashes (b24phpsdk, b24jssdk with
 * OAuth), a trailing one, `.json` and `.xml`, an encoded method name. Undefined: nothing of ours.
 */
export function parseRoute(path: string): Route | undefined {
  const [, owner, secret, name] = plainWebhook.exec(path) ?? []
  if (owner !== undefined && secret !== undefined && name !== undefined)
    return routeTo(name, { owner: Number(owner), secret }, false)
  const bare = plainMethod.exec(path)?.[1]
  if (bare !== undefined) return routeTo(bare, undefined, false)

  const segments = path.split('/').filter((segment) => segment !== '')
  if (segments[0] !== 'rest') return undefined
  // b24phpsdk asks for app.info at /rest behind a server_endpoint, which ends in /rest/ itself.
  if (segments[1] === 'rest' && segments.length > 2) segments.shift()
  const isV3 = segments[1] === 'api'
  const names = segments.slice(isV3 ? 2 : 1)

  let webhook: Route['webhook']
  if (names.length >= 3 && /^\d{1,15}$/.test(names[0] as string)) {
    webhook = { owner: Number(names[0]), secret: decode(names[1] as string) }
    names.splice(0, 2)
  }
  // A forgotten user id or secret leaves two segments, and no method has a slash in its name.
  return routeTo(names.length === 1 ? decode(names[0] as string) : '', webhook, isV3)
}

// What nearly every request looks like, without the detours of the others.
const plainWebhook = /^\/rest\/(\d{1,15})\/([^/%]+)\/([^/%]+)$/

// Of a caller with a token; b24jssdk doubles the slash. `api` alone is an address of REST 3.0.
const plainMethod = /^\/rest\/\/?(?!api$)([\w.]+)$/

function routeTo(name: string, webhook: Route['webhook'], isV3: boolean): Route {
  const method = name.toLowerCase()
  if (method.endsWith('.xml')) return { method: method.slice(0, -4), format: 'xml', webhook, isV3 }
  const isNamed = method.endsWith('.json')
  return { method: isNamed ? method.slice(0, -5) : method, format: 'json', webhook, isV3 }
}

function decode(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
