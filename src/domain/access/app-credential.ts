/** What identifies an app, in the documented forms, and what opens the portal to it. */
import { hkdfSync, randomBytes, randomInt } from 'node:crypto'

/**
 * `local.` + 14 hex digits + `.` + 8 digits.
 * https://apidocs.bitrix24.com/local-integrations/local-apps.html
 */
export const makeClientId = (): string =>
  `local.${randomBytes(7).toString('hex')}.${String(randomInt(0, 100_000_000)).padStart(8, '0')}`

const alphanumerics = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** 50 letters and digits, as the documented samples have it. */
export function makeClientSecret(): string {
  let secret = ''
  while (secret.length < 50) secret += alphanumerics[randomInt(0, alphanumerics.length)]
  return secret
}

/** 32 hex digits. */
export const makeApplicationToken = (): string => randomBytes(16).toString('hex')

/** An opaque token: 64 hex digits of chance. The real ones are as long, and of the same letters. */
export const makeToken = (): string => randomBytes(32).toString('hex')

export interface TokenPair {
  access: string
  refresh: string
}

export const makeTokenPair = (): TokenPair => ({ access: makeToken(), refresh: makeToken() })

export const makeSalt = (): string => randomBytes(32).toString('hex')

/**
 * The pair that follows a refresh token. Only who has the token itself and the salt of this one rotation
 * can tell it, so that a late second request gets the same pair and the store keeps no token.
 */
export function nextTokenPair(refresh: string, salt: string): TokenPair {
  const derive = (purpose: string): string =>
    Buffer.from(
      hkdfSync(
        'sha256',
        Buffer.from(refresh),
        Buffer.from(salt, 'hex'),
        `callerbook ${purpose}`,
        32,
      ),
    ).toString('hex')
  return { access: derive('access token'), refresh: derive('refresh token') }
}

/** An access token is good for an hour. https://apidocs.bitrix24.com/settings/oauth/index.html */
export const accessLifeS = 3_600
/** https://apidocs.bitrix24.com/settings/oauth/auto-renewal.html */
export const refreshLifeS = 180 * 86_400
/** https://apidocs.bitrix24.com/settings/oauth/index.html */
export const codeLifeS = 30
/** How long a refresh token that was just used gives the same new pair again. */
export const rotationGraceS = 60
