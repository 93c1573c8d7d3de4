/** An employee in a browser of few words, signed in to the pages of the portal. */
import { openBrowser, type Browser, type Visited } from './browser.ts'
import { adminEmail, password, type RunningPortal } from './oauth-portal.ts'

export interface SignedInBrowser extends Browser {
  /** The token that pages hold; it must be sent with every POST. */
  token(): Promise<string>
  /** A POST as a page's script sends it. */
  tell(path: string, fields?: Record<string, unknown>): Promise<Visited>
}

export async function signedInBrowser(
  running: Pick<RunningPortal, 'origin'>,
  email = adminEmail,
): Promise<SignedInBrowser> {
  const browser = openBrowser(running)
  const login = await browser.get('/login/?back=/')
  const outcome = await browser.submit(login, { action: 'login', email, password })
  if (outcome.status !== 303) throw new Error(`${email} could not sign in: ${outcome.status}`)
  const token = async (): Promise<string> => {
    const { text } = await browser.get('/')
    return /name="callerbook-token" content="(\w+)"/.exec(text)?.[1] ?? ''
  }
  return {
    ...browser,
    token,
    tell: async (path, fields = {}) =>
      browser.post(path, JSON.stringify({ ...fields, token: await token() })),
  }
}
