/** What must never be written down. This list serves logs, errors and whatever else is kept. */
export const secretKeys = [
  'access_token',
  'application_token',
  'auth',
  'auth_id',
  'authorization',
  'client_secret',
  'code',
  'cookie',
  'password',
  'refresh_id',
  'refresh_token',
  'secret',
  'set-cookie',
  'token',
] as const

const mark = '***'
const isSecretKey = (key: string): boolean =>
  (secretKeys as readonly string[]).includes(key.toLowerCase())

const alternatives = secretKeys.join('|')
const rules: [RegExp, string][] = [
  // The secret of a webhook stands in its path.
  [/(\/rest\/+(?:api\/+)?\d+\/+)[^/?#\s"']+/gi, `$1${mark}`],
  // user:password@host
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^/@\s"']+@/gi, `$1${mark}@`],
  // auth=… in a query or form, "auth": "…" in JSON, Authorization: Bearer …
  [new RegExp(`((?:^|[^\\w])(?:${alternatives})=)[^&\\s"']*`, 'gi'), `$1${mark}`],
  [new RegExp(`(["'](?:${alternatives})["']\\s*:\\s*["'])(?:[^"'\\\\]|\\\\.)*`, 'gi'), `$1${mark}`],
  [/(\b(?:bearer|basic)\s+)[\w.~+/=-]+/gi, `$1${mark}`],
]

/** Blanks what looks like a secret inside a text: an address, a query, a quoted body, a header. */
export const redactText = (text: string): string =>
  rules.reduce((redacted, [pattern, replacement]) => redacted.replace(pattern, replacement), text)

const depthMax = 6

/** A copy that may be written down: secret keys are blanked, errors become name, message and stack. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= depthMax) return '[deep]'
  if (value instanceof Error) return redactError(value, depth)
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      isSecretKey(key) ? mark : redact(each, depth + 1),
    ]),
  )
}

// Database drivers hang the statement and its values on their errors: only these fields are taken.
function redactError(error: Error, depth: number): Record<string, unknown> {
  const code = 'code' in error ? error.code : undefined
  return {
    type: error.name,
    message: redactText(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: redactText(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  }
}
