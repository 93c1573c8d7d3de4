import { hash, randomBytes } from 'node:crypto'

/** Secrets are long and random, so a plain hash is enough: there is nothing to guess. */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'base64url')

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'

/**
 * A webhook secret of `[a-z0-9]`, as the documentation's samples have it but longer: 32 characters
 * are 165 bits.
 */
export function makeSecret(length = 32): string {
  let secret = ''
  while (secret.length < length)
    for (const byte of randomBytes(length))
      // 252 is the largest multiple of 36 in a byte: what is above would favour some letters.
      if (byte < 252 && secret.length < length) secret += alphabet[byte % 36]
  return secret
}
