/** What the page asks of the server; everything else comes by the stream. */

export type Outcome =
  | { done: true }
  | { failed: 'signedOut' | 'unreachable' | 'refused'; why: string }

let token = ''

/** Each sign-in has its own; without it the server does nothing for the page. */
export function useToken(given: string): void {
  token = given
}

export async function post(
  path: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  let response: Response
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...fields, token }),
      // A note is still sent when the page is closed.
      keepalive: true,
      // A server that is gone without a word is not waited for.
      signal: AbortSignal.timeout(10_000),
    })
  } catch {
    return { failed: 'unreachable', why: '' }
  }
  if (response.ok) return { done: true }
  const why = await messageOf(response)
  if (response.status === 401) return { failed: 'signedOut', why }
  return { failed: response.status >= 500 ? 'unreachable' : 'refused', why }
}

async function messageOf(response: Response): Promise<string> {
  try {
    const { message } = (await response.json()) as { message?: unknown }
    return typeof message === 'string' ? message : ''
  } catch {
    return ''
  }
}

/** undefined: it cannot be said, as the server is not reached. */
export async function isSignedIn(): Promise<boolean | undefined> {
  try {
    const { status } = await fetch('/card/session', { cache: 'no-store' })
    return status === 200 ? true : status === 401 ? false : undefined
  } catch {
    return undefined
  }
}
