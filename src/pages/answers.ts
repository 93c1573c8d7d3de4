/** What the pages of the portal answer with, each with the headers that keep a browser safe. */
import { escapeHtml } from '../oauth/pages.ts'
import type { SiteAnswer } from '../rest/site.ts'

/** What a page may do beyond showing what comes from the portal itself. */
export interface PagePermissions {
  /** Origins that may be shown in frames of the page, and get its forms. */
  frames?: readonly string[]
  /** Pages of the portal itself may show it in a frame. */
  isFramedByPortal?: boolean
}

/** No inline script, nothing from elsewhere, no frame around it, nothing kept. */
export const pageHeaders = ({ frames = [], isFramedByPortal = false }: PagePermissions = {}) => {
  const others = frames.map((origin) => ` ${origin}`).join('')
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "media-src 'self'",
      "connect-src 'self'",
      `frame-src 'self'${others}`,
      `form-action 'self'${others}`,
      `frame-ancestors ${isFramedByPortal ? "'self'" : "'none'"}`,
      "base-uri 'none'",
    ].join('; '),
    'X-Frame-Options': isFramedByPortal ? 'SAMEORIGIN' : 'DENY',
    'X-Content-Type-Options': 'nosniff',
    // The window that an app in a frame opens may report back to it.
    'Cross-Origin-Opener-Policy': frames.length > 0 ? 'same-origin-allow-popups' : 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    // An app in a frame may learn the portal's origin, and no more.
    'Referrer-Policy': 'strict-origin',
    // A softphone in a frame may ask for the microphone.
    'Permissions-Policy': `camera=(), geolocation=(), microphone=(${frames.map((origin) => `"${origin}"`).join(' ')}), payment=(), usb=()`,
  }
}

export const dataAnswer = (
  name: string,
  value: unknown,
  status = 200,
  refusal?: string,
): SiteAnswer => ({
  status,
  headers: {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
  },
  body: JSON.stringify(value),
  name,
  ...(refusal !== undefined && { refusal }),
})

/** `message` is shown to the employee as it is. */
export const dataRefusal = (
  name: string,
  status: number,
  error: string,
  message: string,
): SiteAnswer => dataAnswer(name, { error, message }, status, error)

/** HTML that needs no escaping any more. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** HTML with its values escaped; an `Html` among them, and a list of such, goes in as it is. */
export const html = (
  parts: TemplateStringsArray,
  ...values: (string | number | Html | readonly Html[])[]
): Html =>
  new Html(
    parts.reduce((text, part, index) => {
      const value = values[index - 1]
      return `${text}${value === undefined ? '' : asHtml(value)}${part}`
    }),
  )

function asHtml(value: string | number | Html | readonly Html[]): string {
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(({ text }) => text).join('')
  return escapeHtml(String(value))
}
