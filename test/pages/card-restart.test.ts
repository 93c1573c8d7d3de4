/** The call card in a real browser while its server dies and comes back. */
import { join } from 'node:path'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  cardAppears,
  cardGoes,
  cardSelector,
  openCardTab,
  photograph,
} from '../support/card-tab.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { serving, temporaryFolder } from '../support/command-line.ts'
import { openExchange } from '../support/exchange.ts'
import { hasText, valueOf } from '../support/frame-portal.ts'
import { adminEmail } from '../support/oauth-portal.ts'

let browser: Browser
beforeAll(async () => {
  if (noChromium === '') browser = await openChromium()
})
afterAll(() => browser?.close())

describe.skipIf(noChromium !== '')(`a call card whose server is killed${noChromium}`, () => {
  it('comes back without being loaded again, with what it missed and with what was written', async () => {
    await using folder = await temporaryFolder()
    const flags = ['--data', folder.path, '--portal-country', 'US']
    await using server = await serving(flags)
    const { address } = server
    const exchange = await openExchange({ file: join(folder.path, 'callerbook.db') })
    const page = await openCardTab(browser, { origin: address }, adminEmail)
    await valueOf(page, 'window.isSamePage = true')
    const before = await exchange.ring(address)
    await cardAppears(page, before)

    await server.stop('SIGKILL')
    await page.waitForSelector('.connection.lost')
    await page.type(`${cardSelector(before)} textarea`, 'written meanwhile')
    await hasText(page, cardSelector(before), 'Not saved yet, trying again')
    await photograph(page, 'lost')

    await using again = await serving([...flags, '--port', new URL(address).port])
    const after = await exchange.ring(again.address, { PHONE_NUMBER: '+442079460000' })
    await exchange.finish(again.address, before)
    await cardAppears(page, after)
    await cardGoes(page, before)
    await page.waitForSelector('.connection.live')
    await hasText(page, '.earlier .notes', 'Saved')
    await photograph(page, 'back')
    expect(await valueOf(page, 'window.isSamePage')).toBe(true)
    expect(await valueOf(page, `document.querySelectorAll('.card').length`)).toBe(1)
  }, 60_000)
})
