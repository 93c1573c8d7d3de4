/** From an e-mail and a password to an employee; guesses are slowed down. */
import { isPasswordOf, passwordLengthMax } from '../domain/access/password.ts'
import type { Database } from '../store/database.ts'
import { findLogin } from '../store/people/logins.ts'
import { createLoginThrottle } from './login-throttle.ts'

export type LoginOutcome =
  | { employee: number }
  | { refused: 'wrong' }
  | { refused: 'busy' }
  /** Not looked at: too many failures before. */
  | { refused: 'waiting'; seconds: number }

export type Login = (email: string, password: string, address: string) => Promise<LoginOutcome>

// A hash takes a tenth of a second of a core and 32 MiB: more at once would starve the lookups.
const runningMax = 2
const waitingMax = 50

/** `clock` is Unix milliseconds. */
export function createLogin(database: Database, clock: () => number): Login {
  const throttle = createLoginThrottle(clock)
  const queue: (() => void)[] = []
  let running = 0

  const enter = async (): Promise<void> => {
    if (running >= runningMax) await new Promise<void>((resolve) => queue.push(resolve))
    else running += 1
  }
  const leave = (): void => {
    const next = queue.shift()
    if (next) next()
    else running -= 1
  }

  return async (email, password, address) => {
    const account = email.trim()
    const seconds = throttle.waitS(account, address)
    if (seconds > 0) return { refused: 'waiting', seconds }
    if (queue.length >= waitingMax) return { refused: 'busy' }
    // Counted before it is known: guesses sent at the same time must not all be the first.
    throttle.onFailure(account, address)
    await enter()
    try {
      const login = await findLogin(database, account)
      const isRight =
        password.length <= passwordLengthMax && (await isPasswordOf(password, login?.hash))
      if (!isRight || !login) return { refused: 'wrong' }
      throttle.onSuccess(account, address)
      return { employee: login.employee }
    } finally {
      leave()
    }
  }
}
