/** What a page asks of the portal that it came from, as the employee who is signed in. */

/** The portal refused; the message is for people. */
export class PortalError extends Error {
  /** 0: the portal could not be reached. */
  readonly status: number
  /** A word for programs. */
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** @throws PortalError */
export const ask = <T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T> =>
  answered(`${path}?${new URLSearchParams(query)}`, {})

/** With the token that only pages of the portal have. @throws PortalError */
export const tell = <T>(path: string, fields: Readonly<Record<string, unknown>> = {}): Promise<T> =>
  answered(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...fields, token: pageToken() }),
  })

const pageToken = (): string =>
  document.querySelector<HTMLMetaElement>('meta[name="callerbook-token"]')?.content ?? ''

async function answered<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response
  let value: unknown
  try {
    response = await fetch(path, { ...init, credentials: 'same-origin' })
    value = await response.json()
  } catch {
    throw new PortalError(0, 'unreachable', 'The portal cannot be reached just now.')
  }
  if (response.ok) return value as T
  // The session has ended: the sign-in page leads back here.
  if (response.status === 401) location.reload()
  const { error = '', message = '' } = value as { error?: string; message?: string }
  throw new PortalError(response.status, error, message || 'The portal refused this.')
}
