/** searchCrmEntities by an app's token against the same by webhook. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { issueWebhook } from '../src/cli/webhook.ts'
import { openDatabase } from '../src/store/open.ts'
import { appToken } from './support/app-token.ts'
import { jsonRequest } from './support/load.ts'
import { callerbook, load } from './support/processes.ts'
import { median, type Finding } from './support/report.ts'

const rounds = 9
const seconds = 2
const method = 'telephony.externalCall.searchCrmEntities'
const params = { PHONE_NUMBER: '+19062195047' }

export async function benchToken(): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'callerbook-bench-'))
  await using server = await callerbook(['--demo', '--data', folder])
  const { secret, access } = await credentials(join(folder, 'callerbook.db'))
  const requests = (name: string, path: string, body: object) => {
    const file = join(folder, `${name}.json`)
    writeFileSync(file, JSON.stringify([jsonRequest(path, body).toString()]))
    return () => load({ port: server.port, connections: 16, seconds, requestsFile: file })
  }
  const byWebhook = requests('webhook', `/rest/1/${secret}/${method}`, params)
  const byToken = requests('token', `/rest/${method}`, { ...params, auth: access })
  await byWebhook()
  await byToken()
  const ratios: number[] = []
  const rates: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const webhook = await byWebhook()
    const token = await byToken()
    if (webhook.failed + token.failed > 0) throw new Error('requests failed')
    rates.push(token.perSecond)
    ratios.push(token.perSecond / webhook.perSecond)
    console.error(
      `  round ${round + 1}: ${Math.round(token.perSecond)}/s by token, ${Math.round(webhook.perSecond)}/s by webhook`,
    )
  }
  return [
    {
      what: 'searchCrmEntities by OAuth token to by webhook',
      figure: `${median(ratios).toFixed(2)} (${Math.round(median(rates))}/s)`,
      wanted: '>= 0.9',
      isReached: median(ratios) >= 0.9,
    },
  ]
}

/** One of each, of the administrator. */
async function credentials(file: string): Promise<{ secret: string; access: string }> {
  const database = await openDatabase({ file })
  const nowMs = Date.now()
  const scopes = ['crm', 'telephony']
  try {
    return await database.transaction(async (tx) => {
      const { secret } = await issueWebhook(tx, {
        owner: 1,
        title: 'bench',
        scopes,
        expiresAt: null,
        nowMs,
      })
      return { secret, access: await appToken(tx, scopes) }
    })
  } finally {
    await database.close()
  }
}
