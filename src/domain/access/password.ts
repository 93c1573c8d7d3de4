/** Passwords, which people choose and others guess: kept as scrypt hashes that are slow on purpose. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

// 32 MiB and three passes: a tenth of a second of one core, and no attacker's card does many at once.
const defaultCost = { logN: 15, r: 8, p: 3 }
const keyBytes = 32

export const passwordLengthMin = 8
/** Longer ones are refused before they are hashed. */
export const passwordLengthMax = 256

/** `scrypt$logN$r$p$salt$key`: what is raised later leaves the old ones readable. */
export async function hashPassword(password: string, cost = defaultCost): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, cost, keyBytes)
  const { logN, r, p } = cost
  return ['scrypt', logN, r, p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Takes as long when there is no hash, so that nobody learns which accounts there are. */
export async function isPasswordOf(password: string, hash: string | undefined): Promise<boolean> {
  const [, logN, r, p, salt, key] = (hash ?? nobodys).split('$') as [
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  const expected = Buffer.from(key, 'base64url')
  const parameters = { logN: Number(logN), r: Number(r), p: Number(p) }
  const derived = await derive(
    password,
    Buffer.from(salt, 'base64url'),
    parameters,
    expected.length,
  )
  return timingSafeEqual(derived, expected) && hash !== undefined
}

const nobodys = [
  'scrypt',
  defaultCost.logN,
  defaultCost.r,
  defaultCost.p,
  randomBytes(16).toString('base64url'),
  randomBytes(keyBytes).toString('base64url'),
].join('$')

function derive(
  password: string,
  salt: Buffer,
  { logN, r, p }: typeof defaultCost,
  length: number,
): Promise<Buffer> {
  const N = 2 ** logN
  return new Promise((resolve, reject) => {
    // Two notations of one letter are one password.
    scrypt(
      password.normalize('NFKC'),
      salt,
      length,
      { N, r, p, maxmem: 256 * N * r * p },
      (error, key) => (error ? reject(error) : resolve(key)),
    )
  })
}
