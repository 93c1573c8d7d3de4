import { makeApplicationToken, makeClientId } from '../../src/domain/access/app-credential.ts'
import { addApp } from '../../src/store/access/apps.ts'
import type { Transaction } from '../../src/store/database.ts'
import { issueTokens } from '../../src/store/access/tokens.ts'

/** An access token of the administrator, of an app of its own. */
export async function appToken(tx: Transaction, scopes: string[]): Promise<string> {
  const createdAt = Math.floor(Date.now() / 1000)
  const app = await addApp(tx, {
    clientId: makeClientId(),
    secretHash: '',
    applicationToken: makeApplicationToken(),
    name: 'bench',
    scopes,
    handlerUrl: 'https://app.example/',
    installUrl: '',
    isApiOnly: false,
    allowed: undefined,
    version: 1,
    isInstalled: true,
    installedBy: 1,
    createdAt,
  })
  const { access } = await issueTokens(tx, { app: app.id, employee: 1 }, createdAt)
  return access
}
