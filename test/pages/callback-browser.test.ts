/** The callback form on web sites of elsewhere, in a real browser. */
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addCallbackForm } from '../../src/store/calls/callback-forms.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { examplePage, hasText, serveApp } from '../support/frame-portal.ts'
import { oauthPortal } from '../support/oauth-portal.ts'
import { photograph } from '../support/card-tab.ts'

let browser: Browser
beforeAll(async () => {
  if (noChromium === '') browser = await openChromium()
})
afterAll(() => browser?.close())

/** A portal with a form that these web sites may send and frame. */
async function formPortal(origins: string[]) {
  const running = await oauthPortal({ portalCountry: 'DE', nowMs: Date.now() })
  await running.portal.database.transaction((tx) =>
    addCallbackForm(tx, {
      publicKey: 'theform',
      secretKey: 'secret',
      name: 'Call me back',
      app: running.app.id,
      line: '7',
      responsible: 1,
      origins,
      spokenText: 'A callback was ordered.',
      voice: 'usinternalfemale',
      createdAt: 1,
    }),
  )
  return running
}

const titles = async ({ portal }: Awaited<ReturnType<typeof formPortal>>) =>
  (await portal.database.query<{ title: string }>('select title from client')).map(
    ({ title }) => title,
  )

describe.skipIf(noChromium !== '')(`a web site of elsewhere${noChromium}`, () => {
  it('sends a form of its own, as the example does', async () => {
    await using site = await serveApp({})
    await using running = await formPortal([site.origin])
    site.pages.set(
      '/',
      examplePage('callback-form/index.html').replace(
        'http://127.0.0.1:8024/callback/KEY',
        `${running.origin}/callback/theform`,
      ),
    )
    const page = await browser.newPage()
    await page.goto(site.origin)
    await page.type('[name=phone]', 'nobody')
    await page.click('button')
    await hasText(page, '#answer', 'This is no telephone number that we can call.')
    await page.$eval(
      '[name=phone]',
      (field) => ((field as unknown as { value: string }).value = ''),
    )
    await page.type('[name=phone]', '0495 1234567')
    await page.type('[name=name]', 'Vera')
    await page.click('button')
    await hasText(page, '#answer', 'Thank you, we call you back.')
    expect(await titles(running)).toEqual(['Vera - Call me back'])
  })

  it('shows the portal’s form in a frame, and one that may not shows nothing', async () => {
    await using site = await serveApp({})
    await using other = await serveApp({})
    await using running = await formPortal([site.origin])
    const framing = `<iframe src="${running.origin}/callback/theform" style="width:30rem;height:40rem"></iframe>`
    site.pages.set('/', framing)
    other.pages.set('/', framing)
    const page = await browser.newPage()
    await page.goto(site.origin)
    const frame = await (await page.waitForSelector('iframe'))?.contentFrame()
    if (!frame) throw new Error('no frame')
    await frame.waitForSelector('#phone')
    await photograph(page, 'callback-form')
    running.portal.nowMs += 5_000
    await frame.type('#phone', '0495 1234567')
    await Promise.all([frame.waitForNavigation(), frame.click('button')])
    await hasText(frame, 'main', 'We call you back as soon as we can.')
    await photograph(page, 'callback-thanks')
    expect(await titles(running)).toEqual(['+494951234567 - Call me back'])

    const foreign = await browser.newPage()
    await foreign.goto(other.origin)
    const refused = await (await foreign.waitForSelector('iframe'))?.contentFrame()
    expect(await refused?.$('#phone')).toBeNull()
  })
})
