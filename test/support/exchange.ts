/** An exchange of one app, which speaks to a served portal by HTTP as its own program would. */
import type { DatabasePlace } from '../../src/store/open.ts'
import { openDatabase } from '../../src/store/open.ts'
import { issueTokens } from '../../src/store/access/tokens.ts'
import { letSignIn, registerApp } from './oauth-portal.ts'

export interface Exchange {
  /** Rings at employee 1 or another; returns the CALL_ID. */
  ring(address: string, params?: object): Promise<string>
  show(address: string, callId: string, ...employees: number[]): Promise<void>
  hide(address: string, callId: string, ...employees: number[]): Promise<void>
  finish(address: string, callId: string): Promise<void>
}

/** Registers its app in a portal that is served already, and lets employee 1 sign in there. */
export async function openExchange(place: DatabasePlace): Promise<Exchange> {
  const database = await openDatabase(place)
  let auth: string
  try {
    const app = await registerApp(database, { scopes: ['telephony', 'crm'] })
    await letSignIn(database, 1)
    const nowS = Math.floor(Date.now() / 1000)
    const tokens = await database.transaction((tx) =>
      issueTokens(tx, { app: app.id, employee: 1 }, nowS),
    )
    auth = tokens.access
  } finally {
    await database.close()
  }
  const call = async (address: string, method: string, params: object) => {
    const response = await fetch(`${address}/rest/telephony.externalCall.${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...params, auth }),
    })
    const answer = (await response.json()) as { result?: { CALL_ID: string }; error?: string }
    if (answer.result === undefined) throw new Error(`${method}: ${JSON.stringify(answer)}`)
    return answer.result
  }
  let count = 0
  return {
    async ring(address, params = {}) {
      count += 1
      const { CALL_ID } = await call(address, 'register', {
        USER_ID: 1,
        PHONE_NUMBER: '+19062195047',
        TYPE: 2,
        EXTERNAL_CALL_ID: String(count),
        ...params,
      })
      return CALL_ID
    },
    show: async (address, CALL_ID, ...USER_ID) =>
      void (await call(address, 'show', { CALL_ID, USER_ID })),
    hide: async (address, CALL_ID, ...USER_ID) =>
      void (await call(address, 'hide', { CALL_ID, USER_ID })),
    finish: async (address, CALL_ID) =>
      void (await call(address, 'finish', { CALL_ID, USER_ID: 1, DURATION: 1 })),
  }
}
