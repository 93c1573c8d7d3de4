/** The two cookies of the login: who is signed in, and which browser a form was shown to. */
import { createHash, timingSafeEqual } from 'node:crypto'

export type CookieName = 'session' | 'form'

/** With TLS no other host and no plain page can set a cookie of this name. */
const fullName = (name: CookieName, isEncrypted: boolean): string =>
  `${isEncrypted ? '__Host-' : ''}callerbook_${name}`

/** Tokens of hex digits only: what a browser sends else is none of ours. */
export function readCookie(
  header: string | undefined,
  name: CookieName,
  isEncrypted: boolean,
): string | undefined {
  const wanted = fullName(name, isEncrypted)
  for (const part of (header ?? '').split(';')) {
    const equals = part.indexOf('=')
    if (equals === -1 || part.slice(0, equals).trim() !== wanted) continue
    const value = part.slice(equals + 1).trim()
    return /^[0-9a-f]{64}$/.test(value) ? value : undefined
  }
  return undefined
}

/** `maxAgeS` 0 removes it. */
export function setCookie(
  name: CookieName,
  value: string,
  isEncrypted: boolean,
  maxAgeS: number,
): string {
  const secure = isEncrypted ? '; Secure' : ''
  return `${fullName(name, isEncrypted)}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure}`
}

/** What a form must send back: only a page that was shown to the holder of the cookie has it. */
export const formToken = (cookie: string): string =>
  createHash('sha256').update(`callerbook form ${cookie}`).digest('hex')

/** Whether a form was sent by the browser that it was shown to; compared in constant time. */
export function isFormToken(sent: unknown, cookie: string | undefined): boolean {
  if (typeof sent !== 'string' || cookie === undefined) return false
  const expected = Buffer.from(formToken(cookie))
  const given = Buffer.from(sent)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
