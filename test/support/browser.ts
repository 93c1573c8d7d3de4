/** A browser of few words: cookies, forms, and redirects that it does not follow by itself. */
import type { RunningPortal } from './oauth-portal.ts'

export interface Visited {
  status: number
  headers: Headers
  text: string
  location: string | undefined
}

export interface Browser {
  get(path: string, headers?: Record<string, string>): Promise<Visited>
  /** Sends the page's form with these fields filled in. */
  submit(
    page: Visited,
    fields: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<Visited>
  /** A POST of JSON, as a script of the portal's own page sends it. */
  post(path: string, json: string, headers?: Record<string, string>): Promise<Visited>
  readonly cookies: Map<string, string>
}

export function openBrowser(portal: Pick<RunningPortal, 'origin'>): Browser {
  const cookies = new Map<string, string>()

  const visit = async (path: string, init: RequestInit = {}): Promise<Visited> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(path.startsWith('/') ? portal.origin + path : path, {
      ...init,
      redirect: 'manual',
      headers: { ...(cookie !== '' && { cookie }), ...(init.headers as Record<string, string>) },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const equals = pair.indexOf('=')
      if (/Max-Age=0/.test(line)) cookies.delete(pair.slice(0, equals))
      else cookies.set(pair.slice(0, equals), pair.slice(equals + 1))
    }
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: response.headers.get('location') ?? undefined,
    }
  }

  return {
    cookies,
    get: (path, headers = {}) => visit(path, { headers }),
    post: (path, json, headers = {}) =>
      visit(path, {
        method: 'POST',
        body: json,
        headers: { 'content-type': 'application/json', origin: portal.origin, ...headers },
      }),
    submit(page, fields, headers = {}) {
      const action = unescaped(/action="([^"]*)"/.exec(page.text)?.[1] ?? '')
      const hidden = [...page.text.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [name, unescaped(value)],
      )
      return visit(action, {
        method: 'POST',
        body: new URLSearchParams({ ...Object.fromEntries(hidden), ...fields }),
        headers: { origin: portal.origin, ...headers },
      })
    },
  }
}

const unescaped = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
