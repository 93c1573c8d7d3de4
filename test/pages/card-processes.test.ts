/** Call cards with several real programs on one store, and with one that is killed. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DatabasePlace } from '../../src/store/open.ts'
import { serving, temporaryFolder } from '../support/command-line.ts'
import { postgresEngine } from '../support/database-engines.ts'
import { openEventStream, type SentEvent } from '../support/event-stream.ts'
import { openExchange } from '../support/exchange.ts'
import { adminEmail } from '../support/oauth-portal.ts'
import { signedInBrowser } from '../support/signed-in.ts'

const said = ({ name, data }: SentEvent): [string, string] => [name, data.call]

async function twoProcesses(place: DatabasePlace, flags: readonly string[]): Promise<void> {
  await using first = await serving(flags)
  await using second = await serving(flags)
  const exchange = await openExchange(place)
  const browser = await signedInBrowser({ origin: first.address }, adminEmail)
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const listen = (address: string, after = '') =>
    openEventStream(`${address}/card/events${after && `?after=${after}`}`, { cookie })

  await using page = await listen(first.address)
  await page.next(({ name }) => name === 'snapshot')
  const call = await exchange.ring(second.address)
  const card = await page.next(({ name }) => name === 'card')
  expect(card.data.call).toBe(call)
  await exchange.hide(second.address, call, 1)
  const hidden = await page.next(({ name }) => name === 'gone')

  // The page's own server dies in the middle, and calls come and go at the other one.
  await first.stop('SIGKILL')
  await page.ended.catch(() => {})
  const brief = await exchange.ring(second.address)
  await exchange.finish(second.address, brief)
  const ringing = await exchange.ring(second.address)
  const missed = [
    ['card', brief],
    ['gone', brief],
    ['card', ringing],
  ]
  const { port } = new URL(first.address)
  await using again = await serving([...flags, '--port', port])
  for (const address of [again.address, second.address]) {
    await using back = await listen(address, hidden.id)
    await back.next(({ data }) => data.call === ringing)
    expect(back.events.slice(1, 4).map(said)).toEqual(missed)
    const next = await exchange.ring(again.address)
    await back.next(({ data }) => data.call === next)
    await exchange.finish(second.address, next)
    await back.next(({ name, data }) => name === 'gone' && data.call === next)
  }
}

describe('a page at one process hears of calls at another, and misses nothing when its own is killed', () => {
  it('on one file', async () => {
    await using folder = await temporaryFolder()
    await twoProcesses({ file: join(folder.path, 'callerbook.db') }, ['--data', folder.path])
  }, 60_000)

  const engine = postgresEngine()
  it.skipIf(engine.skipped)(
    'on one schema of PostgreSQL',
    async () => {
      const url = process.env['CALLERBOOK_TEST_POSTGRES'] ?? ''
      const schema = `test_card_${process.pid}`
      await using folder = await temporaryFolder()
      const flags = ['--data', folder.path, '--database', url, '--schema', schema]
      await twoProcesses({ url, schema }, flags)
    },
    60_000,
  )
})
